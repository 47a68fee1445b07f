"""The law layer: finds the locked graph of a statute and what it demands of a procedure as properties.

`law/<statute>/law.yaml` is written like a procedure: the steps the statute names, its rules with their
articles, its times. Its properties are demanded of every procedure that carries it out; `甲 总可能发生` is
how it grants a right, from whenever its rules allow 甲.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from gongzhi.engine.check.adapt import actions_named, cite, claims_of
from gongzhi.engine.check.claims import Claim
from gongzhi.engine.check.mapping import Mapping
from gongzhi.engine.check.model import Formula
from gongzhi.engine.grammar import Pattern
from gongzhi.engine.library import Library
from gongzhi.engine.loader import load_procedure
from gongzhi.engine.problems import PackError, Problem
from gongzhi.engine.procedure import Procedure, Realisation

LAW_FILE = "law.yaml"
_ELSEWHERE = (Pattern.CAN_FINISH, Pattern.ALL_POSSIBLE, Pattern.DEADLINES, Pattern.ALWAYS_POSSIBLE)


class Laws:
    """The statutes below some folders, each loaded once."""

    def __init__(self, roots: Iterable[Path], library: Library | None = None) -> None:
        self._roots = tuple(roots)
        self._library = library
        self._loaded: dict[str, Procedure] = {}

    def find(self, realisation: Realisation, asked_by: str) -> Procedure:
        """The statute named in a 对应. Raises PackError when there is none or it does not load."""
        name = realisation.law
        if name not in self._loaded:
            path = next((p for p in self._places(name, asked_by) if p.is_file()), None)
            if path is None:
                cause = f"对应的“{name}”没有法律图"
                remedy = f"请在法律层里写 law/{name}/{LAW_FILE}，或改正名称。"
                raise PackError([Problem(asked_by, realisation.line, cause, remedy)])
            self._loaded[name] = load_procedure(path, library=self._library)
        return self._loaded[name]

    def _places(self, name: str, asked_by: str) -> Iterator[Path]:
        for root in (*self._roots, *Path(asked_by).absolute().parents):
            yield root / "law" / name / LAW_FILE


def demands(procedure: Procedure, mapping: Mapping) -> tuple[Claim, ...]:
    """The statute's properties in terms of the local steps that carry it out."""
    law = mapping.law
    return tuple(
        Claim(
            key=f"{law.title}·{one.key}",
            text=one.text,
            pattern=one.sentence.pattern,
            first=mapping.local(actions_named(law, one.sentence.first)),
            second=mapping.local(actions_named(law, one.sentence.second)),
            third=mapping.local(actions_named(law, one.sentence.third)),
            times=max(1, one.sentence.times),
            when=_local_formula(mapping, one.guard.on, one.guard.off),
            articles=cite(law, one.citations),
        )
        for one in law.properties
        if one.sentence.pattern not in _ELSEWHERE
    )


def rights_of(law: Procedure) -> tuple[Claim, ...]:
    """The rights the statute grants, over its own actions."""
    return tuple(claim for claim in claims_of(law) if claim.pattern is Pattern.ALWAYS_POSSIBLE)


def _local_formula(mapping: Mapping, on: int, off: int) -> Formula:
    """A fact the procedure does not know is left out: the demand then holds in every case."""
    masks = [0, 0]
    for number, mine in enumerate(mapping.attributes):
        wanted = bool(on >> number & 1)
        if not (on | off) >> number & 1 or mine is None:
            continue
        if not isinstance(mine, bool):
            masks[not wanted] |= 1 << mine
        elif mine is not wanted:
            return ()
    return ((masks[0], masks[1]),)
