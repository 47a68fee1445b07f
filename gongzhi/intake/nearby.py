"""Open cases of the same kind close to a place: somebody may have reported the very same thing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from gongzhi.cases.models import Case
from gongzhi.geo import box_around, distance

SHOWN = 3
LOOKED_AT = 200  # newest of them; a street with more open cases of one kind has another problem


@dataclass(frozen=True, slots=True)
class Nearby:
    """Only what a passer-by may know: what kind, how far, since when, how it stands. No words of others."""

    number: str
    kind: str
    metres: int
    opened_at: datetime
    stage: str


def find(
    category_ids: Collection[int], lon: float, lat: float, *, metres: int, days: int, now: datetime
) -> list[Nearby]:
    """At most three open cases within `metres`, the nearest first. One query."""
    west, south, east, north = box_around(lon, lat, metres)
    rows = list(
        Case.objects.filter(
            category__in=category_ids,
            opened_at__gte=now - timedelta(days=days),
            closed_at=None,
            merged_into=None,
            lon__range=(west, east),
            lat__range=(south, north),
        )
        .order_by("-opened_at")
        .values_list("number", "category__name", "opened_at", "stage", "lon", "lat")[:LOOKED_AT]
    )
    away = distance(lon, lat, *np.array([row[-2:] for row in rows], dtype=float).reshape(-1, 2).T)
    found = [
        Nearby(number, kind, round(float(metre)), opened_at, stage)
        for (number, kind, opened_at, stage, *_), metre in zip(rows, away, strict=True)
    ]
    return sorted((f for f in found if f.metres <= metres), key=lambda f: f.metres)[:SHOWN]
