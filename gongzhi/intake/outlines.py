"""Outlines of villages and communities for the map of the report: small enough for a village line."""

import json
from datetime import date
from functools import lru_cache
from typing import Any

import shapely
from django.db.models import Max

from gongzhi.geo import Feature, simplify
from gongzhi.places.models import Boundary, Level
from gongzhi.places.selectors import boundaries_within

TOLERANCE = 0.0003  # degrees, some thirty metres: a resident points with a finger
PRECISION = 0.00001  # degrees, one metre


def village_outlines(on: date) -> list[dict[str, Any]]:
    """GeoJSON features of every village and community on that day; remembered until a boundary changes."""
    revision = Boundary.objects.aggregate(latest=Max("revision"))["latest"]
    return [] if revision is None else _outlines(revision, on)


@lru_cache(maxsize=4)
def _outlines(revision: int, on: date) -> list[dict[str, Any]]:
    # Keyed by the revision: any change of a boundary makes a new key.
    rows = list(boundaries_within("", on, Level.VILLAGE, Level.COMMUNITY))
    if not rows:
        return []
    shapes = [Feature.read(str(row.pk), row.division.name, row.geometry).geometry for row in rows]
    simple = shapely.set_precision(simplify(shapes, TOLERANCE), PRECISION)
    return [
        {
            "type": "Feature",
            "properties": {"name": row.division.name},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for row, shape in zip(rows, simple, strict=True)
    ]
