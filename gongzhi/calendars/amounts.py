"""How much time: a number and the unit the statute counts in. «7日» is never «7个工作日»."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Unit(Enum):
    """What a period is counted in. The value is the word of the law."""

    HOUR = "小时"
    DAY = "日"
    WORKING_DAY = "工作日"
    MONTH = "个月"
    YEAR = "年"

    @property
    def by_calendar(self) -> bool:
        """Counted in civil dates whether or not people work on them (日, 个月, 年)."""
        return self in (Unit.DAY, Unit.MONTH, Unit.YEAR)

    @classmethod
    def parse(cls, text: str) -> Unit:
        """The unit meant by *text*; also 个工作日, 天, 月, 个小时. Raises ValueError in Chinese."""
        word = text.strip()
        try:
            return _WORDS[word]
        except KeyError:
            raise ValueError(
                f"不认识的时间单位“{text}”；可以写：日、工作日（个工作日）、个月、年、小时"
            ) from None


_WORDS = {unit.value: unit for unit in Unit} | {
    "个工作日": Unit.WORKING_DAY,
    "天": Unit.DAY,
    "自然日": Unit.DAY,
    "月": Unit.MONTH,
    "个小时": Unit.HOUR,
}
_SHAPE = re.compile(r"(?P<number>\d+) ?(?P<unit>\D+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time in the unit of the law. `number` is never negative."""

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError(f"期限不能是负数：{self.number}{self.unit.value}")

    @classmethod
    def parse(cls, text: str) -> Amount:
        """Read «7个工作日», «30日», «3个月», «2小时». Raises ValueError in Chinese on anything else."""
        match = _SHAPE.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"读不懂期限“{text}”；请写成数字加单位，例如：7个工作日、30日、3个月、2小时")
        return cls(int(match["number"]), Unit.parse(match["unit"]))

    def __str__(self) -> str:
        word = "个工作日" if self.unit is Unit.WORKING_DAY else self.unit.value
        return f"{self.number}{word}"

    def __add__(self, other: Amount) -> Amount:
        """Sum of two amounts of one unit. Raises ValueError when the units differ."""
        if self.unit is not other.unit:
            raise ValueError(f"单位不同，不能直接相加：{self} 与 {other}")
        return Amount(self.number + other.number, self.unit)
