"""Time that does not run: suspensions, and time the law says is not counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import TypeVar
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
_T = TypeVar("_T", int, datetime)


class PauseKind(Enum):
    """Why the clock stands still. The two compute alike and are worded differently."""

    SUSPENDED = "中止"
    NOT_COUNTED = "依法不计入"


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands still after *begins* up to and including *ends*; `ends=None` means it still does.

    Day clocks use the civil dates: the day of suspension still counts, the day it ends does not. Hour clocks
    use the moments, a bare date meaning the end of that day.
    """

    begins: date | datetime
    ends: date | datetime | None = None
    kind: PauseKind = PauseKind.SUSPENDED
    why: str = ""

    def __post_init__(self) -> None:
        if self.ends is not None and moment(self.ends) < moment(self.begins):
            raise ValueError(f"中止的结束（{self.ends}）早于开始（{self.begins}）")

    def __str__(self) -> str:
        return f"{self.kind.value}：{self.why}" if self.why else self.kind.value


def civil(value: date | datetime) -> date:
    """The civil date in Asia/Shanghai. Raises ValueError on a datetime without a zone."""
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise ValueError(f"时间 {value} 没有时区；请使用带时区的时间（Asia/Shanghai）")
    return value.date() if value.tzinfo is ZONE else value.astimezone(ZONE).date()


def moment(value: date | datetime) -> datetime:
    """The moment in Asia/Shanghai; a bare date means 24:00 of that day."""
    if isinstance(value, datetime):
        civil(value)
        return value.astimezone(ZONE)
    return datetime(value.year, value.month, value.day, tzinfo=ZONE) + timedelta(days=1)


def merged_days(pauses: Iterable[Pause]) -> list[tuple[int, int | None]]:
    """Pauses as ordered, disjoint (from, to] ordinals."""
    spans = [
        (civil(pause.begins).toordinal(), None if pause.ends is None else civil(pause.ends).toordinal())
        for pause in pauses
    ]
    return _merge(spans)


def merged_moments(pauses: Iterable[Pause]) -> list[tuple[datetime, datetime | None]]:
    """Pauses as ordered, disjoint (from, to] moments."""
    return _merge(
        [(moment(pause.begins), None if pause.ends is None else moment(pause.ends)) for pause in pauses]
    )


def _merge(spans: list[tuple[_T, _T | None]]) -> list[tuple[_T, _T | None]]:
    merged: list[tuple[_T, _T | None]] = []
    for begins, ends in sorted(spans, key=lambda span: span[0]):
        last = merged[-1] if merged else None
        if last is not None and (last[1] is None or begins <= last[1]):
            if last[1] is not None:
                merged[-1] = (last[0], None if ends is None else max(last[1], ends))
        else:
            merged.append((begins, ends))
    return merged
