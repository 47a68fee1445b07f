"""What else has been reported close to a case: likely doubles to merge, and what was there before."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import BooleanField, Expression, F, Func, QuerySet, Value

from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case
from gongzhi.cases.selectors import with_names
from gongzhi.cases.visibility import visible
from gongzhi.geo import box_around, distance
from gongzhi.text import bigrams

RADIUS = 150  # metres: as far as people mean the same spot by different words
LOOKED_AT = 60  # the open ones first, then the newest: in a busy place there are thousands
SHOWN = 5
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


def _point(lon: Expression | F, lat: Expression | F) -> Func:
    return Func(lon, lat, function="point")


def around(lon: float, lat: float, metres: float) -> QuerySet[Case]:
    """Cases in the box about a point, in no order; found by the index of points."""
    west, south, east, north = map(Value, box_around(lon, lat, metres))
    box = Func(_point(west, south), _point(east, north), function="box")
    inside = Func(
        _point(F("lon"), F("lat")),
        box,
        template="%(expressions)s",
        arg_joiner=" <@ ",
        output_field=BooleanField(),
    )
    return Case.objects.filter(inside, lon__isnull=False)


def neighbours(case: Case, actor: Actor) -> tuple[list[Neighbour], list[Neighbour]]:
    """(likely doubles, what was here before), each the likeliest or newest first. One query.

    Only what the actor may see. Doubles are open, not merged, and of the same kind or in the same words.
    """
    if case.lon is None or case.lat is None:
        return [], []
    rows = (
        around(case.lon, case.lat, RADIUS)
        .filter(visible(actor.posts))
        .exclude(pk=case.pk)
        .defer("state")
        .order_by(F("closed_at").desc(nulls_first=True), "-pk")[:LOOKED_AT]
    )
    found = sorted(
        (_neighbour(case, other) for other in map(with_names, rows)),
        key=lambda n: n.case.opened_at,
        reverse=True,
    )
    near = [n for n in found if n.metres <= RADIUS]
    doubles = sorted((n for n in near if n.double), key=lambda n: (-n.likeness, n.metres))[:SHOWN]
    return doubles, [n for n in near if not n.double][:SHOWN]


def _neighbour(case: Case, other: Case) -> Neighbour:
    assert case.lon is not None and case.lat is not None
    assert other.lon is not None and other.lat is not None
    metres = round(float(distance(case.lon, case.lat, other.lon, other.lat)))
    waiting = other.closed_at is None and other.merged_into_id is None and other.opened_at <= case.opened_at
    if not waiting:
        return Neighbour(other, metres, 0.0, double=False)
    likeness = alike(f"{case.title}{case.text}", f"{other.title}{other.text}")
    same = case.category_id is not None and case.category_id == other.category_id
    return Neighbour(other, metres, likeness, same or likeness >= SAME_WORDS)


def alike(one: str, other: str) -> float:
    """Share of two-character pieces that two texts have in common, 0 to 1."""
    pieces, others = set(bigrams(one).split()), set(bigrams(other).split())
    return len(pieces & others) / len(pieces | others) if pieces and others else 0.0
