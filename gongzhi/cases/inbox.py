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
from gongzhi.people.authority import PostView
from gongzhi.prepared.rows import columns, load
from gongzhi.reference.statements import Given, Statement, statement, written
from gongzhi.text import contains, pairs_query

Row = TypeVar("Row")
WHOLE, BEHIND, UNDATED, UNDATED_BEHIND = "", "behind", "undated", "undated behind"
"""The parts of a list by due date that the next page may lie in."""
LISTED = columns(
    Case,
    *("id", "number", "title", "text", "address", "stage", "closed_at"),
    *("procedure_id", "category_id", "division_id", "unit_id", "handler_id"),
)
"""What a search shows, looks through or names from memory."""
WIDTHS = (1, 4, 16)  # chunks looked at before all the rest are


@dataclass(frozen=True, slots=True)
class After:
    """Where the next page begins: behind the last row shown (its due date and identity)."""

    due_at: datetime | None
    pk: int


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
    newest, from_outside = _beginning().ask(external=typed.strip())[0]
    if from_outside and (found := list(allowed.filter(external=typed.strip()).order_by("-pk")[:limit])):
        return found
    query = pairs_query(typed)
    return _by_words(actor, query, typed, newest or 0, limit) if query else []


@statement
def _beginning() -> Statement:
    """The newest chunk of words, and whether a case has this number in the system it came from."""
    return Statement(
        "SELECT (SELECT chunk FROM cases_searchtext ORDER BY case_id DESC LIMIT 1),"
        " EXISTS (SELECT 1 FROM cases_case WHERE external = %s AND external <> '')",
        (Given("external"),),
    )


def _by_words(actor: Actor, query: str, typed: str, newest: int, limit: int) -> list[Case]:
    """Matches, the newest first: a frequent word ends the search early, a rare one is cheap."""
    found: list[Case] = []
    for width, last in _widening(newest):
        chunks = {f"chunk{n}": max(last - n, 0) for n in range(width)}
        asked = _matching(actor.posts, width, limit * 2)
        hits = (
            load(Case, LISTED, row) for row in asked.ask(query=query, before=(last + 1) * CHUNK, **chunks)
        )
        found += [c for c in hits if contains(f"{c.title} {c.text} {c.address}", typed)]
        if len(found) >= limit:
            break
    return found[:limit]


def _widening(newest: int) -> Iterator[tuple[int, int]]:
    """(how many chunks, the last of them): the newest, then more of them; 0 for all the rest.

    Together each case once.
    """
    last = newest
    for width in WIDTHS:
        yield width, last
        last -= width
        if last < 0:
            return
    yield 0, last


@statement
def _matching(posts: tuple[PostView, ...], width: int, most: int) -> Statement:
    """Cases with the words in so many chunks, or in all before a case, the newest first."""
    query = SearchQuery(Given("query"), search_type="raw", config="simple")
    chunks = (
        Q(chunk__in=[Given(f"chunk{n}") for n in range(width)]) if width else Q(case_id__lt=Given("before"))
    )
    words = SearchText.objects.filter(chunks, search=query)
    hits = Case.objects.filter(visible(posts), pk__in=words.values("case_id"))
    return written(hits.order_by("-pk").values_list(*LISTED)[:most])
