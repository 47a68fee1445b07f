"""How much each unit has on its hands, and who is on duty today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, When

from gongzhi.cases.actors import Actor
from gongzhi.dispatch import catalogue
from gongzhi.dispatch.queue import COUNTED, open_cases
from gongzhi.dispatch.units import Unit
from gongzhi.people.authority import PostView
from gongzhi.people.models import Organisation, Post, StandIn
from gongzhi.people.packs import ROLES
from gongzhi.reference.statements import Given, Statement, statement, written
from gongzhi.web.counting import up_to

ON_DUTY = ("town_leader", "dispatcher", "checker", "unit_head", "handler", "county_dispatcher")


@dataclass(frozen=True, slots=True)
class Load:
    """Open cases of a unit in the area of the desk, and how many of them are late; both up to COUNTED."""

    unit: Unit
    cases: int
    late: int

    def __str__(self) -> str:
        late = f"，超期 {up_to(self.late, COUNTED)}" if self.late else ""
        return f"在办 {up_to(self.cases, COUNTED)}{late}"


def loads(actor: Actor, area: str, now: datetime) -> dict[int, Load]:
    """The load of every unit that has something, by the unit's number. One query.

    Of each unit the cases with the nearest dates are looked at, so it costs the same however much is open.
    """
    units = {unit.pk: unit for unit in catalogue.directory().units if unit.serves(area)}
    rows = _lateness(actor.posts, area, tuple(units)).ask(now=now)
    return {pk: Load(units[pk], len(late), sum(late)) for pk, late in rows if late}


@statement
def _lateness(posts: tuple[PostView, ...], area: str, units: tuple[int, ...]) -> Statement:
    """Of each unit, which of its cases with the nearest dates are late."""
    nearest = open_cases(posts, area).filter(unit=OuterRef("pk")).order_by("due_at", "pk")
    is_late = Case(When(due_at__lt=Given("now"), then=True), default=False)
    shown = nearest.annotate(is_late=is_late).values("is_late")[:COUNTED]
    found = Organisation.objects.filter(pk__in=units).annotate(lateness=ArraySubquery(shown))
    return written(found.values_list("pk", "lateness"), steady=True)


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
