"""Areas as SVG paths, so that a map can be a picture in the page and needs no script and no tiles."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gongzhi.geo.features import Feature
from gongzhi.geo.measure import Box


@dataclass(frozen=True, slots=True)
class Drawing:
    """Paths by area id in a picture of `width` × `height` units, north up; `labels` are points inside."""

    width: int
    height: int
    paths: dict[str, str]
    labels: dict[str, tuple[int, int]]

    @property
    def view_box(self) -> str:
        """The value of the svg element's viewBox."""
        return f"0 0 {self.width} {self.height}"


@dataclass(frozen=True, slots=True)
class Frame:
    """How degrees become picture units: one scale for both directions at the middle latitude."""

    box: Box
    width: int

    @property
    def _stretch(self) -> float:
        return math.cos(math.radians((self.box[1] + self.box[3]) / 2))

    @property
    def scale(self) -> float:
        """Picture units per degree of latitude."""
        west, south, east, north = self.box
        return self.width / max((east - west) * self._stretch, (north - south) * 1e-9, 1e-12)

    @property
    def height(self) -> int:
        """Picture height that keeps the proportions."""
        return max(1, round((self.box[3] - self.box[1]) * self.scale))

    def place(self, lon: float, lat: float) -> tuple[int, int]:
        """A point in the picture."""
        return round((lon - self.box[0]) * self._stretch * self.scale), round(
            (self.box[3] - lat) * self.scale
        )


def draw(features: Sequence[Feature], *, width: int = 1000, tolerance: float = 1.0) -> Drawing:
    """Paths of *features* in one picture *width* units wide.

    tolerance: bends smaller than this many units are left out; neighbours keep their common border.
    Raises ValueError when there is nothing to draw.
    """
    if not features:
        raise ValueError("没有可画的区域")
    shapes = np.array([feature.geometry for feature in features], dtype=object)
    west, south, east, north = map(float, shapely.total_bounds(shapes))
    frame = Frame((west, south, east, north), width)
    simple = simplify(list(shapes), tolerance / frame.scale)
    return Drawing(
        width,
        frame.height,
        {feature.id: path(shape, frame) for feature, shape in zip(features, simple, strict=True)},
        {feature.id: _label(feature.geometry, frame) for feature in features},
    )


def simplify(shapes: Sequence[BaseGeometry], degrees: float) -> list[BaseGeometry]:
    """Fewer vertices, the same neighbourhood: a border shared by two areas stays shared.

    Areas that do not fit together (see `check_coverage`) are each simplified by themselves.
    """
    array = np.array(shapes, dtype=object)
    if shapely.coverage_is_valid(array):
        return list(shapely.coverage_simplify(array, degrees))
    return list(shapely.simplify(array, degrees, preserve_topology=True))


def path(shape: BaseGeometry, frame: Frame) -> str:
    """The value of a path element's `d`: every ring closed, to be filled with fill-rule evenodd."""
    return "".join(_ring(ring, frame) for ring in _rings(shape))


def _rings(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(shape):
        yield part.exterior
        yield from part.interiors


def _ring(ring: BaseGeometry, frame: Frame) -> str:
    points = [frame.place(lon, lat) for lon, lat in shapely.get_coordinates(ring)]
    kept = [point for index, point in enumerate(points) if index == 0 or point != points[index - 1]]
    if len(kept) < 4:  # smaller than a unit: keep a visible dot
        x, y = kept[0]
        return f"M{x} {y}h1v1h-1z"
    return "M" + "L".join(f"{x} {y}" for x, y in kept[:-1]) + "z"


def _label(shape: BaseGeometry, frame: Frame) -> tuple[int, int]:
    point = shapely.point_on_surface(shape)
    return frame.place(point.x, point.y)
