"""Shapes on the ground: which grid a point lies in, and whether grids cover their village."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

METRES_PER_DEGREE = 111_320.0


class ShapeProblem(ValueError):
    """The outline is not a usable polygon; the message says why, in Chinese."""


def read_polygon(geometry: Mapping[str, Any]) -> BaseGeometry:
    """A GeoJSON Polygon or MultiPolygon in degrees. Raises ShapeProblem for anything else."""
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.GEOSException, TypeError) as error:
        raise ShapeProblem("范围不是有效的 GeoJSON") from error
    if shape is None or shape.geom_type not in {"Polygon", "MultiPolygon"} or shape.is_empty:
        raise ShapeProblem("范围应是 Polygon 或 MultiPolygon")
    if not shape.is_valid:
        raise ShapeProblem(f"范围的边线有误：{shapely.is_valid_reason(shape)}")
    west, south, east, north = shape.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise ShapeProblem("范围的坐标应是经纬度（度）")
    return shape


class PointIndex:
    """Finds the shape a point lies in. A point on a common edge belongs to the first shape given."""

    def __init__(self, shapes: Sequence[BaseGeometry]) -> None:
        self._tree = shapely.STRtree(shapes)

    def find(self, lon: float, lat: float) -> int | None:
        """Position of the shape, or None outside all of them."""
        hits = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        return int(hits.min()) if len(hits) else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well parts cover a whole. Areas in square metres; overlaps name the two parts by position."""

    gap: float
    outside: float
    overlaps: tuple[tuple[int, int, float], ...]

    @property
    def exact(self) -> bool:
        return not (self.gap or self.outside or self.overlaps)


def coverage(whole: BaseGeometry, parts: Sequence[BaseGeometry], *, tolerance: float = 1.0) -> Coverage:
    """Compare parts with their whole; what is smaller than `tolerance` square metres counts as nothing."""
    scale = _square_metres_per_square_degree(whole)
    union = shapely.union_all(list(parts))

    def measured(shape: BaseGeometry) -> float:
        area = shape.area * scale
        return area if area > tolerance else 0.0

    pairs = shapely.STRtree(parts).query(parts, predicate="intersects").T
    overlaps = (
        (int(a), int(b), measured(shapely.intersection(parts[a], parts[b]))) for a, b in pairs if a < b
    )
    return Coverage(
        gap=measured(shapely.difference(whole, union)),
        outside=measured(shapely.difference(union, whole)),
        overlaps=tuple(found for found in overlaps if found[2]),
    )


def inner_point(shape: BaseGeometry) -> tuple[float, float]:
    """A longitude and latitude that surely lie inside the shape, for a label or a search hit."""
    point = shape.representative_point()
    return point.x, point.y


def _square_metres_per_square_degree(shape: BaseGeometry) -> float:
    # A county is small enough for one scale; the error stays below a thousandth.
    return METRES_PER_DEGREE**2 * math.cos(math.radians(shape.centroid.y))
