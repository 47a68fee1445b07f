"""The queue on a map: cases that lie close together in the picture are one spot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely

from gongzhi.geo import Feature, Frame, draw
from gongzhi.places import paths
from gongzhi.places.models import Level
from gongzhi.places.selectors import OUTLINES, boundaries_within
from gongzhi.reference import remembered
from gongzhi.web.lights import LIGHTS, Light
from gongzhi.web.map_drawing import Area, named_apart

WIDTH = 720  # picture units
LETTER = 15
REACH = 34  # picture units: cases closer together than this would cover each other
# What is drawn inside an area, by how many steps its path has: towns of the county, villages, grids.
PARTS = {1: (Level.TOWN,), 2: (Level.VILLAGE, Level.COMMUNITY)}
WORST = ("红", "黄", "绿", "灰")


@dataclass(frozen=True, slots=True)
class Pin:
    """A case as far as the map needs it; without a point it is only counted."""

    number: str
    title: str
    path: str
    colour: str
    lon: float | None
    lat: float | None


@dataclass(slots=True)
class Spot:
    """Cases that are drawn as one; the first is the most urgent, its number names the spot."""

    x: int
    y: int
    pins: list[Pin] = field(default_factory=list)

    @property
    def light(self) -> Light:
        return LIGHTS[min((pin.colour for pin in self.pins), key=WORST.index)]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the area with what waits there."""

    path: str
    name: str
    cases: int
    late: int
    soon: int


@dataclass(frozen=True, slots=True)
class Ground:
    """The outlines that the spots lie on."""

    paths: tuple[str, ...]
    areas: tuple[Area, ...]
    names: dict[str, str]
    frame: Frame
    width: int
    height: int

    @property
    def shapes(self) -> list[tuple[str, Area]]:
        return list(zip(self.paths, self.areas, strict=True))


@remembered(*OUTLINES, most=256)
def ground(place: str, day: date) -> Ground | None:
    """The parts of an area as one drawing; None where nothing is drawn."""
    levels = PARTS.get(paths.depth(place), (Level.GRID,))
    rows = list(boundaries_within(place, day, *levels))
    if not rows:
        return None
    shapes = [Feature.read(row.division.path, row.division.name, row.geometry) for row in rows]
    drawn = draw(shapes, width=WIDTH)
    west, south, east, north = map(float, shapely.total_bounds([s.geometry for s in shapes]))
    areas = tuple(Area(drawn.paths[s.id], s.name, False, *drawn.labels[s.id]) for s in shapes)
    return Ground(
        paths=tuple(s.id for s in shapes),
        areas=named_apart(areas, LETTER),
        names={s.id: s.name for s in shapes},
        frame=Frame((west, south, east, north), WIDTH),
        width=drawn.width,
        height=drawn.height,
    )


def gather(pins: Iterable[Pin], drawn: Ground) -> list[Spot]:
    """Spots of the pins that have a point in the picture; the pins come with the most urgent first."""
    cells: dict[tuple[int, int], list[Spot]] = defaultdict(list)
    found: list[Spot] = []
    for pin in pins:
        if pin.lon is None or pin.lat is None:
            continue
        x, y = drawn.frame.place(pin.lon, pin.lat)
        if not (0 <= x <= drawn.width and 0 <= y <= drawn.height):
            continue
        spot = _near(cells, x, y)
        if spot is None:
            spot = Spot(x, y)
            cells[x // REACH, y // REACH].append(spot)
            found.append(spot)
        spot.pins.append(pin)
    return found


def _near(cells: dict[tuple[int, int], list[Spot]], x: int, y: int) -> Spot | None:
    column, row = x // REACH, y // REACH
    around = [
        s
        for i in range(column - 1, column + 2)
        for j in range(row - 1, row + 2)
        for s in cells.get((i, j), ())
    ]
    close = [s for s in around if (s.x - x) ** 2 + (s.y - y) ** 2 < REACH**2]
    return min(close, key=lambda s: (s.x - x) ** 2 + (s.y - y) ** 2, default=None)


def parts(pins: Sequence[Pin], drawn: Ground) -> list[Part]:
    """How many cases wait in each part, the latest and fullest first; parts without any at the end."""
    inside: dict[str, list[str]] = {path: [] for path in drawn.names}
    steps = {paths.depth(path) for path in inside}
    for pin in pins:
        for path in (paths.cut(pin.path, n) for n in steps):
            if path in inside:
                inside[path].append(pin.colour)
    told = inside.items()
    found = [
        Part(p, drawn.names[p], len(lights), lights.count("红"), lights.count("黄")) for p, lights in told
    ]
    return sorted(found, key=lambda p: (-p.late, -p.soon, -p.cases))


def as_mark(spot: Spot) -> dict[str, Any]:
    """What the template draws for a spot: the shape of its light, larger the more cases it holds."""
    count, first = len(spot.pins), spot.pins[0]
    size = min(22 + 2 * count, 44) if count > 1 else 18
    place = {"x": spot.x, "y": spot.y, "left": spot.x - size / 2, "top": spot.y - size / 2}
    told = {"number": first.number, "title": first.title, "count": count, "light": spot.light}
    return {**told, **place, "scale": size / 16}
