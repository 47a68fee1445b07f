"""Dates worked out by hand from the articles and the published notices."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from gongzhi.calendars import ZONE, Amount, Calendar, Pause, due

CALENDAR = Calendar.load(Path(__file__).parents[2] / "packs/cn/calendar")


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "amount", "last"),
    [
        ("2025-09-20", "7个工作日", "2025-09-29"),  # the make-up Sunday 28 September counts
        ("2025-09-20", "15日", "2025-10-09"),  # 5 October is in the National Day break, which ends on the 8th
        ("2026-09-20", "7个工作日", "2026-09-30"),  # Mid-autumn takes Friday 25 September
        ("2026-01-31", "1个月", "2026-02-28"),  # no 31 February; Saturday, but a make-up workday
        ("2025-01-31", "1个月", "2025-02-28"),
        ("2024-02-29", "1年", "2025-02-28"),
    ],
)
def test_last_day(start: str, amount: str, last: str) -> None:
    result = due(at(start), Amount.parse(amount), calendar=CALENDAR)
    assert result.at == at(f"{last}T23:59:59")
    assert not result.provisional


def test_a_hearing_is_not_counted() -> None:
    hearing = Pause(date(2026, 3, 10), date(2026, 3, 25), why="听证")
    assert due(at("2026-03-01"), Amount.parse("30日"), calendar=CALENDAR, pauses=[hearing]).at == at(
        "2026-04-15T23:59:59"
    )
