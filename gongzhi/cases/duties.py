"""What is due to a person: one list out of several, each of which an index gives in its order.

A duty may be mine in several ways (my unit handles it, my post in this town). One condition for all would
make the database sort everything open; each way alone is the beginning of an index, and the nearest dates of
each are enough to find the nearest of all. So a page costs the same however much is open.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet, Value

from gongzhi.cases.actors import Actor
from gongzhi.cases.inbox import After, by_due, leaf
from gongzhi.cases.models import Obligation
from gongzhi.cases.selectors import with_names
from gongzhi.people.authority import area_at
from gongzhi.people.matrix import Reach

COUNTED = 100  # counting stops here: «99+» costs the same however many there are


def nearest(
    actor: Actor, narrowed: Q | None = None, *, after: After | None = None, size: int = COUNTED
) -> list[Obligation]:
    """Open duties that this person's posts hold, the most urgent first, behind `after`; with their cases."""
    ways = _ways(actor)

    def first(where: Q, most: int) -> list[Obligation]:
        parts = [way.filter(narrowed or Q(), where).order_by(*by_due())[:most].values("pk") for way in ways]
        rows = Obligation.objects.filter(pk__in=_together(parts)) if parts else Obligation.objects.none()
        return list(rows.select_related("case").defer("case__text").order_by(*by_due())[:most])

    found = leaf(first, after, size)
    for duty in found:
        with_names(duty.case)
    return found


def counts(actor: Actor, asked: Mapping[str, Q]) -> dict[str, int]:
    """How many open duties fulfil each condition, counted up to COUNTED. One query."""
    ways = _ways(actor)
    parts = [
        way.filter(condition).order_by().annotate(what=Value(name)).values_list("pk", "what")[:COUNTED]
        for name, condition in asked.items()
        for way in ways
    ]
    told = Counter(what for _, what in _together(parts)) if parts else Counter()
    return {name: min(told[name], COUNTED) for name in asked}


def _together(parts: Sequence[QuerySet[Obligation, Any]]) -> QuerySet[Obligation, Any]:
    """All rows of the parts, those that are in several of them once."""
    return parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]


def _ways(actor: Actor) -> list[QuerySet[Obligation]]:
    """The open duties the person holds, by the way they come to be theirs."""
    ways: dict[Q, None] = {}
    for post in actor.posts:
        ways[Q(role="承办", unit_id=post.organisation_id)] = None
        town = area_at(post.area_path, Reach.TOWN)
        place = Q(town_path=town) if town == post.area_path else Q(area_path__startswith=post.area_path)
        ways[Q(role=post.role) & place] = None
    return [Obligation.objects.filter(way, ended_at=None) for way in ways]
