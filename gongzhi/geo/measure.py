"""Distances and areas on the sphere, in metres; coordinates in degrees."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

EARTH_RADIUS = 6_371_008.8  # mean radius, metres
_PER_DEGREE = math.pi / 180 * EARTH_RADIUS

Box = tuple[float, float, float, float]


def distance(
    lon: npt.ArrayLike, lat: npt.ArrayLike, other_lon: npt.ArrayLike, other_lat: npt.ArrayLike
) -> npt.NDArray[np.float64]:
    """Great-circle metres between points, number by number."""
    phi, other_phi = np.radians(lat), np.radians(other_lat)
    half_north = (other_phi - phi) / 2
    half_east = np.radians(np.subtract(other_lon, lon)) / 2
    chord = np.sin(half_north) ** 2 + np.cos(phi) * np.cos(other_phi) * np.sin(half_east) ** 2
    return np.asarray(2 * EARTH_RADIUS * np.arcsin(np.sqrt(chord)), dtype=np.float64)


def box_around(lon: float, lat: float, metres: float) -> Box:
    """A box (west, south, east, north) holding every point within *metres*, for a cheap first choice."""
    north = metres / _PER_DEGREE
    slimness = math.sin(min(metres / EARTH_RADIUS, math.pi / 2)) / max(math.cos(math.radians(lat)), 1e-12)
    east = 360.0 if slimness >= 1 else math.degrees(math.asin(slimness))
    return max(lon - east, -180.0), max(lat - north, -90.0), min(lon + east, 180.0), min(lat + north, 90.0)


def area(shape: BaseGeometry) -> float:
    """Square metres of an area of county size, flattened about its own middle (error well under 1 %)."""
    if shape.is_empty:
        return 0.0
    _, south, _, north = shape.bounds
    return float(shapely.area(shape)) * _PER_DEGREE**2 * math.cos(math.radians((south + north) / 2))
