"""What a supervisor lists: late and nearly late cases, whom they have climbed to, what was urged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet, Value
from django.utils import timezone

from gongzhi.cases.actors import Actor
from gongzhi.cases.inbox import page
from gongzhi.cases.models import Case
from gongzhi.dispatch import reach
from gongzhi.dispatch.escalation import Rung, ladder
from gongzhi.dispatch.models import Attention
from gongzhi.dispatch.queue import COUNTED, light_is, open_cases
from gongzhi.people import authority
from gongzhi.people.models import Post
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
class Line:
    """One case on the list: the level it has climbed to with names, and what was done to hurry it."""

    case: Case
    rung: Rung | None
    told: tuple[str, ...]
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
    found = open_cases(actor, area)
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
    names = _names(shown, reached.values(), timezone.localdate(now))
    lines = []
    for case in shown:
        rung = reached[case.pk]
        told = tuple(names.get((rung.role, _seat(rung, case)), ())) if rung else ()
        lines.append(Line(case, rung, told, tuple(noted[case.pk])))
    return lines, older


def _attention(cases: Iterable[Case]) -> dict[int, list[Attention]]:
    found: dict[int, list[Attention]] = defaultdict(list)
    for one in Attention.objects.filter(case__in=cases).select_related("person").order_by("seq"):
        found[one.case_id].append(one)
    return found


def _seat(rung: Rung, case: Case) -> str:
    """Where the holder of the level sits for this case: a unit's path, or an area's."""
    county = case.area_path.split("/", 1)[0] + "/"
    return {"承办单位": case.unit_path, "镇街": case.town_path, "县": county}.get(rung.where, "")


def _names(
    cases: Iterable[Case], rungs: Iterable[Rung | None], day: date
) -> dict[tuple[str, str], list[str]]:
    """Names of those who hold each level for these cases."""
    roles = {rung.role for rung in rungs if rung}
    places = {path for case in cases for path in (case.town_path, case.area_path.split("/", 1)[0] + "/")}
    units = {case.unit_path for case in cases if case.unit_path}
    held = Post.objects.on(day).filter(
        Q(area__path__in=places) | Q(organisation__path__in=units), role__in=roles, person__is_active=True
    )
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for role, area, unit, name in held.order_by("pk").values_list(
        "role", "area__path", "organisation__path", "person__name"
    ):
        for seat in {area, unit}:
            found[role, seat].append(name)
    return found
