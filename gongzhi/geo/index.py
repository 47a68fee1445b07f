"""Which area a point lies in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import shapely

from gongzhi.geo.features import Feature

Degrees = npt.ArrayLike


class GridIndex:
    """Answers from memory; build a new one when boundaries change.

    A point on the border of several areas belongs to the one with the smallest id, so that the answer never
    depends on the order of loading.
    """

    def __init__(self, features: Iterable[Feature]) -> None:
        self.features = tuple(sorted(features, key=lambda feature: feature.id))
        shapes = [feature.geometry for feature in self.features]
        for shape in shapes:
            shapely.prepare(shape)
        self._tree = shapely.STRtree(shapes)

    def __len__(self) -> int:
        return len(self.features)

    def at(self, lon: float, lat: float) -> str | None:
        """The id of the area at that point (degrees), or None outside all of them."""
        found = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        return self.features[int(found.min())].id if found.size else None

    def at_many(self, lons: Degrees, lats: Degrees) -> list[str | None]:
        """`at` for many points at once. Raises ValueError when the lists differ in length."""
        points = shapely.points(np.asarray(lons, dtype=float), np.asarray(lats, dtype=float))
        point, area = self._tree.query(points, predicate="intersects")
        first = np.full(len(points), len(self.features), dtype=np.intp)
        np.minimum.at(first, point, area)
        ids: Sequence[str | None] = [*(feature.id for feature in self.features), None]
        return [ids[index] for index in first.tolist()]

    def all_at(self, lon: float, lat: float) -> tuple[Feature, ...]:
        """Every area at that point: more than one on a border or in an overlap."""
        found = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        return tuple(self.features[int(index)] for index in np.sort(found))
