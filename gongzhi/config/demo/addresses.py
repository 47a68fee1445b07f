"""Invent addresses and local names for the drawn grids."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

from shapely.geometry.base import BaseGeometry

from gongzhi.config.demo.layout import Layout, Village
from gongzhi.config.demo.tiling import point_in

SURNAMES = "王李张刘陈杨黄周吴徐孙胡朱林何郭罗高梁郑谢宋唐许邓韩冯曹"
PER_GRID = (6, 8)
NAMES_PER_VILLAGE = (6, 8)
VILLAGE, COMMUNITY = "村", "社区"


def addresses(
    layout: Layout, grids: Mapping[str, BaseGeometry], rng: random.Random
) -> Iterator[tuple[str, str, str, float, float]]:
    """(code, text, grid path, lon, lat) of some addresses in every grid."""
    serial = 0
    for village in layout.villages:
        for number in range(1, village.grids + 1):
            path = village.grid_path(number)
            for text in sorted(_texts(village, number, rng)):
                serial += 1
                point = point_in(grids[path], rng)
                code = f"{layout.county[0]}DZ{serial:06d}"
                yield code, text, path, round(point.x, 6), round(point.y, 6)


def local_names(
    layout: Layout, grids: Mapping[str, BaseGeometry], rng: random.Random
) -> Iterator[tuple[str, str, float, float]]:
    """(name, grid path, lon, lat) of what people call some places in every village."""
    for village in layout.villages:
        for pattern in rng.sample(layout.local_names[village.level], rng.randint(*NAMES_PER_VILLAGE)):
            path = village.grid_path(rng.randint(1, village.grids))
            point = point_in(grids[path], rng)
            name = pattern.replace("{姓}", rng.choice(SURNAMES))
            yield name, path, round(point.x, 6), round(point.y, 6)


def _texts(village: Village, grid: int, rng: random.Random) -> set[str]:
    wanted = rng.randint(*PER_GRID)
    found: set[str] = set()
    while len(found) < wanted:
        found.add(f"青溪县{village.town}{village.name}{_door(village, grid, rng)}")
    return found


def _door(village: Village, grid: int, rng: random.Random) -> str:
    # The hundreds of a house number follow the grid, so that no two grids share a door.
    if village.estates and rng.random() < 0.6:
        estate = village.estates[grid % len(village.estates)]
        block, unit, floor, side = (
            grid * 2 + rng.randint(-1, 0),
            rng.randint(1, 3),
            rng.randint(1, 6),
            rng.randint(1, 2),
        )
        return f"{estate}{block}幢{unit}单元{floor}0{side}室"
    if village.level == VILLAGE and rng.random() < 0.4:
        return f"{grid}组{rng.randint(1, 60)}号"
    return f"{rng.choice(village.roads)}{grid * 100 - 100 + rng.randint(1, 99)}号"
