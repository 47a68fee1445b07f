"""packs/cn/intake.yaml and the emergency words, read once: what a report opens and what is asked where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings

from gongzhi.calendars.files import DataError, read_mapping

NATIONAL = settings.PACKS / "cn"
KEYS = {
    "程序",
    "步骤",
    "屏",
    "电话栏目",
    "称呼栏目",
    "同一件栏目",
    "渠道",
    "附近",
    "照片",
    "草稿",
    "去处",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number to call, or to send a text message to. `when` says for whom it is; empty: for everybody."""

    digits: str
    name: str
    when: str = ""
    by_text: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """One of the three screens: its name in the line of steps, its question, the keys of its fields."""

    name: str
    question: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Door:
    """A better place for matters of one kind. `warning`: what happens if one goes on here all the same."""

    kind: str
    says: str
    warning: str
    numbers: tuple[Number, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Emergency:
    """A kind of danger, the words that tell of it, and what to do before anything else."""

    kind: str
    words: tuple[str, ...]
    harmless: tuple[str, ...]
    first: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class IntakePack:
    procedure: str
    step: str
    screens: tuple[Screen, ...]
    phone: str
    name: str
    same: str
    resident_channel: str
    counter_channels: tuple[str, ...]
    paper_channel: str
    field_channel: str
    near_metres: int
    near_days: int
    photos: int
    draft_lasts: timedelta
    doors: Mapping[str, Door]


@cache
def intake() -> IntakePack:
    """The national file. Raises DataError that names what is wrong in it."""
    path = NATIONAL / "intake.yaml"
    content = read_mapping(path, KEYS)
    try:
        return _intake(content)
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(path, f"写法不对：{error}") from error


@cache
def emergencies() -> tuple[Emergency, ...]:
    """Kinds of danger in the order of the file: the first that fits is shown first."""
    path = NATIONAL / "parameters" / "emergency-words.yaml"
    table = read_mapping(path, {"种类", "说明", "急情"})["急情"]
    try:
        return tuple(
            Emergency(kind, tuple(row["词"]), tuple(row.get("除", ())), row["先做"], _numbers(row["号码"]))
            for kind, row in table.items()
        )
    except (KeyError, TypeError) as error:
        raise DataError(path, f"写法不对：{error}") from error


def _intake(content: Mapping[str, Any]) -> IntakePack:
    channels = content["渠道"]
    return IntakePack(
        procedure=content["程序"],
        step=content["步骤"],
        screens=tuple(Screen(n, row["问"], tuple(row["栏目"])) for n, row in content["屏"].items()),
        phone=content["电话栏目"],
        name=content["称呼栏目"],
        same=content["同一件栏目"],
        resident_channel=channels["居民"],
        counter_channels=tuple(channels["窗口"]),
        paper_channel=channels["纸表"],
        field_channel=channels["网格"],
        near_metres=int(content["附近"]["米"]),
        near_days=int(content["附近"]["天"]),
        photos=int(content["照片"]["最多"]),
        draft_lasts=timedelta(hours=int(content["草稿"]["小时"])),
        doors={
            kind: Door(kind, row["说"], row["提醒"], _numbers(row["号码"]), row.get("网址", ""))
            for kind, row in content["去处"].items()
        },
    )


def _numbers(rows: list[Mapping[str, Any]]) -> tuple[Number, ...]:
    return tuple(
        Number(row["号码"], row["名称"], row.get("何时", ""), row.get("短信") == "是") for row in rows
    )
