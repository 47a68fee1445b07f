"""packs/demo/layout.yaml as typed data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongzhi.calendars.files import read_mapping


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community: `centre` and `spread` in metres east and north of the county's centre."""

    path: str
    name: str
    level: str
    town: str
    centre: tuple[float, float]
    spread: float
    grids: int
    divided_grids: tuple[int, ...]
    roads: tuple[str, ...]
    estates: tuple[str, ...]

    def grid_path(self, number: int) -> str:
        """The path of the grid with this number, counted from 1."""
        return f"{self.path}/{number:03d}"


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that is drawn. `towns` is path → name."""

    seed: int
    centre: tuple[float, float]
    county: tuple[str, str]
    founded: dt.date
    towns: dict[str, str]
    villages: tuple[Village, ...]
    local_names: dict[str, tuple[str, ...]]


def read_layout(path: Path) -> Layout:
    """The layout file. Raises DataError when it is not of that shape."""
    content = read_mapping(path, {"种子", "中心", "县", "设立之日", "镇街", "俗称"})
    county = content["县"]["代码"]
    towns = {f"{county}/{town['代码']}": town for town in content["镇街"]}
    return Layout(
        seed=content["种子"],
        centre=tuple(content["中心"]),
        county=(county, content["县"]["名称"]),
        founded=content["设立之日"],
        towns={path: town["名称"] for path, town in towns.items()},
        villages=tuple(_village(path, town, row) for path, town in towns.items() for row in town["村社"]),
        local_names={level: tuple(names) for level, names in content["俗称"].items()},
    )


def _village(town_path: str, town: dict[str, Any], row: dict[str, Any]) -> Village:
    east, north = row["位置"]
    return Village(
        path=f"{town_path}/{row['代码']}",
        name=row["名称"],
        level=row["类型"],
        town=town["名称"],
        centre=(float(east), float(north)),
        spread=float(row["范围"]),
        grids=row["网格"],
        divided_grids=tuple(row["微网格"]),
        roads=tuple(row["路"]),
        estates=tuple(row["小区"]),
    )
