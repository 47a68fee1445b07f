"""Ratings as lists and figures. A figure leaves out only those whose objection was upheld, and says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Avg, Count, Q, QuerySet

from gongzhi.handling.models import Rating
from gongzhi.people import authority
from gongzhi.people.authority import PostView

FIGURES = "统计"
SHOWN = 60
POOR = 2  # stars
FILTERS = {
    "": ("全部", Q()),
    "poor": ("不满意", Q(result__lte=POOR)),
    "waiting": ("异议待裁定", Q(contested_at__isnull=False, upheld=None)),
    "left-out": ("不计入统计", Q(upheld=True)),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Means of the ratings that count, from 1 to 5 (None without any), and how many do not count."""

    counted: int
    left_out: int
    waiting: int
    result: float | None
    attitude: float | None
    explanation: float | None


def ratings_for(posts: Sequence[PostView], kind: str, since: datetime) -> QuerySet[Rating]:
    """Ratings of the units these posts belong to, and of the areas whose figures they may see."""
    mine = Q(unit__in={post.organisation_id for post in posts})
    for post in posts:
        if post.role == "grid_officer":
            mine |= Q(unit=None, area_path__startswith=post.area_path)
        if authority.may(post, FIGURES, area_path=post.area_path, kind=kind, purpose=FIGURES):
            mine |= Q(area_path__startswith=post.area_path)
    return Rating.objects.filter(mine, at__gte=since)


def figures(rows: QuerySet[Rating]) -> Figures:
    """One query. A rating whose objection waits to be decided counts until it is decided."""
    counts = ~Q(upheld=True) | Q(upheld=None)
    found = rows.aggregate(
        counted=Count("pk", filter=counts),
        left_out=Count("pk", filter=Q(upheld=True)),
        waiting=Count("pk", filter=FILTERS["waiting"][1]),
        result=Avg("result", filter=counts),
        attitude=Avg("attitude", filter=counts),
        explanation=Avg("explanation", filter=counts),
    )
    return Figures(**found)


def newest(rows: QuerySet[Rating], chosen: str) -> list[Rating]:
    """The newest of one kind, with their cases."""
    found = rows.filter(FILTERS[chosen][1]).select_related("case", "unit").defer("case__state", "case__text")
    return list(found.order_by("-at")[:SHOWN])
