"""A map as one SVG drawing, for pages without JavaScript, for print and as the first picture. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import shapely

from gongzhi.geo import Feature, Frame, draw

WIDTH = 640
IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}
LETTER = 15


class Outlines(list[dict[str, Any]]):
    """GeoJSON features that many look at; their text is written once. Not to be changed."""

    @cached_property
    def written(self) -> str:
        return json.dumps(self)

    @cached_property
    def in_script(self) -> str:
        """The text as it may stand in a <script> element, as Django's `json_script` writes it."""
        return self.written.translate(IN_SCRIPT)


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
    features: Sequence[Mapping[str, Any]], points: Sequence[Mapping[str, Any]] = (), letter: int = LETTER
) -> Picture | None:
    """Areas: GeoJSON features (name, here); points: {lon, lat, label, faint}. None without areas.

    `letter`: the size of the names in picture units; a name that would lie on another is left out.
    """
    if not features:
        return None
    areas, frame, size = _drawn(outlined(features).written, letter)
    dots = tuple((*frame.place(p["lon"], p["lat"]), p.get("label", ""), bool(p.get("faint"))) for p in points)
    return Picture(*size, areas, dots)


def outlined(features: Iterable[Mapping[str, Any]]) -> Outlines:
    """The same features, with their text at hand."""
    return features if isinstance(features, Outlines) else Outlines(map(dict, features))


def script(features: Iterable[Mapping[str, Any]], points: Sequence[Mapping[str, Any]]) -> str:
    """What the map's script reads: {"features": a feature collection, "points": …}, to stand in the page."""
    collection = f'{{"type": "FeatureCollection", "features": {outlined(features).in_script}}}'
    return f'{{"features": {collection}, "points": {json.dumps(list(points)).translate(IN_SCRIPT)}}}'


@lru_cache(maxsize=512)
def _drawn(written: str, letter: int) -> tuple[tuple[Area, ...], Frame, tuple[int, int]]:
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
    return named_apart(areas, letter), Frame((west, south, east, north), WIDTH), (drawn.width, drawn.height)


def named_apart(areas: tuple[Area, ...], letter: int) -> tuple[Area, ...]:
    """The same areas, without the names that would lie on one already written; the own area's comes first."""
    taken: list[tuple[float, float, float, float]] = []
    kept: set[int] = set()
    for number, area in sorted(enumerate(areas), key=lambda pair: not pair[1].here):
        half = len(area.name) * letter / 2
        box = (area.x - half, area.y - letter, area.x + half, area.y + letter / 4)
        if all(box[2] < o[0] or o[2] < box[0] or box[3] < o[1] or o[3] < box[1] for o in taken):
            taken.append(box)
            kept.add(number)
    return tuple(a if n in kept else replace(a, name="") for n, a in enumerate(areas))
