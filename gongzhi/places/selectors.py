"""Reading divisions, grids and places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from django.contrib.postgres.search import SearchQuery
from django.db.models import Max, QuerySet
from django.db.models.functions import Length

from gongzhi.places.models import Address, Boundary, Division, Level, LocalName
from gongzhi.places.paths import lineage
from gongzhi.places.shapes import Coverage, PointIndex, coverage, inner_point, read_polygon
from gongzhi.text import phrase_query

HITS = 20


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
    """The grid that holds a point on that day; None outside every grid. A look at the revision, no more."""
    revision = Boundary.objects.aggregate(latest=Max("revision"))["latest"]
    if revision is None:
        return None
    index, grids = _grid_index(revision, on)
    found = index.find(lon, lat)
    return None if found is None else grids[found]


def search_places(text: str, within: str = "", *, on: dt.date) -> list[PlaceHit]:
    """Places whose local name, division name or address contains the text; best first, 20 at most.

    `within` is a division path to stay inside. A single character is enough.
    """
    query = phrase_query(text)
    if not query:
        return []
    match = SearchQuery(query, search_type="raw", config="simple")
    hits = [*_named(match, within), *_divisions(match, within, on), *_addresses(match, within, on)]
    typed = text.strip()
    return _with_where(sorted(hits, key=lambda hit: _rank(hit, typed))[:HITS])


def lineage_of(division: Division) -> list[Division]:
    """The division and everything above it, from the county down."""
    return list(Division.objects.filter(path__in=lineage(division.path)).order_by("path"))


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
    """Whether a division's parts cover it. Areas in square metres."""

    division: Division
    undrawn: tuple[Division, ...]
    gap: float
    outside: float
    overlaps: tuple[tuple[Division, Division, float], ...]

    @property
    def exact(self) -> bool:
        return not (self.undrawn or self.gap or self.outside or self.overlaps)


def check_coverage(division: Division, on: dt.date) -> CoverageReport | None:
    """Compare a division's outline with those of its parts; None when itself or all parts are undrawn."""
    own = division.boundaries.on(on).first()
    parts = list(
        Boundary.objects.on(on).filter(division__parent=division).select_related("division").order_by("pk")
    )
    if own is None or not parts:
        return None
    drawn = [part.division for part in parts]
    undrawn = tuple(Division.objects.on(on).filter(parent=division).exclude(pk__in=[d.pk for d in drawn]))
    found: Coverage = coverage(read_polygon(own.geometry), [read_polygon(part.geometry) for part in parts])
    overlaps = tuple((drawn[a], drawn[b], area) for a, b, area in found.overlaps)
    return CoverageReport(division, undrawn, found.gap, found.outside, overlaps)


@lru_cache(maxsize=4)
def _grid_index(revision: int, on: dt.date) -> tuple[PointIndex, list[Division]]:
    # Keyed by the revision: any change of a boundary, by any process, makes a new key.
    boundaries = list(boundaries_within("", on, Level.GRID))
    shapes = [read_polygon(boundary.geometry) for boundary in boundaries]
    return PointIndex(shapes), [boundary.division for boundary in boundaries]


def _named(match: SearchQuery, within: str) -> Iterable[PlaceHit]:
    rows = LocalName.objects.filter(search=match, division__path__startswith=within).select_related(
        "division"
    )
    for place in rows.order_by(Length("name"), "pk")[:HITS]:
        yield PlaceHit(place.name, "俗称", place.lon, place.lat, place.division)


def _divisions(match: SearchQuery, within: str, on: dt.date) -> Iterable[PlaceHit]:
    rows = Boundary.objects.on(on).filter(division__search=match, division__path__startswith=within)
    for boundary in rows.select_related("division").order_by(Length("division__path"), "pk")[:HITS]:
        lon, lat = inner_point(read_polygon(boundary.geometry))
        yield PlaceHit(boundary.division.name, "区划", lon, lat, boundary.division)


def _addresses(match: SearchQuery, within: str, on: dt.date) -> Iterable[PlaceHit]:
    rows = Address.objects.on(on).filter(search=match, division__path__startswith=within)
    for address in rows.select_related("division").order_by(Length("text"), "text")[:HITS]:
        yield PlaceHit(address.text, "地址", address.lon, address.lat, address.division)


def _with_where(hits: list[PlaceHit]) -> list[PlaceHit]:
    """Name town and village of every hit, in one query for all of them."""
    wanted = {path for hit in hits for path in lineage(hit.division.path)[1:3]}
    names = dict(Division.objects.filter(path__in=wanted).values_list("path", "name"))
    return [
        replace(hit, where="".join(names[path] for path in lineage(hit.division.path)[1:3])) for hit in hits
    ]


def _rank(hit: PlaceHit, typed: str) -> tuple[bool, bool, int]:
    """Exactly what was typed first, then what begins with it, then the shorter."""
    return hit.label != typed, not hit.label.startswith(typed), len(hit.label)
