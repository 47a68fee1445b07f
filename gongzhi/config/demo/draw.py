"""Draw the demonstration county and write the files a real county would bring.

The same layout and the same libraries give the same files; they are kept in packs/demo, so that nobody
has to draw in order to load.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from gongzhi.config.demo import tiling
from gongzhi.config.demo.addresses import addresses, local_names
from gongzhi.config.demo.layout import Layout, read_layout

LAYOUT = "layout.yaml"
MICRO_GRIDS = 4
NUMERALS = "零一二三四五六七八九"


def draw(folder: Path) -> None:
    """Write divisions, boundaries, addresses and local names beside the layout in `folder`."""
    layout = read_layout(folder / LAYOUT)
    rng = random.Random(layout.seed)
    grids = draw_grids(layout, rng)
    shapes = {**_above(grids), **_micro_grids(layout, grids, rng)}
    names = _names(layout, shapes)
    founded = layout.founded.isoformat()
    _write(
        folder / "divisions.csv",
        ("路径", "名称", "层级", "设立之日"),
        ((path, name, level, founded) for path, (name, level) in sorted(names.items())),
    )
    _write_shapes(folder / "boundaries.geojson", shapes, founded)
    _write(
        folder / "addresses.csv",
        ("统一地址编码", "标准地址", "区划路径", "经度", "纬度"),
        addresses(layout, grids, rng),
    )
    _write(folder / "local_names.csv", ("俗称", "区划路径", "经度", "纬度"), local_names(layout, grids, rng))


def draw_grids(layout: Layout, rng: random.Random) -> dict[str, BaseGeometry]:
    """Every grid's outline in degrees, by path."""
    points, paths = [], []
    for village in layout.villages:
        for number, point in enumerate(tiling.scatter(village, rng), 1):
            points.append((point, village.spread))
            paths.append(village.grid_path(number))
    cells = tiling.tile([point for point, _ in points], tiling.outline(points), rng)
    return {path: tiling.to_degrees(cell, layout.centre) for path, cell in zip(paths, cells, strict=True)}


def _above(grids: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """The grids, and the villages, towns and county as unions of them."""
    members: dict[str, list[BaseGeometry]] = {}
    for path, shape in grids.items():
        codes = path.split("/")
        for depth in range(1, len(codes) + 1):
            members.setdefault("/".join(codes[:depth]), []).append(shape)
    return {path: shapely.union_all(shapes) for path, shapes in members.items()}


def _micro_grids(
    layout: Layout, grids: Mapping[str, BaseGeometry], rng: random.Random
) -> dict[str, BaseGeometry]:
    return {
        f"{path}/{number:02d}": piece
        for village in layout.villages
        for path in map(village.grid_path, village.divided_grids)
        for number, piece in enumerate(tiling.divide(grids[path], MICRO_GRIDS, rng), 1)
    }


def _names(layout: Layout, paths: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Name and level of every division, by path."""
    known = {layout.county[0]: (layout.county[1], "县")}
    known |= {path: (name, "乡镇街道") for path, name in layout.towns.items()}
    known |= {village.path: (village.name, village.level) for village in layout.villages}
    for path in sorted(paths):
        above, _, code = path.rpartition("/")
        if path not in known:
            level = "网格" if above in {v.path for v in layout.villages} else "微网格"
            known[path] = (f"{known[above][0]}第{NUMERALS[int(code)]}{level}", level)
    return known


def _write(path: Path, head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def _write_shapes(path: Path, shapes: Mapping[str, BaseGeometry], begins: str) -> None:
    """One feature a line, so that differences between versions can be read."""
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"路径": division, "启用之日": begins},
                "geometry": json.loads(shapely.to_geojson(_rounded(shape))),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for division, shape in sorted(shapes.items())
    ]
    features = ",\n".join(lines)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{features}\n]}}\n', "utf-8")


def _rounded(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, lambda xy: xy.round(tiling.DECIMALS))
