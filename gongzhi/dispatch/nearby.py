"""What else has been reported close to a case: likely doubles to merge, and what was there before."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import floor

import numpy as np
from django.db.models import F, FloatField, Func
from django.db.models.lookups import Exact

from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case
from gongzhi.cases.models.case import SQUARE, SQUARES
from gongzhi.cases.selectors import with_names
from gongzhi.cases.visibility import visible
from gongzhi.geo import box_around, distance
from gongzhi.people.authority import PostView
from gongzhi.prepared.rows import columns, load
from gongzhi.reference.statements import Given, Statement, statement, written
from gongzhi.text import pieces

RADIUS = 150  # metres: as far as people mean the same spot by different words
LOOKED_AT = 60  # the open ones first, then the newest: in a busy place there are thousands
SHOWN = 5
CORNERS = "west", "south", "east", "north"
EACH_SQUARE = f"""
SELECT near.* FROM unnest(%s::float8[], %s::float8[]) AS square (x, y) CROSS JOIN LATERAL ({{rows}}) AS near
ORDER BY near.closed_at DESC, near.id DESC LIMIT {LOOKED_AT}"""  # noqa: S608 ours
OF_CASE = columns(
    Case,
    *("id", "number", "procedure_id", "stage", "outcome", "title", "text", "category_id", "division_id"),
    *("lon", "lat", "unit_id", "handler_id", "merged_into_id", "opened_at", "closed_at"),
)
SAME_WORDS = 0.3  # share of two-character pieces in common from which two reports may mean the same


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another case near by: how far (metres), and whether it may be a double.

    `likeness` of the words, 0 to 1, is looked at only where a double is possible.
    """

    case: Case
    metres: int
    likeness: float
    double: bool


def neighbours(case: Case, actor: Actor) -> tuple[list[Neighbour], list[Neighbour]]:
    """(likely doubles, what was here before), each the likeliest or newest first. One query.

    Only what the actor may see. Doubles are open, not merged, and of the same kind or in the same words.
    """
    if case.lon is None or case.lat is None:
        return [], []
    box = box_around(case.lon, case.lat, RADIUS)
    asked = _near(actor.posts).ask(case=case.pk, **dict(zip(CORNERS, box, strict=True)), **_squares(*box))
    rows = [load(Case, OF_CASE, row) for row in asked]
    points = np.array([(other.lon, other.lat) for other in rows], dtype=float).reshape(-1, 2)
    away = distance(case.lon, case.lat, *points.T)
    words = _pieces(case)
    found = [
        _neighbour(case, words, other, round(metres))
        for other, metres in zip(rows, away.tolist(), strict=True)
    ]
    near = sorted((n for n in found if n.metres <= RADIUS), key=lambda n: n.case.opened_at, reverse=True)
    doubles = sorted((n for n in near if n.double), key=lambda n: (-n.likeness, n.metres))[:SHOWN]
    earlier = [n for n in near if not n.double][:SHOWN]
    for neighbour in (*doubles, *earlier):
        with_names(neighbour.case)
    return doubles, earlier


def _squares(west: float, south: float, east: float, north: float) -> dict[str, list[float]]:
    """The squares that a box touches, in the form the statement takes them."""
    across = range(floor(west * SQUARES), floor(east * SQUARES) + 1)
    upwards = range(floor(south * SQUARES), floor(north * SQUARES) + 1)
    touched = list(product(across, upwards))
    return {"xs": [float(x) for x, _ in touched], "ys": [float(y) for _, y in touched]}


class _Square(Func):
    """A coordinate of the square that the statement is looking through."""

    template, output_field = "square.%(function)s", FloatField()


@statement
def _near(posts: tuple[PostView, ...]) -> Statement:
    """Of each square the cases in the box in the order of its index, so that the others are never read."""
    (x, y), (west, south, east, north) = SQUARE, map(Given, CORNERS)
    in_square = Exact(x, _Square(function="x")), Exact(y, _Square(function="y"))
    rows = Case.objects.filter(
        *in_square, visible(posts), lon__isnull=False, lon__range=(west, east), lat__range=(south, north)
    ).exclude(pk=Given("case"))
    newest = rows.order_by(F("closed_at").desc(nulls_first=True), "-pk").values_list(*OF_CASE)[:LOOKED_AT]
    return written(newest, EACH_SQUARE, (Given("xs"), Given("ys")), steady=True)


def _neighbour(case: Case, words: set[str], other: Case, metres: int) -> Neighbour:
    waiting = other.closed_at is None and other.merged_into_id is None and other.opened_at <= case.opened_at
    if not waiting:
        return Neighbour(other, metres, 0.0, double=False)
    likeness = _share(words, _pieces(other))
    same = case.category_id is not None and case.category_id == other.category_id
    return Neighbour(other, metres, likeness, same or likeness >= SAME_WORDS)


def alike(one: Case, other: Case) -> float:
    """Share of two-character pieces that the words of two cases have in common, 0 to 1."""
    return _share(_pieces(one), _pieces(other))


def _pieces(case: Case) -> set[str]:
    return pieces(f"{case.title}{case.text}")


def _share(some: set[str], others: set[str]) -> float:
    return len(some & others) / len(some | others) if some and others else 0.0
