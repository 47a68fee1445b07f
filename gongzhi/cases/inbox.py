"""Lists people work from: what is due to whom, what lies in the queue, what a search finds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q, QuerySet

from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case, Obligation, SearchText
from gongzhi.cases.numbers import clean_number
from gongzhi.cases.visibility import visible
from gongzhi.people.authority import area_at
from gongzhi.people.matrix import Reach
from gongzhi.text import phrase_query

Row = TypeVar("Row", Case, Obligation)
LIST = ("category", "division", "unit")


@dataclass(frozen=True, slots=True)
class After:
    """Where the next page begins: behind the last row shown (its due date and identity)."""

    due_at: datetime | None
    pk: int


def duties_for(actor: Actor) -> QuerySet[Obligation]:
    """Open duties that this person's posts hold, the most urgent first."""
    mine = Q(pk__in=[])
    for post in actor.posts:
        mine |= Q(role="承办", unit_id=post.organisation_id)
        town = area_at(post.area_path, Reach.TOWN)
        if town == post.area_path:
            mine |= Q(role=post.role, town_path=town)
        else:
            mine |= Q(role=post.role, area_path__startswith=post.area_path)
    rows = Obligation.objects.filter(mine, ended_at=None).select_related(
        "case", *(f"case__{n}" for n in LIST)
    )
    return rows.order_by(F("due_at").asc(nulls_last=True), "pk")


def queue_for(actor: Actor) -> QuerySet[Case]:
    """Open cases of the actor's area, the most urgent first: the command room's queue."""
    rows = (
        Case.objects.filter(visible(actor.posts), closed_at=None).select_related(*LIST).defer("state", "text")
    )
    return rows.order_by(F("due_at").asc(nulls_last=True), "pk")


def page(rows: QuerySet[Row], after: After | None, size: int) -> list[Row]:
    """One page by keyset: page ten thousand costs the same as page one."""
    if after is not None:
        if after.due_at is None:
            rows = rows.filter(due_at=None, pk__gt=after.pk)
        else:
            later = Q(due_at__gt=after.due_at) | Q(due_at=after.due_at, pk__gt=after.pk) | Q(due_at=None)
            rows = rows.filter(later)
    return list(rows[:size])


def search_for(actor: Actor, typed: str, limit: int = 30) -> list[Case]:
    """Cases the actor may see whose number, old number or words match, the newest first."""
    allowed = Case.objects.filter(visible(actor.posts)).select_related(*LIST).defer("state", "text")
    number = clean_number(typed)
    if number and (found := list(allowed.filter(number=number))):
        return found
    if found := list(allowed.filter(external=typed.strip()).order_by("-pk")[:limit]):
        return found
    query = phrase_query(typed)
    if not query:
        return []
    newest = SearchText.objects.order_by("-case_id").values_list("chunk", flat=True).first()
    if newest is None:
        return []
    return _by_words(allowed, query, limit, [newest, newest - 1]) or _by_words(allowed, query, limit, None)


def _by_words(allowed: QuerySet[Case], query: str, limit: int, chunks: Iterable[int] | None) -> list[Case]:
    """Matches in these chunks; an empty list when a wider search should be made instead."""
    words = SearchText.objects.filter(search=SearchQuery(query, search_type="raw", config="simple"))
    if chunks is not None:
        words = words.filter(chunk__in=list(chunks))
    found = list(allowed.filter(pk__in=words.values("case_id")).order_by("-pk")[:limit])
    return found if chunks is None or len(found) == limit else []
