"""packs/demo/simulation.yaml as typed data: the habits of the people who act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongzhi.calendars.files import read_yaml

END = "结束"


@dataclass(frozen=True, slots=True)
class Habit:
    """How a step is usually taken. `hours`: shortest, usual, longest since the step before; per cents else.

    `before`: an optional step is taken, if at all, before this one.
    """

    step: str
    hours: tuple[float, float, float]
    late: float
    outcomes: Mapping[str, float]
    chance: float
    before: str
    any_time: bool


@dataclass(frozen=True, slots=True)
class HotSpot:
    """Many reports of one kind in one place: something is wrong at the root."""

    category: str
    area: str
    days_ago: tuple[int, int]
    count: int


@dataclass(frozen=True, slots=True)
class Script:
    """Everything in the file. `habits` keeps the order of the file, which is the order of work."""

    procedure: str
    first: str
    days: int
    recent: tuple[float, int]
    urgent_factor: float
    stuck: tuple[float, int]
    astray: Mapping[int, float]
    repeated: float
    nameless: float
    channels: Mapping[str, float]
    clerks: Mapping[str, str]
    weights: Mapping[str, float]
    other_weight: float
    hot_spots: tuple[HotSpot, ...]
    habits: Mapping[str, Habit]
    helping: Habit
    stars: Mapping[int, float]
    yes: Mapping[str, float]
    phrases: Mapping[str, list[str]]


def read_script(path: Path) -> Script:
    """The file; KeyError names what is missing in it."""
    content: dict[str, Any] = read_yaml(path)
    return Script(
        procedure=content["程序"],
        first=content["首步"],
        days=content["天数"],
        recent=(content["最近"]["百分之"], content["最近"]["天"]),
        urgent_factor=content["紧急折扣"],
        stuck=(content["搁置"]["百分之"], content["搁置"]["最近几天"]),
        astray={1: content["送错"]["一次"], 2: content["送错"]["两次"]},
        repeated=content["重复反映"],
        nameless=content["不留联系方式"],
        channels=content["渠道"],
        clerks=content["登记角色"],
        weights=content["类别权重"],
        other_weight=content["其他权重"],
        hot_spots=tuple(
            HotSpot(row["类别"], row["区域"], tuple(row["天前"]), row["件数"]) for row in content["热点"]
        ),
        habits={name: _habit(name, row, content["随时步骤"]) for name, row in content["步骤"].items()},
        helping=_habit(content["协办"]["步骤"], content["协办"], []),
        stars=content["评分"],
        yes=content["是否"],
        phrases=content["填写"],
    )


def _habit(name: str, row: dict[str, Any], any_time: list[str]) -> Habit:
    return Habit(
        step=name,
        hours=tuple(row["耗时"]),
        late=row.get("拖延", 0),
        outcomes=row.get("结果", {}),
        chance=row.get("几率", 0),
        before=row.get("先于", ""),
        any_time=name in any_time,
    )
