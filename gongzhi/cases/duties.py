"""What is due to a person: one list out of several, each of which an index gives in its order.

A duty may be mine in several ways (my unit handles it, my post in this town). One condition for all would
make the database sort everything open; each way alone is the beginning of an index, and the nearest dates of
each are enough to find the nearest of all. So a page costs the same however much is open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet, Value
from django.utils import timezone

from gongzhi.cases.actors import Actor
from gongzhi.cases.inbox import After, by_due, leaf, part_behind
from gongzhi.cases.models import Case, Obligation
from gongzhi.cases.selectors import with_names
from gongzhi.people.authority import PostView, area_at
from gongzhi.people.matrix import Reach
from gongzhi.prepared.rows import columns, load
from gongzhi.reference.statements import Given, Statement, statement, written

Posts = tuple[PostView, ...]

COUNTED = 100  # counting stops here: «99+» costs the same however many there are
WEEK = timedelta(days=7)
KINDS = {
    "": Q(),
    "late": Q(due_at__lt=Given("now")),
    "today": Q(due_at__gte=Given("now"), due_at__lte=Given("tonight")),
    "week": Q(due_at__gte=Given("now"), due_at__lte=Given("in_a_week")),
    "mine": Q(case__handler=Given("person")),
}
"""The parts of one's work that can be looked at alone."""
OF_CASE = columns(
    Case,
    *("id", "number", "procedure_id", "seq", "state", "title", "category_id", "channel", "division_id"),
    *("address", "unit_id", "handler_id", "opened_at"),
)
COUNTING = """
SELECT what, count(*), count(*) FILTER (WHERE due_at < %s), count(*) FILTER (WHERE due_at <= %s),
    count(*) FILTER (WHERE due_at <= %s)
FROM ({rows}) AS found GROUP BY what"""


@dataclass(frozen=True, slots=True)
class Latest:
    """What happened last in a case; `by_reporter`: the person concerned did it, not an office."""

    step: str
    at: datetime
    by_reporter: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """An open duty as lists show it, with its case (of which only what lists show is at hand)."""

    pk: int
    step: str
    due_at: datetime | None
    warn_at: datetime | None
    provisional: bool
    case: Case
    latest: Latest


def nearest(
    actor: Actor, now: datetime, kind: str = "", *, after: After | None = None, size: int = COUNTED
) -> list[Duty]:
    """Open duties of one of KINDS that this person's posts hold, the most urgent first, behind `after`."""
    given = _moments(actor, now)
    if after:
        given |= {"due_at": after.due_at, "pk": after.pk}

    def first(part: str, most: int) -> list[Duty]:
        return [_duty(row) for row in _listing(actor.posts, kind, part, most).ask(**given)]

    return leaf(first, after, size)


def counts(actor: Actor, now: datetime) -> dict[str, int]:
    """How many open duties of each of KINDS there are, counted up to COUNTED. One query."""
    rows = _counting(actor.posts, COUNTED).ask(**_moments(actor, now))
    found = {what: tuple(figures) for what, *figures in rows}
    every, late, *_ = found.get("every", (0, 0, 0, 0))
    *_, today, week = found.get("coming", (0, 0, 0, 0))
    mine = found.get("mine", (0,))[0]
    told = {"": every, "late": late, "today": today, "week": week, "mine": mine}
    return {kind: min(count, COUNTED) for kind, count in told.items()}


def _moments(actor: Actor, now: datetime) -> dict[str, Any]:
    tonight = timezone.localtime(now).replace(hour=23, minute=59, second=59)
    return {"now": now, "tonight": tonight, "in_a_week": now + WEEK, "person": actor.person_id}


@statement
def _listing(posts: Posts, kind: str, part: str, most: int) -> Statement:
    where = KINDS[kind] & part_behind(part, Given("due_at"), Given("pk"))
    parts = [way.filter(where).order_by(*by_due())[:most].values("pk") for way in _ways(posts)]
    if not parts:
        return Statement("")
    last = FilteredRelation("case__entries", condition=Q(case__entries__seq=F("case__seq")))
    rows = Obligation.objects.filter(pk__in=_together(parts)).annotate(last=last)
    return written(
        rows.order_by(*by_due())[:most].values_list(
            *("pk", "step", "due_at", "warn_at", "provisional"),
            *("last__step", "last__kind", "last__at", "last__actor_id", "last__role"),
            *(f"case__{name}" for name in OF_CASE),
        )
    )


def _duty(row: tuple[Any, ...]) -> Duty:
    pk, step, due_at, warn_at, provisional, last_step, kind, at, person, role, *values = row
    case = with_names(load(Case, OF_CASE, values))
    latest = Latest(last_step or kind, at, by_reporter=person is None and bool(role))
    return Duty(pk, step, due_at, warn_at, provisional, case, latest)


@statement
def _counting(posts: Posts, most: int) -> Statement:
    """The nearest of all hold whatever is late; the nearest from now on whatever is due soon."""
    coming = Q(due_at__gte=Given("now"))
    parts = [
        rows.annotate(what=Value(what)).values_list("what", "pk", "due_at")[:most]
        for way in _ways(posts)
        for what, rows in (
            ("every", way.order_by(*by_due())),
            ("coming", way.filter(coming).order_by(*by_due())),
            ("mine", way.filter(KINDS["mine"]).order_by()),
        )
    ]
    moments = Given("now"), Given("tonight"), Given("in_a_week")
    return written(_together(parts), COUNTING, moments) if parts else Statement("")


def _together(parts: Sequence[QuerySet[Obligation, Any]]) -> QuerySet[Obligation, Any]:
    """All rows of the parts, those that are in several of them once."""
    return parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]


def _ways(posts: Posts) -> list[QuerySet[Obligation]]:
    """The open duties the person holds, by the way they come to be theirs."""
    ways: dict[Q, None] = {}
    for post in posts:
        ways[Q(role="承办", unit_id=post.organisation_id)] = None
        town = area_at(post.area_path, Reach.TOWN)
        place = Q(town_path=town) if town == post.area_path else Q(area_path__startswith=post.area_path)
        ways[Q(role=post.role) & place] = None
    return [Obligation.objects.filter(way, ended_at=None) for way in ways]
