"""Outlines of grids for the map beside a case, remembered by village."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongzhi.cases.models import Case
from gongzhi.places import paths
from gongzhi.places.selectors import OUTLINES, boundaries_within
from gongzhi.reference import remembered

VILLAGE = 3  # steps of a division path


def around(case: Case, day: date) -> list[dict[str, Any]]:
    """Grids of the case's village as GeoJSON features, its own marked; the town's while it has none."""
    place = paths.cut(case.area_path, VILLAGE) or case.town_path
    if not place:
        return []
    return [
        {
            "type": "Feature",
            "geometry": geometry,
            "properties": {"name": name, "here": path == case.area_path},
        }
        for path, name, geometry in _grids(place, day)
    ]


@remembered(*OUTLINES, most=256)
def _grids(place: str, day: date) -> list[tuple[str, str, Any]]:
    rows = boundaries_within(place, day, "grid")
    return [(row.division.path, row.division.name, row.geometry) for row in rows]
