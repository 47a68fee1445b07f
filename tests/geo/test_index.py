"""Which area a point lies in, against a plain ray-casting walk."""

from __future__ import annotations

import math
import random

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.geo import Feature, GeometryError, GridIndex
from tests.geo.squares import SOUTH, STEP, WEST, county, square

INDEX = GridIndex(county())


def blob(number: int) -> Feature:
    """A star-shaped polygon of 17 corners, its radius always positive, so never crossing itself."""
    dice = random.Random(number)
    lon, lat = WEST + dice.random(), SOUTH + dice.random()
    turns = [2 * math.pi * corner / 17 for corner in range(17)]
    corners = [
        (lon + dice.uniform(0.01, 0.2) * math.cos(t), lat + dice.uniform(0.01, 0.2) * math.sin(t))
        for t in turns
    ]
    return Feature(f"{number:03}", f"网格{number}", shapely.Polygon(corners))


def inside(ring: list[tuple[float, ...]], lon: float, lat: float) -> bool:
    """Ray casting: count the edges a ray to the east crosses."""
    crossings = 0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False):
        if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) * (x2 - x1) / (y2 - y1):
            crossings += 1
    return crossings % 2 == 1


@given(
    st.lists(st.integers(0, 500), min_size=1, max_size=12, unique=True),
    st.floats(-0.2, 1.2),
    st.floats(-0.2, 1.2),
)
def test_agrees_with_ray_casting(numbers: list[int], east: float, north: float) -> None:
    features = [blob(number) for number in numbers]
    lon, lat = WEST + east, SOUTH + north
    expected = {f.id for f in features if inside(list(f.geometry.exterior.coords), lon, lat)}
    index = GridIndex(features)
    assert {feature.id for feature in index.all_at(lon, lat)} == expected
    assert index.at(lon, lat) == min(expected, default=None)


def test_many_points_at_once_agree_with_one_by_one() -> None:
    dice = random.Random(7)
    lons = [WEST + dice.uniform(-STEP, 5 * STEP) for _ in range(500)]
    lats = [SOUTH + dice.uniform(-STEP, 4 * STEP) for _ in range(500)]
    together = INDEX.at_many(lons, lats)
    assert together == [INDEX.at(lon, lat) for lon, lat in zip(lons, lats, strict=True)]
    assert None in together
    assert len(set(together)) == 13


def test_a_border_belongs_to_the_smallest_id_however_loaded() -> None:
    backwards = GridIndex(reversed(county()))
    corner = (WEST + STEP, SOUTH + STEP)
    assert INDEX.at(*corner) == backwards.at(*corner) == "0-0"
    assert [feature.id for feature in INDEX.all_at(*corner)] == ["0-0", "0-1", "1-0", "1-1"]


def test_names_do_not_decide_on_a_border() -> None:
    west, east = square(0, 0, name="甲"), square(1, 0, name="乙")
    assert GridIndex([east, west]).at(WEST + STEP, SOUTH + STEP / 2) == west.id


def test_outside_nothing_and_nowhere() -> None:
    assert INDEX.at(0, 0) is None
    assert INDEX.at(math.nan, 30) is None
    assert GridIndex([]).at(WEST, SOUTH) is None
    assert GridIndex([]).at_many([WEST], [SOUTH]) == [None]
    assert len(INDEX) == 12


def test_a_hole_is_not_inside() -> None:
    whole = square(0, 0).geometry
    ring = Feature("ring", "环", shapely.difference(whole, shapely.buffer(shapely.centroid(whole), STEP / 4)))
    middle = shapely.centroid(whole)
    assert GridIndex([ring]).at(middle.x, middle.y) is None
    assert GridIndex([ring]).at(WEST + STEP / 100, SOUTH + STEP / 100) == "ring"


METRES = [[40500000, 3320000], [40500100, 3320000], [40500100, 3320100], [40500000, 3320000]]
CROSSED = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        ({"type": "Point", "coordinates": [120, 30]}, "应是面"),
        ({"type": "Polygon", "coordinates": []}, "应是面"),
        ({"type": "Polygon", "coordinates": [CROSSED]}, "边界自相交（在 0.5 0.5 附近）"),
        ({"type": "Polygon", "coordinates": [METRES]}, "超出经纬度范围"),
        ({"type": "Polygon"}, "不是合格的 GeoJSON"),
    ],
)
def test_a_faulty_boundary_is_named(geometry: dict[str, object], said: str) -> None:
    with pytest.raises(GeometryError, match="东街一网格") as caught:
        Feature.read("g1", "东街一网格", geometry)
    assert said in str(caught.value)


def test_a_sound_boundary_is_read() -> None:
    ring = [[120, 30], [120.01, 30], [120.01, 30.01], [120, 30.01], [120, 30]]
    feature = Feature.read("g1", "东街一网格", {"type": "Polygon", "coordinates": [ring]})
    assert GridIndex([feature]).at(120.005, 30.005) == "g1"
