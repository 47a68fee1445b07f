"""A map as one SVG drawing, for pages without JavaScript, for print and as the first picture. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import shapely

from gongzhi.geo import Feature, Frame, draw

WIDTH = 640


@dataclass(frozen=True, slots=True)
class Area:
    path: str
    name: str
    here: bool
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Picture:
    """What the component draws; `points` are (x, y, label, faint)."""

    width: int
    height: int
    areas: tuple[Area, ...]
    points: tuple[tuple[int, int, str, bool], ...]


def picture(
    features: Sequence[Mapping[str, Any]], points: Sequence[Mapping[str, Any]] = ()
) -> Picture | None:
    """Areas: GeoJSON features (name, here); points: {lon, lat, label, faint}. None without areas."""
    if not features:
        return None
    areas, frame, size = _drawn(json.dumps(features))
    dots = tuple((*frame.place(p["lon"], p["lat"]), p.get("label", ""), bool(p.get("faint"))) for p in points)
    return Picture(*size, areas, dots)


@lru_cache(maxsize=512)
def _drawn(written: str) -> tuple[tuple[Area, ...], Frame, tuple[int, int]]:
    """The areas of a map, drawn once; a hundred people look at the same village in a day."""
    features = json.loads(written)
    shapes = [
        Feature.read(str(number), feature["properties"].get("name", ""), feature["geometry"])
        for number, feature in enumerate(features)
    ]
    drawn = draw(shapes, width=WIDTH)
    west, south, east, north = (float(x) for x in shapely.total_bounds([shape.geometry for shape in shapes]))
    areas = tuple(
        Area(drawn.paths[s.id], s.name, bool(f["properties"].get("here")), *drawn.labels[s.id])
        for s, f in zip(shapes, features, strict=True)
    )
    return areas, Frame((west, south, east, north), WIDTH), (drawn.width, drawn.height)
