"""What a supervisor lists: late and nearly late cases, whom they have climbed to, what was urged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet, Value

from gongzhi.cases.actors import Actor
from gongzhi.cases.inbox import page
from gongzhi.cases.models import Case
from gongzhi.dispatch import reach
from gongzhi.dispatch.escalation import Rung, ladder
from gongzhi.dispatch.models import Attention
from gongzhi.dispatch.queue import COUNTED, light_is, open_cases
from gongzhi.people import authority
from gongzhi.people.models import Person
from gongzhi.web import cursors

SIZE = 40
VIEWS = {
    "late": "超期",
    "soon": "快到期",
    "mine": "报到我这一级",
    "urged": "催办过",
    "supervised": "督办中",
    "charged": "包案中",
}
KINDS = {"urged": "催办", "supervised": "督办", "charged": "包案"}


@dataclass(frozen=True, slots=True)
class Report:
    """A level that was told of the deadline the case has missed, whom that was, and when."""

    title: str
    names: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One case on the list: the levels told of it, and what was done to hurry it.

    `rung`: the highest level its lateness has reached, which is told within minutes.
    """

    case: Case
    rung: Rung | None
    reports: tuple[Report, ...]
    attention: tuple[Attention, ...]

    @property
    def urged(self) -> int:
        return sum(one.kind == Attention.Kind.URGED for one in self.attention)

    @property
    def charged_by(self) -> str:
        """The leader who has taken charge, the latest if several."""
        leaders = [a.person.name for a in self.attention if a.kind == Attention.Kind.CHARGED and a.person]
        return leaders[-1] if leaders else ""


def areas_of(actor: Actor) -> list[str]:
    """Areas of the person's desk; heads of units see their own system's cases in the whole county."""
    found = reach.areas_of(actor)
    if found or not authority.scopes(actor.posts, reach.SUPERVISING, reach.FOR_SUPERVISION):
        return found
    return [actor.posts[0].area_path.split("/", 1)[0] + "/"]


def rows(actor: Actor, area: str, view: str, now: datetime) -> QuerySet[Case]:
    """Open cases of one view, the longest overdue first."""
    found = open_cases(actor.posts, area)
    if view in KINDS:
        noted = Attention.objects.filter(kind=KINDS[view], case__closed_at=None, **_place(area))
        found = found.filter(pk__in=noted.values("case_id"))
    elif view == "mine":
        own = ladder().own(actor)
        found = found.filter(due_at__lt=now - own.after) if own else found.none()
    else:
        found = found.filter(light_is("yellow" if view == "soon" else "red", now))
    return found.order_by(F("due_at").asc(nulls_last=True), "pk")


def _place(area: str) -> dict[str, str]:
    return {"town_path" if area.count("/") >= reach.TOWN else "town_path__startswith": area}


def counts(actor: Actor, area: str, now: datetime) -> dict[str, int]:
    """How many each view has, each counted up to COUNTED. One query."""
    parts = [
        rows(actor, area, view, now).order_by().annotate(what=Value(view)).values_list("what")[:COUNTED]
        for view in VIEWS
    ]
    told = Counter(what for (what,) in parts[0].union(*parts[1:], all=True))
    return {view: told[view] for view in VIEWS}


def listed(actor: Actor, area: str, view: str, after: str, now: datetime) -> tuple[list[Line], str]:
    """One page of a view, and the cursor of the next or ''. Three queries."""
    found = rows(actor, area, view, now).select_related("category", "division", "unit").defer("state", "text")
    cases = page(found, cursors.read(after), SIZE + 1)
    shown = cases[:SIZE]
    older = cursors.write(shown[-1].due_at, shown[-1].pk) if len(cases) > SIZE else ""
    noted = _attention(shown)
    reached = {case.pk: ladder().reached(case.due_at, now) for case in shown}
    names = _names(noted)
    return [
        Line(
            case=case,
            rung=reached[case.pk],
            reports=_reports(case, noted[case.pk], names),
            attention=tuple(one for one in noted[case.pk] if one.kind != Attention.Kind.REPORTED),
        )
        for case in shown
    ], older


def _reports(case: Case, noted: Iterable[Attention], names: dict[int, str]) -> tuple[Report, ...]:
    """The highest level first."""
    rungs = ladder().rungs
    told = [
        Report(rungs[one.level - 1].title, tuple(names[pk] for pk in one.told if pk in names), one.at)
        for one in noted
        if one.kind == Attention.Kind.REPORTED and one.due_at == case.due_at and one.level <= len(rungs)
    ]
    return tuple(reversed(told))


def _attention(cases: Iterable[Case]) -> dict[int, list[Attention]]:
    found: dict[int, list[Attention]] = defaultdict(list)
    for one in Attention.objects.filter(case__in=cases).select_related("person").order_by("seq"):
        found[one.case_id].append(one)
    return found


def _names(noted: dict[int, list[Attention]]) -> dict[int, str]:
    """Names of everybody who was told of these cases."""
    told = {pk for reports in noted.values() for one in reports for pk in one.told}
    return dict(Person.objects.filter(pk__in=told).values_list("pk", "name"))
