"""A map as one SVG drawing, for pages without JavaScript, for print and as the first picture. Pure."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 640
MARGIN = 16


@dataclass(frozen=True, slots=True)
class Area:
    path: str
    name: str
    here: bool
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    areas: tuple[Area, ...]
    points: tuple[tuple[float, float, str], ...]


def _rings(geometry: Mapping[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield from polygon


class _Projection:
    """Degrees to drawing units; a degree of longitude is shortened by the cosine of the latitude."""

    def __init__(self, coordinates: list[Sequence[float]]) -> None:
        lons, lats = [c[0] for c in coordinates], [c[1] for c in coordinates]
        self.west, self.north = min(lons), max(lats)
        self.squeeze = math.cos(math.radians((min(lats) + max(lats)) / 2))
        across = max((max(lons) - self.west) * self.squeeze, 1e-6)
        self.scale = (WIDTH - 2 * MARGIN) / across
        self.height = round((self.north - min(lats)) * self.scale) + 2 * MARGIN

    def __call__(self, lon: float, lat: float) -> tuple[float, float]:
        x = (lon - self.west) * self.squeeze * self.scale + MARGIN
        y = (self.north - lat) * self.scale + MARGIN
        return round(x, 1), round(y, 1)


def draw(features: Sequence[Mapping[str, Any]], points: Sequence[Mapping[str, Any]] = ()) -> Drawing:
    """Areas from GeoJSON polygons (properties: name, here) and points ({lon, lat, label})."""
    rings = [(f, list(_rings(f["geometry"]))) for f in features]
    corners = [c for _, parts in rings for ring in parts for c in ring]
    corners += [(p["lon"], p["lat"]) for p in points]
    if not corners:
        return Drawing(WIDTH, 0, (), ())
    place = _Projection(corners)
    areas = []
    for feature, parts in rings:
        path = "".join("M" + "L".join("{} {}".format(*place(*c[:2])) for c in ring) + "Z" for ring in parts)
        outer = parts[0]
        x, y = place(sum(c[0] for c in outer) / len(outer), sum(c[1] for c in outer) / len(outer))
        properties = feature.get("properties", {})
        areas.append(Area(path, properties.get("name", ""), bool(properties.get("here")), x, y))
    dots = tuple((*place(p["lon"], p["lat"]), p.get("label", "")) for p in points)
    return Drawing(WIDTH, place.height, tuple(areas), dots)
