"""What can be chosen in the fields of a step: units, persons and categories of this installation."""

from datetime import date
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from gongzhi.cases import catalogue
from gongzhi.cases.models import Case
from gongzhi.engine import Procedure
from gongzhi.people import authority
from gongzhi.people.matrix import Reach
from gongzhi.people.models import Organisation, Person, Post
from gongzhi.people.selectors import WHO_IS_WHO, units_within, working_in
from gongzhi.places.paths import lineage
from gongzhi.reference import remembered
from gongzhi.web.forms import Choices, Chooser

ACTING = "办"


@remembered(*WHO_IS_WHO, "places_division", most=512)
def units(area: str, roles: frozenset[str], day: date) -> Choices:
    """Units of the area (a case's town) first, then those above it.

    `roles`: only units where somebody holds such a post that day: a matter given to others would lie still.
    """
    able = set(Post.objects.on(day).filter(role__in=roles).values_list("organisation", flat=True))
    near = [(u.pk, u.name) for u in units_within(area) if u.pk in able]
    known = {pk for pk, _ in near}
    above = Organisation.objects.filter(area__path__in=lineage(area), pk__in=able).order_by("pinyin")
    far = [(u.pk, u.name) for u in above if u.pk not in known]
    return [("本镇街", near), ("上级单位", far)] if near and far else near or far


@remembered(*WHO_IS_WHO, most=512)
def persons(unit: int | None, town: str, roles: frozenset[str], day: date) -> Choices:
    """Persons with a post that day in the unit in charge, or in the town while there is none.

    `roles`: those with such a post, where there are any; a matter in other hands could not be opened there.
    """
    posts = Post.objects.on(day).filter(area__path=town)
    if own := posts.filter(role__in=roles):
        posts = own
    elif unit:
        return [(p.pk, p.name) for p in working_in(unit, day)]
    found = Person.objects.filter(posts__in=posts, is_active=True)
    return [(p.pk, p.name) for p in found.order_by("pinyin").distinct()]


def roles_by_unit(procedure: Procedure) -> frozenset[str]:
    """The posts that handle the procedure's matters in the unit they are given to."""
    bound = {role.binding.get("岗位", "") for role in procedure.roles.values()}
    by_unit = _roles_reaching(procedure.matter, Reach.UNIT)
    charged = any("承办" in role.binding for role in procedure.roles.values())
    return by_unit if charged else by_unit & bound or by_unit


def roles_by_person(procedure: Procedure) -> frozenset[str]:
    """The posts of the procedure that see only what has been handed to them by name."""
    bound = {role.binding.get("岗位", "") for role in procedure.roles.values()}
    return _roles_reaching(procedure.matter, Reach.SELF) & bound


@cache
def _roles_reaching(matter: str, reach: Reach) -> frozenset[str]:
    return frozenset(
        role
        for role in authority.MATRIX.grants
        for line in authority.MATRIX.granted(role, ACTING, authority.HANDLING)
        if matter in line.kinds and line.reach == reach
    )


def categories(matter: str = "") -> Choices:
    """Categories in use, in the order the installation gave them, under the name of their parent.

    `matter`: only those of this kind of matter, where the installation has any.
    """
    rows = [c for c in catalogue.categories().values() if c.active]
    own = [c for c in rows if c.settings.get("事类") == matter]
    rows = own or rows
    return [(c.code, f"{c.parent.name} · {c.name}" if c.parent else c.name) for c in rows]


def choosers_for(case: Case, procedure: Procedure, day: date) -> dict[str, Chooser]:
    """By type of field; slices add theirs in `settings.CHOOSERS`."""
    known: dict[str, Chooser] = {
        "单位": lambda: units(case.town_path or case.area_path, roles_by_unit(procedure), day),
        "人员": lambda: persons(case.unit_id, case.town_path, roles_by_person(procedure), day),
        "类别": partial(categories, case.matter),
    }
    return known | {kind: partial(_named(path), case, day) for kind, path in settings.CHOOSERS.items()}


@cache
def _named(path: str) -> Any:
    return import_string(path)
