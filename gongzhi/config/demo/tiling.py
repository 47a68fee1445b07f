"""Draw grids that tile their county exactly, with edges as uneven as real ones.

Cells around the grid centres meet in common lines. Every line is bent once and then used by both its sides,
so that no gap and no overlap can arise; villages, towns and the county are unions of their grids.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import shapely
from shapely import LineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gongzhi.config.demo.layout import Village

METRES = 111_320.0
DECIMALS = 6  # of a degree: about ten centimetres
BEND = 0.11  # how far a line may leave its chord, as a part of the chord
SHORTEST = 130.0  # metres; shorter pieces of a line stay straight


def scatter(village: Village, rng: random.Random) -> list[Point]:
    """Centres of a village's grids: on a loose ring, one in the middle if there are five or more."""
    east, north = village.centre
    ring = village.grids - (village.grids > 4)
    turn = rng.uniform(0, math.tau)
    points = [Point(east, north)] if ring < village.grids else []
    for i in range(ring):
        angle = turn + math.tau * (i + rng.uniform(-0.18, 0.18)) / ring
        distance = village.spread * rng.uniform(0.85, 1.15)
        points.append(Point(east + distance * math.cos(angle), north + distance * math.sin(angle)))
    return points


def outline(centres: Sequence[tuple[Point, float]]) -> Polygon:
    """The county's edge, in metres: the land around the centres, without holes or spikes."""
    land = shapely.union_all([point.buffer(spread * 1.3) for point, spread in centres])
    rounded = land.buffer(2600).buffer(-2200)
    largest = max(shapely.get_parts(rounded), key=lambda part: part.area)
    return Polygon(largest.exterior).simplify(120)


def tile(points: Sequence[Point], edge: Polygon, rng: random.Random) -> list[Polygon]:
    """One cell for each point, in metres, tiling `edge`; in the order of the points.

    Raises ValueError if the bent lines cross, which another seed avoids.
    """
    cells = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(points), extend_to=edge))
    borders = [shapely.intersection(cell, edge).boundary for cell in cells]
    lines = shapely.line_merge(shapely.union_all(borders, grid_size=1.0))
    bent = [_bend(line, rng) for line in shapely.get_parts(lines)]
    faces = shapely.get_parts(shapely.polygonize(bent))
    by_point = [next((face for face in faces if face.contains(point)), None) for point in points]
    if len(faces) != len(points) or None in by_point or not shapely.coverage_is_valid(faces):
        raise ValueError("网格的边线相交，请换一个种子")
    return [face for face in by_point if face is not None]


def to_degrees(shape: BaseGeometry, centre: tuple[float, float]) -> BaseGeometry:
    """Metres east and north of the centre as rounded longitude and latitude."""
    lon, lat = centre
    east = METRES * math.cos(math.radians(lat))

    def place(x: float, y: float) -> tuple[float, float]:
        return round(lon + x / east, DECIMALS), round(lat + y / METRES, DECIMALS)

    return shapely.transform(shape, lambda xy: [place(x, y) for x, y in xy])


def divide(cell: Polygon, parts: int, rng: random.Random) -> list[Polygon]:
    """Cut a grid into micro-grids."""
    seeds = [point_in(cell, rng) for _ in range(parts)]
    cut = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(seeds), extend_to=cell))
    return [shapely.intersection(piece, cell) for piece in cut]


def point_in(shape: BaseGeometry, rng: random.Random) -> Point:
    """A point inside the shape, not at its very edge."""
    west, south, east, north = shape.bounds
    inner = shape.buffer(-0.06 * math.sqrt(shape.area))
    while True:
        point = Point(rng.uniform(west, east), rng.uniform(south, north))
        if inner.contains(point):
            return point


def _bend(line: LineString, rng: random.Random) -> LineString:
    xy = list(line.coords)
    bent = [xy[0]]
    for start, end in zip(xy, xy[1:], strict=False):
        bent.extend(_broken(start, end, rng))
    return LineString(bent)


def _broken(start: tuple[float, ...], end: tuple[float, ...], rng: random.Random) -> list[tuple[float, ...]]:
    """Points from `start` (left out) to `end`: the middle is moved aside, then each half likewise."""
    length = math.dist(start, end)
    if length < SHORTEST:
        return [end]
    aside = rng.uniform(-BEND, BEND)
    middle = (
        (start[0] + end[0]) / 2 - (end[1] - start[1]) * aside,
        (start[1] + end[1]) / 2 + (end[0] - start[0]) * aside,
    )
    return [*_broken(start, middle, rng), *_broken(middle, end, rng)]
