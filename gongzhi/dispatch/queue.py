"""The live queue: which open cases the desk lists, in which order, and how many wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from gongzhi.cases.actors import Actor
from gongzhi.cases.inbox import After, page
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.selectors import with_names
from gongzhi.cases.visibility import visible, within
from gongzhi.dispatch import catalogue, reach
from gongzhi.dispatch.filters import Filters
from gongzhi.web import cursors

SIZE = 40
COUNTED = 100  # counting stops here: «99+» costs the same however many there are


def light_is(colour: str, now: datetime) -> Q:
    """The condition for a light; yellow is judged by the same moment as in the list."""
    return {
        "red": Q(due_at__lt=now),
        "yellow": Q(due_at__gte=now, warn_at__lte=now),
        "green": Q(due_at__gte=now) & (Q(warn_at__gt=now) | Q(warn_at=None)),
        "grey": Q(due_at=None),
    }[colour]


def open_cases(actor: Actor, area: str) -> QuerySet[Case]:
    """Open cases of the area that the actor may see."""
    return Case.objects.filter(visible(actor.posts), within(area), closed_at=None, parent=None)


def rows(actor: Actor, filters: Filters, now: datetime) -> QuerySet[Case]:
    """The queue, the most urgent first: what falls to the actor's posts, or everything open."""
    return _narrowed(open_cases(actor, filters.place or filters.area), actor, filters, now)


def _narrowed(found: QuerySet[Case], actor: Actor, filters: Filters, now: datetime) -> QuerySet[Case]:
    if filters.show != "all":
        found = found.filter(due_step__in=reach.own_duties(actor, timezone.localdate(now)))
    if filters.stage:
        found = found.filter(stage=filters.stage)
    if filters.light:
        found = found.filter(light_is(filters.light, now))
    if filters.category:
        covered = [k.code for k in catalogue.kinds().values() if filters.category in k.lineage]
        found = found.filter(category__code__in=covered)
    return found.order_by(F("due_at").asc(nulls_last=True), "pk")


def listed(actor: Actor, filters: Filters, now: datetime) -> tuple[list[Case], str]:
    """One page of the queue with who has which case open, and the cursor of the next page or ''."""
    found = rows(actor, filters, now).select_related("hold__person")
    cases = page(found.defer("state", "text"), cursors.read(filters.after), SIZE + 1)
    shown = cases[:SIZE]
    more = len(cases) > SIZE
    return shown, cursors.write(shown[-1].due_at, shown[-1].pk) if more else ""


def of_numbers(actor: Actor, filters: Filters, numbers: Collection[str], now: datetime) -> list[Case]:
    """Those of the queue that have these numbers, in its order: what one spot of the map holds."""
    found = rows(actor, filters, now).filter(number__in=numbers)
    return [with_names(case) for case in found.select_related("hold__person").defer("state", "text")]


def following(actor: Actor, filters: Filters, case: Case, now: datetime) -> Case | None:
    """The case after this one in the queue that nobody else has open; the first one at its end."""
    free = rows(actor, filters, now).exclude(pk=case.pk)
    free = free.exclude(Q(hold__until__gt=now) & ~Q(hold__person_id=actor.person_id))
    behind = page(free, After(case.due_at, case.pk), 1)
    return behind[0] if behind else free.first()


def counts(actor: Actor, filters: Filters, now: datetime) -> dict[str, int]:
    """How many are mine, all, red and yellow, each counted up to COUNTED. One query."""
    base = Filters(filters.area, place=filters.place)
    asked = {
        "mine": base,
        "all": replace(base, show="all"),
        "red": replace(base, show=filters.show, light="red"),
        "yellow": replace(base, show=filters.show, light="yellow"),
    }
    everything = open_cases(actor, filters.place or filters.area)
    parts = [
        _narrowed(everything, actor, wanted, now)
        .order_by()
        .annotate(what=Value(name))
        .values_list("what")[:COUNTED]
        for name, wanted in asked.items()
    ]
    told = Counter(what for (what,) in parts[0].union(*parts[1:], all=True))
    return {name: told[name] for name in asked}


def news(actor: Actor, filters: Filters, since: datetime, now: datetime) -> int:
    """How many cases of this queue came or changed since, not by the actor's own hand; up to COUNTED."""
    own = Entry.objects.filter(case=OuterRef("pk"), seq=OuterRef("seq"), actor=actor.person_id)
    fresh = rows(actor, replace(filters, after=""), now).filter(~Exists(own), updated_at__gt=since)
    return fresh.order_by()[:COUNTED].count()
