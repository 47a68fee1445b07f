"""Between the coordinate systems met in China.

WGS84 comes from satellites and phones; CGCS2000 is the national system and differs from it by centimetres, so
the two are treated as one; GCJ-02 is the shifted system of public maps; BD-09 is Baidu's on top of it.
Coordinates are degrees, longitude first. All functions take numbers or arrays and return arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Pair = tuple[Array, Array]

_RADIUS = 6_378_245.0  # Krasovsky 1940, metres
_ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943
_BAIDU_TURN = np.pi * 3000 / 180
_BAIDU_SHIFT = (0.0065, 0.006)
_INSIDE = (72.004, 137.8347, 0.8293, 55.8271)  # outside this box public maps are not shifted
_PRECISION = 1e-11  # degrees; about a micrometre
_ROUNDS = 30


class System(Enum):
    """A coordinate system by its usual name."""

    WGS84 = "WGS84"
    CGCS2000 = "CGCS2000"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"


def convert(lon: npt.ArrayLike, lat: npt.ArrayLike, source: System, target: System) -> Pair:
    """Coordinates of *source* in *target*. Exact to a micrometre there and back."""
    pair = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    if _family(source) == _family(target):
        return pair
    return _from_gcj(*_to_gcj(*pair, source), target)


def _family(system: System) -> System:
    return System.WGS84 if system is System.CGCS2000 else system


def _to_gcj(lon: Array, lat: Array, source: System) -> Pair:
    if source is System.GCJ02:
        return lon, lat
    if source is System.BD09:
        return _undone(_baidu, lon, lat)
    return _shifted(lon, lat)


def _from_gcj(lon: Array, lat: Array, target: System) -> Pair:
    if target is System.GCJ02:
        return lon, lat
    if target is System.BD09:
        return _baidu(lon, lat)
    return _undone(_shifted, lon, lat)


def _shifted(lon: Array, lat: Array) -> Pair:
    """WGS84 to GCJ-02."""
    east, north = _offset(lon - 105.0, lat - 35.0)
    slope = np.radians(lat)
    bend = 1 - _ECCENTRICITY_SQUARED * np.sin(slope) ** 2
    per_degree_north = np.pi / 180 * _RADIUS * (1 - _ECCENTRICITY_SQUARED) / bend**1.5
    per_degree_east = np.pi / 180 * _RADIUS / np.sqrt(bend) * np.cos(slope)
    west_end, east_end, south_end, north_end = _INSIDE
    inside = (lon >= west_end) & (lon <= east_end) & (lat >= south_end) & (lat <= north_end)
    return (
        np.where(inside, lon + east / per_degree_east, lon),
        np.where(inside, lat + north / per_degree_north, lat),
    )


def _offset(x: Array, y: Array) -> Pair:
    """The published shift in metres east and north, at *x* and *y* degrees from 105°E 35°N."""
    common = 20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)
    root = np.sqrt(np.abs(x))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east = east + (common + _waves(x, ((20, 1.0), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30)))) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north = north + (common + _waves(y, ((20, 1.0), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30)))) * 2 / 3
    return east, north


def _waves(value: Array, terms: tuple[tuple[float, float], ...]) -> Array:
    total = np.zeros_like(value)
    for height, frequency in terms:
        total = total + height * np.sin(frequency * np.pi * value)
    return total


def _baidu(lon: Array, lat: Array) -> Pair:
    """GCJ-02 to BD-09: a small turn and stretch in polar form, then a constant shift."""
    distance = np.hypot(lon, lat) + 2e-5 * np.sin(lat * _BAIDU_TURN)
    angle = np.arctan2(lat, lon) + 3e-6 * np.cos(lon * _BAIDU_TURN)
    return distance * np.cos(angle) + _BAIDU_SHIFT[0], distance * np.sin(angle) + _BAIDU_SHIFT[1]


def _undone(forward: Callable[[Array, Array], Pair], lon: Array, lat: Array) -> Pair:
    """The inverse of a small shift, by repeated correction; each round shrinks the error a thousandfold."""
    guess_lon, guess_lat = lon, lat
    for _ in range(_ROUNDS):
        there_lon, there_lat = forward(guess_lon, guess_lat)
        off_lon, off_lat = lon - there_lon, lat - there_lat
        guess_lon, guess_lat = guess_lon + off_lon, guess_lat + off_lat
        if max(np.max(np.abs(off_lon), initial=0.0), np.max(np.abs(off_lat), initial=0.0)) < _PRECISION:
            break
    return guess_lon, guess_lat
