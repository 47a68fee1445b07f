"""Metres on the sphere."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.geo import area, box_around, distance

POINTS = st.tuples(st.floats(-179, 179), st.floats(-80, 80))


def by_cosines(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The spherical law of cosines: another formula for the same arc."""
    (l1, p1), (l2, p2) = np.radians(one), np.radians(other)
    cosine = math.sin(p1) * math.sin(p2) + math.cos(p1) * math.cos(p2) * math.cos(l2 - l1)
    return 6_371_008.8 * math.acos(max(-1.0, min(1.0, cosine)))


@given(POINTS, POINTS)
def test_distance_agrees_with_the_law_of_cosines(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    assert float(distance(*one, *other)) == pytest.approx(by_cosines(one, other), rel=1e-6, abs=1.0)


@given(POINTS, POINTS)
def test_distance_is_the_same_both_ways_and_zero_at_home(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    assert float(distance(*one, *other)) == pytest.approx(float(distance(*other, *one)), abs=1e-6)
    assert float(distance(*one, *one)) == 0


def test_a_degree_of_the_meridian() -> None:
    assert float(distance(120, 30, 120, 31)) == pytest.approx(111_195, abs=1)


@given(st.floats(75, 135), st.floats(5, 53), st.floats(1, 50_000), st.floats(0, 360))
def test_the_box_holds_every_point_within_reach(lon: float, lat: float, metres: float, course: float) -> None:
    """The point *metres* away on *course*, by the direct formula, is in the box."""
    arc, turn, phi = metres / 6_371_008.8 * 0.999999, math.radians(course), math.radians(lat)
    there = math.asin(math.sin(phi) * math.cos(arc) + math.cos(phi) * math.sin(arc) * math.cos(turn))
    east = math.atan2(
        math.sin(turn) * math.sin(arc) * math.cos(phi), math.cos(arc) - math.sin(phi) * math.sin(there)
    )
    west_end, south_end, east_end, north_end = box_around(lon, lat, metres)
    assert south_end <= math.degrees(there) <= north_end
    assert west_end <= lon + math.degrees(east) <= east_end


def test_the_box_is_not_much_too_large() -> None:
    west, south, east, north = box_around(120, 30, 1000)
    assert float(distance(120, 30, 120, north)) == pytest.approx(1000, rel=1e-6)
    assert float(distance(120, 30, east, 30)) == pytest.approx(1000, rel=1e-3)
    assert (west + east) / 2 == pytest.approx(120)
    assert (south + north) / 2 == pytest.approx(30)


def test_a_box_over_the_pole_goes_round() -> None:
    assert box_around(10, 89.99, 10_000)[0] == -180
    assert box_around(10, 89.99, 10_000)[3] == 90


@pytest.mark.parametrize("lat", [18.0, 30.0, 50.0])
def test_area_of_a_small_square(lat: float) -> None:
    side = 0.01
    exact = (
        math.radians(side)
        * (math.sin(math.radians(lat + side)) - math.sin(math.radians(lat)))
        * 6_371_008.8**2
    )
    assert area(shapely.box(120, lat, 120 + side, lat + side)) == pytest.approx(exact, rel=1e-4)
    assert area(shapely.Polygon()) == 0
