"""How much each unit has on its hands, and who is on duty today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from gongzhi.cases.actors import Actor
from gongzhi.dispatch import catalogue
from gongzhi.dispatch.queue import open_cases
from gongzhi.dispatch.units import Unit
from gongzhi.people.models import Post, StandIn
from gongzhi.people.packs import ROLES

ON_DUTY = ("town_leader", "dispatcher", "checker", "unit_head", "handler", "county_dispatcher")


@dataclass(frozen=True, slots=True)
class Load:
    """Open cases of a unit in the area of the desk, and how many of them are late."""

    unit: Unit
    cases: int
    late: int

    def __str__(self) -> str:
        return f"在办 {self.cases}" + (f"，超期 {self.late}" if self.late else "")


def loads(actor: Actor, area: str, now: datetime) -> dict[int, Load]:
    """The load of every unit that has something, by the unit's number. One query over open cases."""
    rows = (
        open_cases(actor, area)
        .filter(unit__isnull=False)
        .order_by()
        .values("unit_id")
        .annotate(cases=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
        .values_list("unit_id", "cases", "late")
    )
    units = catalogue.directory().by_pk
    return {pk: Load(units[pk], cases, late) for pk, cases, late in rows if pk in units}


def busiest(found: Mapping[int, Load]) -> list[Load]:
    """Units with something on their hands, the latest and fullest first."""
    return sorted(found.values(), key=lambda load: (-load.late, -load.cases, load.unit.name))


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody who holds a post today. `standing_in_for` names whose post it is, if not his own."""

    name: str
    phone: str
    role: str
    unit: str
    standing_in_for: str = ""
    reason: str = ""


def on_duty(area: str, day: date) -> list[OnDuty]:
    """Who can be called today in the area, by unit; a post somebody stands in for shows the stand-in.

    Two queries. `area` is the path of a town or of the county, whose own units then answer.
    """
    posts = Post.objects.on(day).filter(role__in=ON_DUTY, person__is_active=True)
    posts = posts.filter(area__path=area).select_related("person", "organisation")
    posts = posts.order_by("organisation__path", "person__pinyin", "pk")
    covers = {
        cover.post_id: cover
        for cover in StandIn.objects.on(day).filter(post__in=posts).select_related("person")
    }
    found = []
    for post in posts:
        cover = covers.get(post.pk)
        person = cover.person if cover else post.person
        found.append(
            OnDuty(
                name=person.name,
                phone=person.phone,
                role=ROLES[post.role].name,
                unit=post.organisation.name,
                standing_in_for=post.person.name if cover else "",
                reason=cover.reason if cover else "",
            )
        )
    return found
