"""Whether areas cover a territory without gap or overlap, and if not, where and between which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import shapely
from shapely.geometry.base import BaseGeometry

from gongzhi.geo.features import Feature
from gongzhi.geo.measure import area


class Fault(Enum):
    """What can be wrong with a set of areas."""

    GAP = "空白"
    OVERLAP = "重叠"
    OUTSIDE = "越界"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where the areas do not fit. `shape` is the place itself, `metres` its size in m²."""

    fault: Fault
    names: tuple[str, ...]
    metres: float
    shape: BaseGeometry
    text: str


def check_coverage(
    features: Sequence[Feature], territory: Feature | None = None, *, at_least: float = 1.0
) -> list[Finding]:
    """Gaps, overlaps and, with a *territory*, parts beyond it; places below *at_least* m² are left out.

    Without a territory only gaps closed in on all sides can be seen. Largest first.
    """
    findings = [*_overlaps(features), *_gaps(features, territory), *_outside(features, territory)]
    return sorted((f for f in findings if f.metres >= at_least), key=lambda f: (-f.metres, f.text))


def _overlaps(features: Sequence[Feature]) -> Iterator[Finding]:
    shapes = [feature.geometry for feature in features]
    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes, predicate="intersects")
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        if one >= other:
            continue
        shared = shapely.intersection(shapes[one], shapes[other])
        names = (features[one].name, features[other].name)
        metres = area(shared)
        if metres > 0:
            yield Finding(
                Fault.OVERLAP,
                names,
                metres,
                shared,
                f"“{names[0]}”与“{names[1]}”重叠{_size(metres)}{_place(shared)}",
            )


def _gaps(features: Sequence[Feature], territory: Feature | None) -> Iterator[Finding]:
    covered = shapely.union_all([feature.geometry for feature in features])
    whole = territory.geometry if territory else _without_holes(covered)
    tree = shapely.STRtree([feature.geometry for feature in features])
    for gap in _parts(shapely.difference(whole, covered)):
        near = sorted(features[int(index)].name for index in tree.query(gap, predicate="intersects"))
        metres = area(gap)
        beside = f"，邻近{'、'.join(f'“{name}”' for name in near)}" if near else ""
        yield Finding(
            Fault.GAP, tuple(near), metres, gap, f"有{_size(metres)}没有划入任何一个{beside}{_place(gap)}"
        )


def _outside(features: Sequence[Feature], territory: Feature | None) -> Iterator[Finding]:
    if territory is None:
        return
    for feature in features:
        beyond = shapely.difference(feature.geometry, territory.geometry)
        metres = area(beyond)
        if metres > 0:
            yield Finding(
                Fault.OUTSIDE,
                (feature.name, territory.name),
                metres,
                beyond,
                f"“{feature.name}”超出“{territory.name}”{_size(metres)}{_place(beyond)}",
            )


def _parts(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon" and not part.is_empty:
            yield part


def _without_holes(shape: BaseGeometry) -> BaseGeometry:
    return shapely.union_all([shapely.Polygon(part.exterior) for part in _parts(shape)])


def _size(metres: float) -> str:
    return f"{metres / 1e6:.2f}平方公里" if metres >= 100_000 else f"{metres:.0f}平方米"


def _place(shape: BaseGeometry) -> str:
    point = shapely.point_on_surface(shape)
    return f"（{point.x:.5f}, {point.y:.5f} 附近）"
