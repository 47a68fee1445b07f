"""What can be chosen in the fields of a step: units, persons and categories of this installation."""

from datetime import date
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from gongzhi.cases import catalogue
from gongzhi.cases.models import Case
from gongzhi.people.models import Organisation, Person
from gongzhi.people.selectors import WHO_IS_WHO, units_within, working_in
from gongzhi.places.paths import lineage
from gongzhi.reference import remembered
from gongzhi.web.forms import Choices, Chooser


@remembered("people_organisation", "places_division", most=512)
def units(area: str) -> Choices:
    """Units of the area (a case's town) first, then those above it."""
    near = [(u.pk, u.name) for u in units_within(area)]
    known = {pk for pk, _ in near}
    above = Organisation.objects.filter(area__path__in=lineage(area)).order_by("pinyin")
    far = [(u.pk, u.name) for u in above if u.pk not in known]
    return [("本镇街", near), ("上级单位", far)] if near and far else near or far


@remembered(*WHO_IS_WHO, most=512)
def persons(unit: int | None, town: str, day: date) -> Choices:
    """Persons with a post that day in the unit in charge, or in the town while there is none."""
    if unit:
        return [(p.pk, p.name) for p in working_in(unit, day)]
    found = Person.objects.filter(posts__area__path=town, is_active=True, posts__begins__lte=day).exclude(
        posts__ends__lt=day
    )
    return [(p.pk, p.name) for p in found.order_by("pinyin").distinct()]


def categories() -> Choices:
    """Categories in use, in the order the installation gave them, under the name of their parent."""
    rows = [c for c in catalogue.categories().values() if c.active]
    return [(c.code, f"{c.parent.name} · {c.name}" if c.parent else c.name) for c in rows]


def choosers_for(case: Case, day: date) -> dict[str, Chooser]:
    """By type of field; slices add theirs in `settings.CHOOSERS`."""
    known: dict[str, Chooser] = {
        "单位": partial(units, case.town_path or case.area_path),
        "人员": partial(persons, case.unit_id, case.town_path, day),
        "类别": categories,
    }
    return known | {kind: partial(_named(path), case, day) for kind, path in settings.CHOOSERS.items()}


@cache
def _named(path: str) -> Any:
    return import_string(path)
