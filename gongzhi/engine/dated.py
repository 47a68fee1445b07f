"""Named values with the day each begins to hold, and how a local profile is laid over them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

from gongzhi.calendars import Amount
from gongzhi.engine.problems import PackError, Problem
from gongzhi.engine.procedure import Citation
from gongzhi.engine.terms import never_longer

Value: TypeAlias = "Amount | int | Fraction"


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value and the day from which it holds. `origin` is the profile it comes from."""

    begins: date
    value: Value
    origin: str


@dataclass(frozen=True, slots=True)
class NamedValue:
    """One parameter. `tighter` says which way a profile may move it."""

    name: str
    values: tuple[DatedValue, ...]
    tighter: str
    citations: tuple[Citation, ...]
    checked: str
    help: str = ""

    def on(self, day: date) -> DatedValue | None:
        """What holds on *day*, or None before the first value."""
        held = [value for value in self.values if value.begins <= day]
        return held[-1] if held else None


def no_looser(value: Value, base: Value, tighter: str) -> bool:
    """Whether *value* is as strict as *base* or stricter, when *tighter* is the strict direction."""
    if value == base:
        return True
    if isinstance(value, Amount) or isinstance(base, Amount):
        if not (isinstance(value, Amount) and isinstance(base, Amount)):
            return False
        return {"缩短": never_longer(value, base), "加长": never_longer(base, value)}.get(tighter, False)
    return {"降低": value <= base, "提高": value >= base}.get(tighter, False)


def laid_over(
    base: NamedValue | None, local: NamedValue, path: Path, line: int, *, installed: bool = False
) -> NamedValue:
    """The profile's values on top; each must be no looser than the national one whenever both hold.

    Raises PackError, unless cases run the profile already (`installed`): then the stricter value holds, so
    that a law that has overtaken a profile binds these cases too, and they can still be opened.
    """
    if base is None:
        return local
    if base.values[-1].origin == local.values[-1].origin:
        raise PackError([Problem(str(path), line, f"参数“{local.name}”写了两次", "请合并成一处。")])
    if installed:
        return _strictest(base, local)
    for value in local.values:
        _check_tightens(base, value, path, line)
    kept = tuple(value for value in base.values if value.begins < local.values[0].begins)
    later = [value for value in base.values if value.begins >= local.values[0].begins]
    for value in later:
        _check_holds(local, value, base.tighter, path, line)
    return NamedValue(
        base.name,
        (*kept, *local.values),
        base.tighter,
        (*base.citations, *local.citations),
        local.checked,
        base.help,
    )


def _strictest(base: NamedValue, local: NamedValue) -> NamedValue:
    """Of both, on each day the value that is no looser."""
    own = tuple(value for value in local.values if _keeps_up(value, base.on(value.begins), base.tighter))
    if not own:
        return base
    kept = replace(local, values=own)
    rest = [
        value
        for value in base.values
        if (held := kept.on(value.begins)) is None or not no_looser(held.value, value.value, base.tighter)
    ]
    both = tuple(sorted((*own, *rest), key=lambda value: value.begins))
    cited = (*base.citations, *local.citations)
    return NamedValue(base.name, both, base.tighter, cited, local.checked, base.help)


def _keeps_up(value: DatedValue, national: DatedValue | None, tighter: str) -> bool:
    return national is None or no_looser(value.value, national.value, tighter)


def _check_tightens(base: NamedValue, local: DatedValue, path: Path, line: int) -> None:
    national = base.on(local.begins)
    if national is not None and not no_looser(local.value, national.value, base.tighter):
        raise PackError([_loosened(base, local, national, path, line)])


def _check_holds(local: NamedValue, national: DatedValue, tighter: str, path: Path, line: int) -> None:
    """A later national value must not overtake the profile's."""
    held = local.on(national.begins)
    if held is not None and not no_looser(held.value, national.value, tighter):
        raise PackError([_loosened(local, held, national, path, line)])


def _loosened(named: NamedValue, local: DatedValue, national: DatedValue, path: Path, line: int) -> Problem:
    return Problem(
        str(path),
        line,
        f"参数“{named.name}”定为{local.value}，比{national.begins}起的{national.value}宽松",
        f"地方规定只能{named.tighter}；请改正，或删去这一项。",
    )
