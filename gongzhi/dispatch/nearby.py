"""What else has been reported close to a case: likely doubles to merge, and what was there before."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import BooleanField, Expression, F, Func, QuerySet, Value

from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case
from gongzhi.cases.selectors import with_names
from gongzhi.cases.visibility import visible
from gongzhi.geo import box_around, distance
from gongzhi.people.authority import PostView
from gongzhi.reference.statements import Given, Statement, columns, load, statement, written
from gongzhi.text import bigrams

RADIUS = 150  # metres: as far as people mean the same spot by different words
LOOKED_AT = 60  # the open ones first, then the newest: in a busy place there are thousands
SHOWN = 5
CORNERS = "west", "south", "east", "north"
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


def _point(lon: Expression | F, lat: Expression | F) -> Func:
    return Func(lon, lat, function="point")


def around(lon: float, lat: float, metres: float) -> QuerySet[Case]:
    """Cases in the box about a point, in no order; found by the index of points."""
    return _in_box(*map(Value, box_around(lon, lat, metres)))


def _in_box(west: Value, south: Value, east: Value, north: Value) -> QuerySet[Case]:
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
    corners = dict(zip(CORNERS, box_around(case.lon, case.lat, RADIUS), strict=True))
    rows = [load(Case, OF_CASE, row) for row in _near(actor.posts).ask(case=case.pk, **corners)]
    pieces = _pieces(case)
    found = sorted(
        (_neighbour(case, pieces, other) for other in rows), key=lambda n: n.case.opened_at, reverse=True
    )
    near = [n for n in found if n.metres <= RADIUS]
    doubles = sorted((n for n in near if n.double), key=lambda n: (-n.likeness, n.metres))[:SHOWN]
    earlier = [n for n in near if not n.double][:SHOWN]
    for neighbour in (*doubles, *earlier):
        with_names(neighbour.case)
    return doubles, earlier


@statement
def _near(posts: tuple[PostView, ...]) -> Statement:
    rows = _in_box(*map(Given, CORNERS)).filter(visible(posts)).exclude(pk=Given("case"))
    newest = rows.order_by(F("closed_at").desc(nulls_first=True), "-pk")
    return written(newest.values_list(*OF_CASE)[:LOOKED_AT])


def _neighbour(case: Case, pieces: set[str], other: Case) -> Neighbour:
    assert case.lon is not None and case.lat is not None
    assert other.lon is not None and other.lat is not None
    metres = round(float(distance(case.lon, case.lat, other.lon, other.lat)))
    waiting = other.closed_at is None and other.merged_into_id is None and other.opened_at <= case.opened_at
    if not waiting:
        return Neighbour(other, metres, 0.0, double=False)
    likeness = _share(pieces, _pieces(other))
    same = case.category_id is not None and case.category_id == other.category_id
    return Neighbour(other, metres, likeness, same or likeness >= SAME_WORDS)


def alike(one: Case, other: Case) -> float:
    """Share of two-character pieces that the words of two cases have in common, 0 to 1."""
    return _share(_pieces(one), _pieces(other))


def _pieces(case: Case) -> set[str]:
    return set(bigrams(f"{case.title}{case.text}").split())


def _share(pieces: set[str], others: set[str]) -> float:
    return len(pieces & others) / len(pieces | others) if pieces and others else 0.0
