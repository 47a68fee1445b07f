"""A named area: a grid, a village, a county, in degrees of longitude and latitude (CGCS2000)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry


class GeometryError(ValueError):
    """A boundary that cannot be used. The message says which one and why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Feature:
    """An area with its id and the name people call it by. `geometry` is a valid polygon or multipolygon."""

    id: str
    name: str
    geometry: BaseGeometry

    @classmethod
    def read(cls, id: str, name: str, geometry: Mapping[str, Any]) -> Feature:  # noqa: A002
        """From a GeoJSON geometry. Raises GeometryError."""
        try:
            shape = shapely.from_geojson(json.dumps(geometry))
        except shapely.GEOSException as error:
            raise GeometryError(f"“{name}”的边界不是合格的 GeoJSON：{error}") from error
        return cls(id, name, checked(shape, name))


def checked(shape: BaseGeometry, name: str) -> BaseGeometry:
    """*shape* itself when it is an area in degrees without faults. Raises GeometryError."""
    if shape.geom_type not in ("Polygon", "MultiPolygon") or shape.is_empty:
        raise GeometryError(f"“{name}”的边界应是面（Polygon 或 MultiPolygon），现在是 {shape.geom_type}")
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise GeometryError(f"“{name}”的坐标超出经纬度范围，请确认是“经度, 纬度”而不是米制坐标或前后颠倒")
    if not shapely.is_valid(shape):
        raise GeometryError(f"“{name}”的边界有错：{_fault(shape)}")
    return shape


def _fault(shape: BaseGeometry) -> str:
    reason = shapely.is_valid_reason(shape)
    word, _, place = reason.partition("[")
    known = {
        "Self-intersection": "边界自相交",
        "Ring Self-intersection": "边界自相交",
        "Hole lies outside shell": "内环在外环之外",
        "Nested shells": "几个面互相包含",
        "Holes are nested": "内环互相包含",
        "Interior is disconnected": "内部不连通",
        "Too few points in geometry component": "顶点太少",
    }
    text = known.get(word, word)
    return f"{text}（在 {place.rstrip(']')} 附近）" if place else text
