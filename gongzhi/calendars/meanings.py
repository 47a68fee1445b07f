"""What a statute means by «N日»: some count certain numbers of days as working days, most do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gongzhi.calendars.amounts import Unit
from gongzhi.calendars.files import DataError, read_mapping

KIND = "日的含义"
_KEYS = {"法源", "条", "施行", "工作日"}
_OPTIONAL = {"失效", "限于"}


@dataclass(frozen=True, slots=True)
class DayMeaning:
    """One statute's own meaning of 日. `numbers` None means every number, else those are working days."""

    statute: str
    article: str
    begins: date
    ends: date | None
    numbers: frozenset[int] | None
    scope: str = ""

    def holds(self, day: date) -> bool:
        """Whether this meaning is in force on *day*."""
        return self.begins <= day and (self.ends is None or day < self.ends)

    def unit(self, number: int) -> Unit:
        """What «*number* 日» is counted in."""
        return Unit.WORKING_DAY if self.numbers is None or number in self.numbers else Unit.DAY


class DayMeanings:
    """The table of all statutes that give 日 a meaning of their own."""

    def __init__(self, rows: Iterable[DayMeaning]) -> None:
        self.rows = tuple(rows)

    @classmethod
    def load(cls, path: Path) -> DayMeanings:
        """Read `day-meaning.yaml`. Raises DataError."""
        content = read_mapping(path, {"种类", "规则"})
        if content["种类"] != KIND:
            raise DataError(path, f"“种类”应是“{KIND}”，现在是“{content['种类']}”")
        return cls([_row(path, entry) for entry in content["规则"]])

    def under(self, statute: str, day: date) -> DayMeaning | None:
        """The meaning *statute* (its code) gives to 日 on *day*, or None when it gives none."""
        return next((row for row in self.rows if row.statute == statute and row.holds(day)), None)

    def unit_under(self, statute: str, number: int, day: date) -> Unit:
        """Whether «*number* 日» in *statute* on *day* is natural or working days."""
        meaning = self.under(statute, day)
        return Unit.DAY if meaning is None else meaning.unit(number)


def unit_under(statute: str, number: int, day: date, *, meanings: DayMeanings) -> Unit:
    """Whether «*number* 日» in *statute* on *day* is natural or working days."""
    return meanings.unit_under(statute, number, day)


def _row(path: Path, entry: dict[str, Any]) -> DayMeaning:
    missing, unknown = _KEYS - entry.keys(), entry.keys() - _KEYS - _OPTIONAL
    if missing or unknown:
        raise DataError(path, f"规则缺少或多出：{'、'.join(sorted(missing | unknown))}")
    return DayMeaning(
        entry["法源"],
        str(entry["条"]),
        entry["施行"],
        entry.get("失效"),
        _numbers(path, entry["工作日"]),
        entry.get("限于", ""),
    )


def _numbers(path: Path, value: Any) -> frozenset[int] | None:
    if value == "全部":
        return None
    if isinstance(value, dict) and set(value) == {"至多"}:
        return frozenset(range(1, value["至多"] + 1))
    if isinstance(value, list) and all(isinstance(number, int) for number in value):
        return frozenset(value)
    raise DataError(path, f"“工作日”应写“全部”、[2, 3] 或 {{至多: 10}}，现在是 {value}")
