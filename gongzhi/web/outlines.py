"""Outlines of grids for the map beside a case, remembered by village."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongzhi.cases.models import Case
from gongzhi.places import paths
from gongzhi.places.selectors import OUTLINES, boundaries_within
from gongzhi.reference import remembered
from gongzhi.web.map_drawing import Outlines

VILLAGE = 3  # steps of a division path


def around(case: Case, day: date) -> Outlines:
    """Grids of the case's village as GeoJSON features, its own marked; the town's while it has none."""
    place = paths.cut(case.area_path, VILLAGE) or case.town_path
    return _marked(place, case.area_path, day) if place else Outlines()


@remembered(*OUTLINES, most=256)
def _marked(place: str, own: str, day: date) -> Outlines:
    return Outlines(
        {"type": "Feature", "geometry": geometry, "properties": {"name": name, "here": path == own}}
        for path, name, geometry in _grids(place, day)
    )


@remembered(*OUTLINES, most=256)
def _grids(place: str, day: date) -> list[tuple[str, str, Any]]:
    rows = boundaries_within(place, day, "grid")
    return [(row.division.path, row.division.name, row.geometry) for row in rows]
