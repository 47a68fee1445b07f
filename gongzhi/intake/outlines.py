"""Outlines of villages and communities for the map of the report: small enough for a village line."""

import json
from datetime import date
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from gongzhi.geo import Feature, simplify
from gongzhi.places.models import Level
from gongzhi.places.selectors import OUTLINES, boundaries_within
from gongzhi.reference import remembered

TOLERANCE = 0.0003  # degrees, some thirty metres: a resident points with a finger
PRECISION = 0.00001  # degrees, one metre


def village_outlines(on: date, within: str = "") -> list[dict[str, Any]]:
    """GeoJSON features of villages and communities on that day; remembered until a boundary changes.

    `within`: the path of a division; only what lies in it, or the village it lies in.
    """
    return [f for path, f in _outlines(on) if path.startswith(within) or within.startswith(path)]


@remembered(*OUTLINES, most=4)
def _outlines(on: date) -> list[tuple[str, dict[str, Any]]]:
    rows = list(boundaries_within("", on, Level.VILLAGE, Level.COMMUNITY))
    if not rows:
        return []
    shapes = [Feature.read(str(row.pk), row.division.name, row.geometry).geometry for row in rows]
    simple = shapely.set_precision(simplify(shapes, TOLERANCE), PRECISION)
    return [
        (row.division.path, _feature(row.division.name, shape))
        for row, shape in zip(rows, simple, strict=True)
    ]


def _feature(name: str, shape: BaseGeometry) -> dict[str, Any]:
    outline = json.loads(shapely.to_geojson(shape))
    return {"type": "Feature", "properties": {"name": name}, "geometry": outline}
