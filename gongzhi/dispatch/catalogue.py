"""Units, categories, duty lists and routing rules as dispatching uses them, remembered for a minute.

They change a few times a year and are asked for on every page; a change made here is seen at once by the
process that made it and within a minute by the others.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django.core.cache import cache as shared

from gongzhi.cases.models import Category
from gongzhi.dispatch.duty_list import Clause
from gongzhi.dispatch.keywords import Kind
from gongzhi.dispatch.models import DutyItem, RoutingRule
from gongzhi.dispatch.routing import Rule
from gongzhi.dispatch.units import Directory, Unit
from gongzhi.people.models import Organisation
from gongzhi.places.models import Division

MEMORY = 60  # seconds
LEAD = "dispatch:"

Thing = TypeVar("Thing")


def remembered(key: str, read: Callable[[], Thing]) -> Thing:
    found: Thing | None = shared.get(LEAD + key)
    if found is None:
        found = read()
        shared.set(LEAD + key, found, MEMORY)
    return found


def forget(*keys: str) -> None:
    """Drop what is remembered under these keys: «units», «kinds», «rules», «towns»."""
    shared.delete_many([LEAD + key for key in keys])


def directory() -> Directory:
    """All units."""
    return remembered("units", _read_units)


def kinds() -> dict[str, Kind]:
    """Categories in use, by code, in the order the county gave them."""
    return remembered("kinds", _read_kinds)


def rules() -> tuple[Rule, ...]:
    """Routing rules in their order, those switched off too."""
    return remembered("rules", _read_rules)


def towns() -> dict[str, str]:
    """Names of the towns by their paths."""
    return remembered("towns", _read_towns)


def clauses(town_path: str, day: date) -> tuple[Clause, ...] | None:
    """The clauses of a town's list in force on `day`; None when it has no list."""
    listed = remembered(f"clauses:{town_path}:{day}", lambda: _read_clauses(town_path, day))
    return listed or None


def forget_clauses(town_path: str, day: date) -> None:
    forget(f"clauses:{town_path}:{day}")


def _read_units() -> Directory:
    rows = Organisation.objects.order_by("pinyin").values_list(
        "pk", "code", "name", "kind", "path", "area__path", "phone"
    )
    return Directory.of(Unit(*row) for row in rows)


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


def _read_rules() -> tuple[Rule, ...]:
    return tuple(as_rule(row) for row in RoutingRule.objects.select_related("category", "area"))


def _read_towns() -> dict[str, str]:
    return dict(Division.objects.filter(level="town").order_by("path").values_list("path", "name"))


def _read_clauses(town_path: str, day: date) -> tuple[Clause, ...]:
    rows = DutyItem.objects.filter(town__path=town_path, begins__lte=day).exclude(ends__lt=day)
    return tuple(
        Clause(pk, clause, title, kind, lead, tuple(categories), basis)
        for pk, clause, title, kind, lead, categories, basis in rows.order_by("pk").values_list(
            "pk", "clause", "title", "kind", "lead_id", "categories", "basis"
        )
    )
