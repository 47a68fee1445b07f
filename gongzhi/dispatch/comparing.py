"""Two reports side by side, before one is joined to the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from gongzhi.cases.models import Case, Upload
from gongzhi.dispatch.nearby import alike
from gongzhi.geo import distance

FIRST = 1  # the entry that opened the case holds the reporter's photos


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said of both; `same` if there is nothing to weigh."""

    what: str
    one: str
    other: str

    @property
    def same(self) -> bool:
        return self.one == self.other


@dataclass(frozen=True, slots=True)
class Comparison:
    """`metres` between the two, None if one has no place; `likeness` of their words in per cent."""

    lines: list[Line]
    metres: int | None
    likeness: int
    photos: list[str]
    other_photos: list[str]


TOLD: tuple[tuple[str, Callable[[Case], str]], ...] = (
    ("说了什么", lambda case: case.text or case.title),
    ("在哪里", lambda case: case.address or "没有写"),
    ("网格", lambda case: case.division.name if case.division else ""),
    ("类别", lambda case: case.category.name if case.category else "未分类"),
    ("什么时候", lambda case: f"{timezone.localtime(case.opened_at):%Y-%m-%d %H:%M}"),
    ("来源", lambda case: case.channel),
    ("办到哪里", lambda case: case.outcome if case.closed_at else case.due_step or case.stage),
    ("承办", lambda case: case.unit.name if case.unit else "还没有派"),
)


def compare(one: Case, other: Case) -> Comparison:
    """Everything a dispatcher weighs before joining `one` to `other`. One query."""
    photos: dict[int, list[str]] = {one.pk: [], other.pk: []}
    kept = Upload.objects.filter(case__in=list(photos), seq=FIRST, removed_at=None)
    for case, digest in kept.order_by("pk").values_list("case_id", "digest"):
        photos[case].append(digest)
    return Comparison(
        lines=[Line(what, told(one), told(other)) for what, told in TOLD],
        metres=_metres(one, other),
        likeness=round(100 * alike(one, other)),
        photos=photos[one.pk],
        other_photos=photos[other.pk],
    )


def _metres(one: Case, other: Case) -> int | None:
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    return round(float(distance(one.lon, one.lat, other.lon, other.lat)))
