"""Coordinate systems: published points, and there and back."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.geo import System, convert, distance

IN_CHINA = st.tuples(st.floats(73.7, 135.0), st.floats(3.9, 53.5))


@pytest.mark.parametrize(
    ("source", "target", "point", "expected"),
    [
        # The examples that public libraries of three languages print in their documentation.
        (System.WGS84, System.GCJ02, (116.404, 39.915), (116.41024449916938, 39.91640428150164)),
        (System.GCJ02, System.BD09, (116.404, 39.915), (116.41036949371029, 39.92133699351021)),
    ],
)
def test_published_points(
    source: System, target: System, point: tuple[float, float], expected: tuple[float, float]
) -> None:
    lon, lat = convert(*point, source, target)
    assert (float(lon), float(lat)) == pytest.approx(expected, abs=1e-12)


@given(IN_CHINA, st.sampled_from(list(permutations(System, 2))))
def test_there_and_back(point: tuple[float, float], pair: tuple[System, System]) -> None:
    there = convert(*point, pair[0], pair[1])
    back = convert(*there, pair[1], pair[0])
    assert (float(back[0]), float(back[1])) == pytest.approx(point, abs=1e-9)


@given(IN_CHINA)
def test_the_shift_is_some_hundred_metres(point: tuple[float, float]) -> None:
    shifted = convert(*point, System.WGS84, System.GCJ02)
    assert 10 < float(distance(*point, *shifted)) < 1500


@given(IN_CHINA)
def test_by_way_of_a_third_system_is_the_same(point: tuple[float, float]) -> None:
    straight = convert(*point, System.WGS84, System.BD09)
    bent = convert(*convert(*point, System.WGS84, System.GCJ02), System.GCJ02, System.BD09)
    assert np.allclose(straight, bent, rtol=0, atol=1e-12)


def test_the_national_system_is_taken_as_wgs84() -> None:
    lon, lat = convert(120.5, 30.5, System.CGCS2000, System.WGS84)
    assert (float(lon), float(lat)) == (120.5, 30.5)


def test_abroad_nothing_is_shifted() -> None:
    lon, lat = convert([2.35, 151.2], [48.85, -33.87], System.WGS84, System.GCJ02)
    assert lon.tolist() == [2.35, 151.2]
    assert lat.tolist() == [48.85, -33.87]


def test_arrays_are_converted_point_by_point() -> None:
    lons, lats = np.linspace(100, 120, 50), np.linspace(22, 40, 50)
    together = convert(lons, lats, System.BD09, System.WGS84)
    alone = [convert(lon, lat, System.BD09, System.WGS84) for lon, lat in zip(lons, lats, strict=True)]
    assert np.allclose(together[0], [pair[0] for pair in alone], rtol=0, atol=1e-10)
    assert np.allclose(together[1], [pair[1] for pair in alone], rtol=0, atol=1e-10)


def test_no_points_are_no_points() -> None:
    lon, lat = convert([], [], System.GCJ02, System.WGS84)
    assert lon.size == lat.size == 0
