"""What can be chosen in the forms of the desk, from what is remembered: no query."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gongzhi.cases import catalogue as cases
from gongzhi.cases.models import Case
from gongzhi.dispatch import catalogue
from gongzhi.web.choosers import choosers_for
from gongzhi.web.forms import Choices, Chooser


def unit_choices(case: Case, loads: Mapping[int, str]) -> Choices:
    """Units that serve the place: the town's own first, then its neighbours and the county's.

    `loads` says a few words about each unit's work, by its number.
    """
    directory = catalogue.directory()
    own: list[tuple[int, str]] = []
    other: list[tuple[int, str]] = []
    for unit in directory.units:
        if not unit.serves(case.area_path):
            continue
        label = f"{unit.name}（{loads[unit.pk]}）" if unit.pk in loads else unit.name
        towns = directory.is_the_towns(unit, case.town_path)
        (own if towns else other).append((unit.pk, label))
    return [group for group in (("本镇街", own), ("县级和派驻单位", other)) if group[1]]


def category_choices() -> Choices:
    """Categories by their groups, in the order of the county's table."""
    kinds = catalogue.kinds().values()
    parents = {code for kind in kinds for code in kind.lineage[1:]}
    groups: dict[str, list[tuple[str, str]]] = {}
    for kind in kinds:
        if kind.code not in parents:
            groups.setdefault(kind.group or "其他", []).append((kind.code, kind.name))
    return list(groups.items())


def clause_choices(case: Case, day: date) -> Choices:
    """Clauses of the town's list in force, by their kind; the one of the case's category stands first."""
    kind = case.category.code if case.category else ""
    groups: dict[str, list[tuple[str, str]]] = {}
    for clause in catalogue.clauses(case.town_path, day) or ():
        fits = kind in clause.categories
        name = "对应本案类别" if fits else clause.kind
        groups.setdefault(name, []).append((clause.clause, f"{clause.clause} {clause.title}"))
    return sorted(groups.items(), key=lambda group: group[0] != "对应本案类别")


def desk_choosers(case: Case, day: date, loads: Mapping[int, str]) -> dict[str, Chooser]:
    """The choosers of the frame, with those of the desk in their place."""
    procedure = cases.compiled(case.procedure_id)
    return choosers_for(case, procedure, day) | {
        "单位": lambda: unit_choices(case, loads),
        "类别": category_choices,
    }
