"""How the matters that can be opened are listed: packs/cn/opening.yaml, read strictly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from gongzhi.calendars.files import DataError, read_mapping
from gongzhi.cases.opening import Opening
from gongzhi.engine import Procedure
from gongzhi.people.authority import MATRIX

FILE = settings.PACKS / "cn" / "opening.yaml"
MOST_LAWS = 2


@dataclass(frozen=True, slots=True)
class Listing:
    """The file: groups of (name, {code: line}), procedures that are opened elsewhere or by others, and the
    level of the divisions to which some are confined."""

    groups: tuple[tuple[str, dict[str, str]], ...]
    elsewhere: dict[str, dict[str, Any]]
    hidden: frozenset[str]
    levels: dict[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A matter as the list shows it. `laws`: the titles of what it follows."""

    code: str
    title: str
    purpose: str
    laws: tuple[str, ...]


@cache
def listing() -> Listing:
    """The file. Raises DataError that names what is wrong."""
    content = read_mapping(FILE, {"分组", "另有页面", "不单独开立", "只在"})
    try:
        groups = tuple((row["名称"], dict(row["程序"])) for row in content["分组"])
        hidden, levels = frozenset(content["不单独开立"]), dict(content["只在"])
        return Listing(groups, dict(content["另有页面"]), hidden, levels)
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(FILE, f"写法不对：{error}") from error


def grouped(openings: Sequence[Opening]) -> list[tuple[str, list[Line]]]:
    """The matters under their groups, in the order of the file; what it does not name under its kind."""
    found = {one.procedure.code: one.procedure for one in openings if opened_here(one.procedure.code)}
    groups = []
    for name, purposes in listing().groups:
        lines = [line_of(found.pop(code), purpose) for code, purpose in purposes.items() if code in found]
        groups.append((name, lines))
    kinds: dict[str, list[Line]] = {}
    for procedure in found.values():
        kinds.setdefault(MATRIX.kinds[procedure.matter].help, []).append(line_of(procedure))
    return [(name, lines) for name, lines in (*groups, *kinds.items()) if lines]


def line_of(procedure: Procedure, purpose: str = "") -> Line:
    """`purpose` empty: as the file says, or else the procedure itself."""
    for _, purposes in listing().groups:
        purpose = purpose or purposes.get(procedure.code, "")
    return Line(procedure.code, procedure.title, purpose or procedure.scope, laws_of(procedure))


def laws_of(procedure: Procedure) -> tuple[str, ...]:
    """The titles of the laws a procedure names first; of what was never compared with its original, none."""
    titles = [source.title for source in procedure.sources.values() if source.checked != "未核实"]
    return tuple(dict.fromkeys(titles))[:MOST_LAWS]


def opened_here(code: str) -> bool:
    """Whether the form of this page opens the procedure."""
    return code not in _not_here()


def _not_here() -> frozenset[str]:
    return listing().hidden | listing().elsewhere.keys()
