"""packs/demo/matters.yaml as typed data: which matters there are, how far they got, what was written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongzhi.calendars.files import DataError, read_mapping


@dataclass(frozen=True, slots=True)
class Planned:
    """One matter. `steps`: how many acts of its example happened, 0 for all; `days`: begun so long ago.

    `written`: «栏目» of the first step, or «步骤.栏目», to what was written there. `acts` replace it.
    """

    number: int
    code: str
    home: str
    example: str
    acts: tuple[str, ...]
    steps: int
    days: int
    written: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Matters:
    """The whole file. What stands in fields for which nothing is written: `topics` by a word in the title, or
    else `phrases` by kind of field."""

    planned: tuple[Planned, ...]
    topics: dict[str, list[str]]
    phrases: dict[str, list[str]]
    rounds: tuple[dict[str, Any], ...]


def read_matters(path: Path) -> Matters:
    """The file. Raises DataError that names what is wrong."""
    content = read_mapping(path, {"事项", "常用语", "抽样回访"})
    try:
        rows = [(group, one) for group in content["事项"] for one in group["件"]]
        planned = tuple(_planned(number, group, one) for number, (group, one) in enumerate(rows, 1))
        phrases = dict(content["常用语"])
        return Matters(planned, phrases.pop("题目"), phrases, tuple(content["抽样回访"]))
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(path, f"写法不对：{error}") from error


def _planned(number: int, group: dict[str, Any], one: dict[str, Any]) -> Planned:
    return Planned(
        number=number,
        code=group["程序"],
        home=one.get("地方", group["地方"]) + "/",
        example=one.get("算例", group.get("算例", "")),
        acts=tuple(one.get("经过", group.get("经过", ()))),
        steps=one.get("办到", 0),
        days=one["天前"],
        written=dict(one.get("填写", {})),
    )
