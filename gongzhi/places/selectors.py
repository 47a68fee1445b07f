"""Reading divisions, grids and places."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import FloatField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Length

from gongzhi.geo import Feature, Finding, GridIndex, check_coverage
from gongzhi.places.models import Address, Boundary, Division, Level, LocalName
from gongzhi.places.paths import lineage
from gongzhi.reference import remembered
from gongzhi.reference.statements import Given, Statement, statement, written
from gongzhi.text import phrase_query

HITS = 20
OUTLINES = ("places_division", "places_boundary")
ABOVE_GRIDS = (Level.COUNTY, Level.TOWN, Level.VILLAGE, Level.COMMUNITY)
Rows = QuerySet[Any, Any]
Point = tuple[Any, Any]
NONE = Value(None, TextField())  # where a table has no such column
NOWHERE = Value(None, FloatField()), Value(None, FloatField())
TYPED = SearchQuery(Given("query"), search_type="raw", config="simple")


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """A place that fits what was typed. `kind` is 俗称, 区划 or 地址; degrees in WGS 84.

    `where` names the town and the village, because «三组» and «村委会» are everywhere.
    """

    label: str
    kind: str
    lon: float
    lat: float
    division: Division
    where: str = ""


def grid_at(lon: float, lat: float, on: dt.date) -> Division | None:
    """The grid that holds a point on that day; None outside every grid. No query while no outline changes."""
    turn = _turn_before(on)
    if turn is None:
        return None
    index, grids = _grid_index(turn)
    found = index.at(lon, lat)
    return grids[found] if found else None


def area_at(lon: float, lat: float, on: dt.date) -> Division | None:
    """The grid that holds a point, or where none does the smallest area around it; None outside all drawn."""
    if grid := grid_at(lon, lat, on):
        return grid
    turn = _turn_before(on)
    if turn is None:
        return None
    index, areas = _index_above_grids(turn)
    found = index.all_at(lon, lat)
    return areas[max(found, key=lambda shape: shape.id.count("/")).id] if found else None


def is_outside(lon: float, lat: float, on: dt.date) -> bool:
    """Whether the point lies outside all areas drawn on that day. Where nothing is drawn, nobody knows."""
    return area_at(lon, lat, on) is None and boundaries_within("", on).exists()


def grid_name(grid: Division) -> str:
    """The name with its village's in front, unless it begins with that."""
    above = grid.parent.name if grid.parent else ""
    return grid.name if grid.name.startswith(above) else above + grid.name


def search_places(text: str, within: str = "", *, on: dt.date) -> list[PlaceHit]:
    """Places whose local name, division name or address contains the text; best first, 20 at most.

    `within` is a division path to stay inside. A single character is enough.
    """
    query = phrase_query(text)
    if not query:
        return []
    rows = _matching(within).ask(query=query, on=on)
    wanted = {path for *_, place, _ in rows for path in lineage(place)}
    known = {one.path: one for one in Division.objects.filter(path__in=wanted)} if rows else {}
    typed = text.strip()
    return sorted((_hit(known, *row) for row in rows), key=lambda hit: _rank(hit, typed))[:HITS]


@remembered("places_division", most=8_192)
def division_with(pk: int) -> Division | None:
    """The division as stored, its parent at hand; shared by all who ask: never change it. None if unknown."""
    return Division.objects.select_related("parent").filter(pk=pk).first()


def divisions_within(path: str, on: dt.date, *levels: str) -> QuerySet[Division]:
    """Divisions inside a path (itself included) on that day, in tree order, of these levels or all."""
    found = Division.objects.on(on).filter(path__startswith=path).order_by("path")
    return found.filter(level__in=levels) if levels else found


def boundaries_within(path: str, on: dt.date, *levels: str) -> QuerySet[Boundary]:
    """Outlines in force on that day for divisions inside a path, with their divisions, in tree order."""
    found = Boundary.objects.on(on).filter(division__path__startswith=path)
    if levels:
        found = found.filter(division__level__in=levels)
    return found.select_related("division").order_by("division__path")


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """How the parts of a division cover it: parts without outline, and gaps, overlaps and excesses."""

    division: Division
    undrawn: tuple[Division, ...]
    findings: tuple[Finding, ...]

    @property
    def exact(self) -> bool:
        return not (self.undrawn or self.findings)


def coverage_of(division: Division, on: dt.date) -> CoverageReport | None:
    """Compare a division's outline with those of its parts; None when itself or all parts are undrawn."""
    own = division.boundaries.on(on).first()
    parts = list(Boundary.objects.on(on).filter(division__parent=division).select_related("division"))
    if own is None or not parts:
        return None
    drawn = {part.division_id for part in parts}
    undrawn = tuple(Division.objects.on(on).filter(parent=division).exclude(pk__in=drawn).order_by("path"))
    findings = check_coverage([feature_of(part) for part in parts], feature_of(own))
    return CoverageReport(division, undrawn, tuple(findings))


def feature_of(boundary: Boundary) -> Feature:
    """The outline as a shape named after its division; the id is the division's path."""
    return Feature.read(boundary.division.path, boundary.division.name, boundary.geometry)


@remembered(*OUTLINES, most=4)
def _turns() -> list[dt.date]:
    """The days on which some outline begins, or has ended the day before: between two, nothing changes."""
    spans = Boundary.objects.values_list("begins", "ends").distinct()
    return sorted({day for begins, ends in spans for day in (begins, ends and ends + dt.timedelta(1)) if day})


def _turn_before(on: dt.date) -> dt.date | None:
    """Since when all outlines are as they are on that day; None before the first."""
    return max((day for day in _turns() if day <= on), default=None)


@remembered(*OUTLINES, most=8)
def _grid_index(on: dt.date) -> tuple[GridIndex, dict[str, Division]]:
    return _index(boundaries_within("", on, Level.GRID))


@remembered(*OUTLINES, most=8)
def _index_above_grids(on: dt.date) -> tuple[GridIndex, dict[str, Division]]:
    return _index(boundaries_within("", on, *ABOVE_GRIDS))


def _index(boundaries: Iterable[Boundary]) -> tuple[GridIndex, dict[str, Division]]:
    rows = list(boundaries)
    return GridIndex(map(feature_of, rows)), {row.division.path: row.division for row in rows}


@statement
def _matching(within: str) -> Statement:
    """Local names, divisions and addresses that hold the words, the shortest HITS of each."""
    on = Given("on")
    inside = Q(division__path__startswith=within) if within else Q()
    names = LocalName.objects.filter(inside, search=TYPED).order_by(Length("name"), "pk")
    addresses = Address.objects.on(on).filter(inside, search=TYPED).order_by(Length("text"), "text")
    outlines = Boundary.objects.on(on).filter(inside, division__search=TYPED)
    outlines = outlines.order_by(Length("division__path"), "pk")
    shape = Cast("geometry", TextField())
    return written(
        _as_hits(names, "俗称", "name").union(
            _as_hits(addresses, "地址", "text"),
            _as_hits(outlines, "区划", "division__name", NOWHERE, shape),
            all=True,
        )
    )


def _as_hits(rows: Rows, kind: str, label: str, point: Point = ("lon", "lat"), outline: Any = NONE) -> Rows:
    return rows[:HITS].values_list(label, Value(kind), *point, "division__path", outline)


def _hit(known: Mapping[str, Division], *row: Any) -> PlaceHit:
    """A row of the statement; a division lies where its outline says."""
    label, kind, lon, lat, path, outline = row
    if outline is not None:
        inside = Feature.read(path, label, json.loads(outline)).geometry.representative_point()
        lon, lat = inside.x, inside.y
    where = "".join(known[above].name for above in lineage(path)[1:3])
    return PlaceHit(label, kind, lon, lat, known[path], where)


def _rank(hit: PlaceHit, typed: str) -> tuple[bool, bool, int]:
    """Exactly what was typed first, then what begins with it, then the shorter."""
    return hit.label != typed, not hit.label.startswith(typed), len(hit.label)
