"""Lists people work from: what lies in the queue, what a search finds, and how their pages are turned."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case, SearchText
from gongzhi.cases.numbers import clean_number
from gongzhi.cases.selectors import with_names
from gongzhi.cases.store import CHUNK
from gongzhi.cases.visibility import visible
from gongzhi.text import contains, pairs_query

Row = TypeVar("Row")
WHOLE, BEHIND, UNDATED, UNDATED_BEHIND = "", "behind", "undated", "undated behind"
"""The parts of a list by due date that the next page may lie in."""
LISTED = (
    *("number", "title", "text", "address", "stage", "closed_at"),
    *("procedure", "category", "division", "unit", "handler"),
)
"""What a search shows, looks through or names from memory."""
WIDTHS = (1, 4, 16)  # chunks looked at before all the rest are


@dataclass(frozen=True, slots=True)
class After:
    """Where the next page begins: behind the last row shown (its due date and identity)."""

    due_at: datetime | None
    pk: int


def queue_for(actor: Actor) -> QuerySet[Case]:
    """Open cases of the actor's area, the most urgent first: the command room's queue."""
    rows = Case.objects.filter(visible(actor.posts), closed_at=None, parent=None)
    return rows.defer("state", "text").order_by(*by_due())


def by_due() -> tuple[OrderBy, str]:
    """The order `page` can turn the leaves of: the most urgent first, what has no date last."""
    return F("due_at").asc(nulls_last=True), "pk"


def page(rows: QuerySet[Case], after: After | None, size: int) -> list[Case]:
    """One page by keyset, with the names a list shows: page ten thousand costs the same as page one."""

    def first(part: str, most: int) -> list[Case]:
        return list(rows.filter(part_behind(part, after and after.due_at, after and after.pk))[:most])

    return [with_names(case) for case in leaf(first, after, size)]


def leaf(first: Callable[[str, int], list[Row]], after: After | None, size: int) -> list[Row]:
    """The rows behind `after`; `first` gives the first so many of one part of the list.

    Rows without a date come last. They are asked for by themselves, since one condition for both would make
    the database walk through every page before.
    """
    if after is None:
        return first(WHOLE, size)
    if after.due_at is None:
        return first(UNDATED_BEHIND, size)
    found = first(BEHIND, size)
    return found if len(found) == size else found + first(UNDATED, size)[: size - len(found)]


def part_behind(part: str, due_at: Any, pk: Any) -> Q:
    """The condition of a part of the list, behind the row with this date and identity."""
    if part == BEHIND:
        return (Q(due_at__gt=due_at) | Q(pk__gt=pk)) & Q(due_at__gte=due_at)
    if part == UNDATED_BEHIND:
        return Q(due_at=None, pk__gt=pk)
    return Q(due_at=None) if part == UNDATED else Q()


def search_for(actor: Actor, typed: str, limit: int = 30) -> list[Case]:
    """Cases the actor may see whose number, old number or words match, the newest first."""
    return [with_names(case) for case in _search(actor, typed, limit)]


def _search(actor: Actor, typed: str, limit: int) -> list[Case]:
    allowed = Case.objects.filter(visible(actor.posts)).only(*LISTED)
    number = clean_number(typed)
    if number and (found := list(allowed.filter(number=number))):
        return found
    outside = Case.objects.filter(external=typed.strip())
    if outside.exists() and (found := list(allowed.filter(external=typed.strip()).order_by("-pk")[:limit])):
        return found
    query = pairs_query(typed)
    return _by_words(allowed, query, typed, limit) if query else []


def _by_words(allowed: QuerySet[Case], query: str, typed: str, limit: int) -> list[Case]:
    """Matches, the newest first: a frequent word ends the search early, a rare one is cheap."""
    words = SearchText.objects.filter(search=SearchQuery(query, search_type="raw", config="simple"))
    newest = SearchText.objects.order_by("-case_id").values_list("chunk", flat=True).first()
    found: list[Case] = []
    for narrowed in _widening(words, newest or 0):
        hits = allowed.filter(pk__in=narrowed.values("case_id")).order_by("-pk")[: limit * 2]
        found += [c for c in hits if contains(f"{c.title} {c.text} {c.address}", typed)]
        if len(found) >= limit:
            break
    return found[:limit]


def _widening(words: QuerySet[SearchText], newest: int) -> Iterator[QuerySet[SearchText]]:
    """The newest chunks, then more of them, then all the rest; together each case once."""
    last = newest
    for width in WIDTHS:
        yield words.filter(chunk__in=range(max(last - width + 1, 0), last + 1))
        last -= width
        if last < 0:
            return
    yield words.filter(case_id__lt=(last + 1) * CHUNK)
