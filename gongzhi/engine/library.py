"""What several procedures share: texts of law, and parameters with the local profiles laid over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from gongzhi.ballots import Rule
from gongzhi.engine.articles import ArticleText, parse_reference
from gongzhi.engine.majorities import load_majorities
from gongzhi.engine.parameters import Parameters
from gongzhi.engine.problems import PackError, Problem
from gongzhi.engine.procedure import Citation, Parameter, Source
from gongzhi.engine.statutes import Statute, read_statute


@dataclass(frozen=True)
class Library:
    """Sources by every name a citation may use, parameters by name."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    statutes: tuple[Statute, ...] = ()
    values: Parameters = field(default_factory=Parameters)
    majorities: Mapping[str, Rule] = field(default_factory=dict)

    @classmethod
    def load(cls, pack: Path, profiles: Sequence[Path] = (), *, installed: bool = False) -> Library:
        """Read `sources/` and `parameters/` of *pack*, and of each profile folder on top.

        Raises PackError: unreadable files, two texts of one code, a profile that loosens a parameter.
        `installed` profiles are in use already: where the law has overtaken them, the law holds and
        nothing is refused.
        """
        folders = [pack, *profiles]
        statutes = tuple(read_statute(path) for folder in folders for path in _files(folder / "sources"))
        if not installed:
            _refuse_doubles(statutes)
        sources = _by_name(statutes)
        parameters = [folder / "parameters" for folder in folders]
        values = Parameters.load(parameters, sources, installed=installed)
        majorities = load_majorities(parameters, sources, partial(_worded, sources), installed=installed)
        return cls(sources, values.lengths(), statutes, values, majorities)

    def source(self, name: str, on: date | None = None) -> Source | None:
        """The text of that code or title; of several versions the one in force *on*, else the newest."""
        statute = self.statute(name, on)
        return statute.source if statute else None

    def statute(self, name: str, on: date | None = None) -> Statute | None:
        """As `source`, with standing and articles."""
        versions = [statute for statute in self.statutes if name in statute.names]
        if on is not None and len(versions) > 1:
            versions = [statute for statute in versions if statute.holds(on)] or versions
        return max(versions, key=_age) if versions else None

    def article(self, name: str, written: str, on: date | None = None) -> ArticleText | None:
        """What «25②» of that text says, or None when it is not at hand."""
        statute = self.statute(name, on)
        return statute.article(written) if statute else None

    def in_force(self, name: str, day: date) -> bool:
        """Whether a text of that code or title is in force on *day*; False for an unknown one."""
        return any(statute.holds(day) for statute in self.statutes if name in statute.names)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml")) if folder.is_dir() else []


def _worded(sources: Mapping[str, Source], citation: Citation) -> str:
    """«民法典278②» as people read it: 民法典第二百七十八条第二款."""
    reference = parse_reference(citation.article)
    return sources[citation.source].title + (reference.label if reference else citation.article)


def _age(statute: Statute) -> date:
    return statute.source.in_force or statute.promulgated or date.min


def _by_name(statutes: Sequence[Statute]) -> dict[str, Source]:
    """Newer versions win the title; codes are unique."""
    return {name: statute.source for statute in sorted(statutes, key=_age) for name in statute.names}


def _refuse_doubles(statutes: Sequence[Statute]) -> None:
    seen: dict[str, str] = {}
    problems = []
    for statute in statutes:
        for code in (statute.source.key, *statute.aliases):
            if code in seen:
                problems.append(
                    Problem(
                        statute.source.title, 0, f"代号“{code}”已被《{seen[code]}》使用", "请换一个代号。"
                    )
                )
            seen[code] = statute.source.title
    if problems:
        raise PackError(problems)
