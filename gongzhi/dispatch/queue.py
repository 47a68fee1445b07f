"""The live queue: which open cases the desk lists, the urgent ones first, and how many wait."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from gongzhi.cases.actors import Actor
from gongzhi.cases.inbox import WHOLE, After, by_due, leaf, page, part_behind
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.selectors import with_names
from gongzhi.cases.visibility import visible, within
from gongzhi.dispatch import catalogue, reach
from gongzhi.dispatch.filters import Filters
from gongzhi.people.authority import PostView
from gongzhi.people.selectors import person_with
from gongzhi.prepared.rows import columns, load
from gongzhi.reference.statements import Given, Statement, statement, written
from gongzhi.web import cursors

SIZE = 40
URGENT = 1
PRESSING = "!"  # before a cursor: the next page begins among the urgent ones
COUNTED = 100  # counting stops here: «99+» costs the same however many there are
OF_CASE = columns(
    Case,
    *("id", "number", "procedure_id", "stage", "title", "category_id", "urgency", "division_id", "unit_id"),
    *("handler_id", "opened_at", "due_at", "warn_at", "due_step"),
)
"""What a row of the queue shows or names from memory."""
OF_HOLD = "hold__person_id", "hold__until"
COUNTING = """
SELECT what, count(*), count(*) FILTER (WHERE due_at < %s) FROM ({rows}) AS found GROUP BY what"""

Moment = datetime | Given


@dataclass(frozen=True, slots=True)
class Queued:
    """A case of the queue (of which only what a row shows is at hand), and who has or had it open."""

    case: Case
    held_by: int | None
    held_until: datetime | None

    def holder(self, actor: Actor, now: datetime) -> str:
        """The name of somebody else who has the case open; empty while it is free."""
        if self.held_by is None or self.held_by == actor.person_id:
            return ""
        open_now = self.held_until is not None and self.held_until > now
        person = person_with(self.held_by) if open_now else None
        return person.name if person else ""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Filters with what they mean today: which steps are the actor's, which categories are under the one.

    `unplaced`: what lies in no town is the actor's, who sends out for the whole county.
    """

    filters: Filters
    own: tuple[str, ...]
    covered: tuple[str, ...]
    unplaced: bool = False

    @classmethod
    def of(cls, actor: Actor, filters: Filters, now: datetime) -> Narrowed:
        covered = (k.code for k in catalogue.kinds().values() if filters.category in k.lineage)
        return cls(
            replace(filters, after=""),
            reach.own_duties(actor, timezone.localdate(now)),
            tuple(covered) if filters.category else (),
            reach.sends_everywhere(actor, filters.area),
        )

    def __call__(self, found: QuerySet[Case], now: Moment) -> QuerySet[Case]:
        if self.filters.show != "all":
            found = found.filter(self._mine())
        if self.filters.stage:
            found = found.filter(stage=self.filters.stage)
        if self.filters.light:
            found = found.filter(light_is(self.filters.light, now))
        if self.filters.category:
            found = found.filter(category__code__in=self.covered)
        return found.order_by(*by_due())

    def _mine(self) -> Q:
        due = Q(due_step__in=self.own)
        nowhere = Q(town_path="")
        return (nowhere | due if self.own else nowhere) if self.unplaced else due


def light_is(colour: str, now: Moment) -> Q:
    """The condition for a light; yellow is judged by the same moment as in the list."""
    return {
        "red": Q(due_at__lt=now),
        "yellow": Q(due_at__gte=now, warn_at__lte=now),
        "green": Q(due_at__gte=now) & (Q(warn_at__gt=now) | Q(warn_at=None)),
        "grey": Q(due_at=None),
    }[colour]


def open_cases(posts: Sequence[PostView], area: str) -> QuerySet[Case]:
    """Open cases of the area that somebody with these posts may see."""
    return Case.objects.filter(visible(posts, area=area), within(area), closed_at=None, parent=None)


def rows(actor: Actor, filters: Filters, now: datetime) -> QuerySet[Case]:
    """The queue, the most urgent first: what falls to the actor's posts, or everything open."""
    found = open_cases(actor.posts, filters.place or filters.area)
    return Narrowed.of(actor, filters, now)(found, now)


def listed(actor: Actor, filters: Filters, now: datetime) -> tuple[list[Queued], str]:
    """One page of the queue with who has which case open, and the cursor of the next page or ''.

    The urgent ones come first: weeks of what is late must not hide what has just come in and cannot wait.
    """
    narrowed = Narrowed.of(actor, filters, now)
    after = cursors.read(filters.after.removeprefix(PRESSING))
    if after is None:
        found = _first_page(actor, narrowed, now)
    else:
        found = _behind(actor, narrowed, after, now, pressing=filters.after.startswith(PRESSING))
    shown = found[:SIZE]
    last = shown[-1].case if len(found) > SIZE else None
    mark = PRESSING if last and last.urgency <= URGENT else ""
    return shown, mark + cursors.write(last.due_at, last.pk) if last else ""


def _first_page(actor: Actor, narrowed: Narrowed, now: datetime) -> list[Queued]:
    """The urgent ones and then the others, one more than a page holds. One query."""
    rows = [_queued(row) for row in _beginning(actor.posts, narrowed, SIZE + 1).ask(now=now)]
    return sorted(rows, key=_order)[: SIZE + 1]


def _order(row: Queued) -> tuple[bool, float, int]:
    case = row.case
    return case.urgency > URGENT, case.due_at.timestamp() if case.due_at else math.inf, case.pk


def _behind(actor: Actor, narrowed: Narrowed, after: After, now: datetime, *, pressing: bool) -> list[Queued]:
    """The rows behind a cursor, which stands among the urgent ones or behind them."""
    given = {"now": now, "due_at": after.due_at, "pk": after.pk}

    def rows(pressing: bool) -> Callable[[str, int], list[Queued]]:
        def first(part: str, most: int) -> list[Queued]:
            asked = _listing(actor.posts, narrowed, pressing, part, most)
            return [_queued(row) for row in asked.ask(**given)]

        return first

    found = leaf(rows(pressing), after, SIZE + 1)
    return found + leaf(rows(False), None, SIZE + 1 - len(found)) if pressing else found


@statement
def _beginning(posts: tuple[PostView, ...], narrowed: Narrowed, most: int) -> Statement:
    parts = [_part(posts, narrowed, pressing, WHOLE)[:most] for pressing in (True, False)]
    return written(parts[0].union(parts[1], all=True), steady=True)


@statement
def _listing(
    posts: tuple[PostView, ...], narrowed: Narrowed, pressing: bool, part: str, most: int
) -> Statement:
    return written(_part(posts, narrowed, pressing, part)[:most], steady=True)


def _part(posts: tuple[PostView, ...], narrowed: Narrowed, pressing: bool, part: str) -> QuerySet[Case, Any]:
    found = open_cases(posts, narrowed.filters.place or narrowed.filters.area).filter(_urgency(pressing))
    behind = part_behind(part, Given("due_at"), Given("pk"))
    return narrowed(found.filter(behind), Given("now")).values_list(*OF_CASE, *OF_HOLD)


def _urgency(pressing: bool) -> Q:
    return Q(urgency__lte=URGENT) if pressing else Q(urgency__gt=URGENT)


def _queued(row: tuple[Any, ...]) -> Queued:
    *values, person, until = row
    return Queued(with_names(load(Case, OF_CASE, values)), person, until)


def of_numbers(actor: Actor, filters: Filters, numbers: Collection[str], now: datetime) -> list[Queued]:
    """Those of the queue that have these numbers, in its order: what one spot of the map holds."""
    found = rows(actor, filters, now).filter(number__in=numbers)
    return [_queued(row) for row in found.values_list(*OF_CASE, *OF_HOLD)]


def following(actor: Actor, filters: Filters, case: Case, now: datetime) -> Case | None:
    """The case after this one in the queue that nobody else has open; the first one at its end."""
    free = rows(actor, filters, now).exclude(pk=case.pk)
    free = free.exclude(Q(hold__until__gt=now) & ~Q(hold__person_id=actor.person_id))
    after = After(case.due_at, case.pk)
    pressing, others = free.filter(_urgency(True)), free.filter(_urgency(False))
    if case.urgency <= URGENT:
        behind = page(pressing, after, 1) or page(others, None, 1)
    else:
        behind = page(others, after, 1) or page(pressing, None, 1)
    return behind[0] if behind else free.first()


def counts(actor: Actor, filters: Filters, now: datetime) -> dict[str, int]:
    """How many are mine, all, red and yellow, each counted up to COUNTED. One query."""
    narrowed = Narrowed.of(actor, Filters(filters.area, show=filters.show, place=filters.place), now)
    found = {what: tuple(told) for what, *told in _counting(actor.posts, narrowed, COUNTED).ask(now=now)}
    chosen, late = found.get(filters.show, (0, 0))
    other, yellow = (found.get(what, (0, 0))[0] for what in ("other", "yellow"))
    mine, every = (other, chosen) if filters.show == "all" else (chosen, other)
    return {"mine": mine, "all": every, "red": late, "yellow": yellow}


@statement
def _counting(posts: tuple[PostView, ...], narrowed: Narrowed, most: int) -> Statement:
    """The nearest of the list that is chosen hold whatever is late."""
    chosen = narrowed.filters
    other = replace(narrowed, filters=replace(chosen, show="" if chosen.show else "all"))
    yellow = replace(narrowed, filters=replace(chosen, light="yellow"))
    everything, now = open_cases(posts, chosen.place or chosen.area), Given("now")
    parts = [
        one.annotate(what=Value(what)).values_list("what", "due_at")[:most]
        for what, one in (
            (chosen.show, narrowed(everything, now)),
            ("other", other(everything, now).order_by()),
            ("yellow", yellow(everything, now).order_by()),
        )
    ]
    return written(parts[0].union(*parts[1:], all=True), COUNTING, (now,), steady=True)


def news(actor: Actor, filters: Filters, since: datetime, now: datetime) -> int:
    """How many cases of this queue came or changed since, not by the actor's own hand; up to COUNTED."""
    own = Entry.objects.filter(case=OuterRef("pk"), seq=OuterRef("seq"), actor=actor.person_id)
    fresh = rows(actor, replace(filters, after=""), now).filter(~Exists(own), updated_at__gt=since)
    return fresh.order_by()[:COUNTED].count()
