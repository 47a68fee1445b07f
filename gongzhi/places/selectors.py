"""Reading divisions, grids and places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet
from django.db.models.functions import Length

from gongzhi.geo import Feature, Finding, GridIndex, check_coverage
from gongzhi.places.models import Address, Boundary, Division, Level, LocalName
from gongzhi.places.paths import lineage
from gongzhi.reference import remembered
from gongzhi.text import phrase_query

HITS = 20
OUTLINES = ("places_division", "places_boundary")


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
    past = [day for day in _turns() if day <= on]
    if not past:
        return None
    index, grids = _grid_index(past[-1])
    found = index.at(lon, lat)
    return grids[found] if found else None


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


@remembered(*OUTLINES, most=8)
def _grid_index(on: dt.date) -> tuple[GridIndex, dict[str, Division]]:
    boundaries = list(boundaries_within("", on, Level.GRID))
    index = GridIndex(feature_of(boundary) for boundary in boundaries)
    return index, {boundary.division.path: boundary.division for boundary in boundaries}


def _named(match: SearchQuery, within: str) -> Iterable[PlaceHit]:
    rows = LocalName.objects.filter(search=match, division__path__startswith=within).select_related(
        "division"
    )
    for place in rows.order_by(Length("name"), "pk")[:HITS]:
        yield PlaceHit(place.name, "俗称", place.lon, place.lat, place.division)


def _divisions(match: SearchQuery, within: str, on: dt.date) -> Iterable[PlaceHit]:
    rows = Boundary.objects.on(on).filter(division__search=match, division__path__startswith=within)
    for boundary in rows.select_related("division").order_by(Length("division__path"), "pk")[:HITS]:
        inside = feature_of(boundary).geometry.representative_point()
        yield PlaceHit(boundary.division.name, "区划", inside.x, inside.y, boundary.division)


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
