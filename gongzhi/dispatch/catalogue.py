"""Units, categories, duty lists and routing rules as dispatching uses them.

They change a few times a year and are asked for on every page, so they are remembered until they change.
"""

from __future__ import annotations

from datetime import date

from gongzhi.cases.models import Category
from gongzhi.dispatch.duty_list import Clause
from gongzhi.dispatch.keywords import Kind
from gongzhi.dispatch.models import DutyItem, RoutingRule
from gongzhi.dispatch.routing import Rule
from gongzhi.dispatch.units import Directory, Unit
from gongzhi.people.models import Organisation
from gongzhi.places.models import Division
from gongzhi.reference import remembered

CATEGORIES, UNITS, DIVISIONS = "cases_category", "people_organisation", "places_division"


@remembered(UNITS, DIVISIONS, most=2)
def directory() -> Directory:
    """All units."""
    rows = Organisation.objects.order_by("pinyin").values_list(
        "pk", "code", "name", "kind", "path", "area__path", "phone"
    )
    return Directory.of(Unit(*row) for row in rows)


@remembered(CATEGORIES, most=2)
def kinds() -> dict[str, Kind]:
    """Categories in use, by code, in the order the county gave them."""
    return _read_kinds()


@remembered("dispatch_routingrule", CATEGORIES, DIVISIONS, most=2)
def rules() -> tuple[Rule, ...]:
    """Routing rules in their order, those switched off too."""
    return tuple(as_rule(row) for row in RoutingRule.objects.select_related("category", "area"))


@remembered(DIVISIONS, most=2)
def towns() -> dict[str, str]:
    """Names of the towns by their paths."""
    return dict(Division.objects.filter(level="town").order_by("path").values_list("path", "name"))


def clauses(town_path: str, day: date) -> tuple[Clause, ...] | None:
    """The clauses of a town's list in force on `day`; None when it has no list."""
    found = (c for begins, ends, c in _read_clauses(town_path) if begins <= day and (not ends or day <= ends))
    return tuple(found) or None


def _read_kinds() -> dict[str, Kind]:
    rows = {row.pk: row for row in Category.objects.filter(active=True)}
    found = {}
    for row in rows.values():
        lineage, above = [row.code], rows.get(row.parent_id) if row.parent_id else None
        group = above.name if above else ""
        while above is not None:
            lineage.append(above.code)
            above = rows.get(above.parent_id) if above.parent_id else None
        found[row.code] = Kind(
            code=row.code,
            name=row.name,
            lineage=tuple(lineage),
            words=tuple(row.settings.get("关键词", ())),
            urgency=row.urgency,
            unit_kind=row.settings.get("承办", ""),
            matter=row.settings.get("事类", ""),
            group=group,
        )
    return found


def as_rule(row: RoutingRule) -> Rule:
    """A stored rule as the pure functions take it; needs its category and area at hand."""
    hours = None if row.from_hour is None or row.to_hour is None else (row.from_hour, row.to_hour)
    return Rule(
        pk=row.pk or 0,
        order=row.order,
        name=row.name,
        category=row.category.code if row.category else "",
        area_path=row.area.path if row.area else "",
        hours=hours,
        unit_kind=row.unit_kind,
        unit=row.unit_id,
        origin=row.origin,
        active=row.active,
    )


@remembered("dispatch_dutyitem", DIVISIONS, most=512)
def _read_clauses(town_path: str) -> tuple[tuple[date, date | None, Clause], ...]:
    """Every clause the town's list ever had, with its first and last day."""
    rows = DutyItem.objects.filter(town__path=town_path).order_by("pk")
    return tuple(
        (begins, ends, Clause(pk, clause, title, kind, lead, tuple(categories), basis))
        for begins, ends, pk, clause, title, kind, lead, categories, basis in rows.values_list(
            "begins", "ends", "pk", "clause", "title", "kind", "lead_id", "categories", "basis"
        )
    )
