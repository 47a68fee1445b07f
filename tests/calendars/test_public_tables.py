"""Our files against two public packages, every day of twenty years, and against the act on holidays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from gongzhi.calendars import Calendar

YEARS = range(2007, 2027)
# Days off on weekdays less weekend days worked: 10 statutory days to 2007, 11 from 2008, 13 from 2025.
STATUTORY_DAYS = {year: 10 if year == 2007 else 11 if year < 2025 else 13 for year in YEARS}
# 2015 gave one day for the anniversary of victory; 2020's break was prolonged by one weekday
# (Friday 31 January) and a make-up Saturday (1 February) was given back.
STATUTORY_DAYS[2015] += 1
STATUTORY_DAYS[2020] += 2


def days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


@pytest.mark.parametrize("year", YEARS)
def test_chinesecalendar_agrees(calendar: Calendar, year: int) -> None:
    assert calendar.known(year)
    different = [day for day in days_of(year) if calendar.is_working(day) != chinese_calendar.is_workday(day)]
    assert different == []


@pytest.mark.parametrize("year", YEARS)
def test_holidays_agrees(calendar: Calendar, year: int) -> None:
    table = holidays.country_holidays("CN", years=[year, year + 1])
    different = [
        (day, calendar.why(day), table.get(day))
        for day in days_of(year)
        if calendar.is_working(day) != table.is_working_day(day)
    ]
    assert different == []


@pytest.mark.parametrize("year", YEARS)
def test_each_notice_gives_exactly_the_statutory_days(calendar: Calendar, year: int) -> None:
    marks: dict[date, bool] = {}
    for notice in calendar.notices:
        if notice.year == year:
            marks |= dict.fromkeys(notice.off, True) | dict.fromkeys(notice.work, False)
    given = sum(day.weekday() < 5 for day, off in marks.items() if off)
    taken = sum(not off for off in marks.values())
    assert given - taken == STATUTORY_DAYS[year]


def test_years_without_a_notice_are_guessed_and_say_so(calendar: Calendar) -> None:
    assert not calendar.known(2027)
    assert calendar.is_working(
        date(2027, 9, 15)
    )  # Mid-autumn: for sure off, but only the notice says which day
    assert "2027年调休安排未公布" in calendar.why(date(2027, 9, 15))


def test_days_explain_themselves(calendar: Calendar) -> None:
    assert calendar.why(date(2026, 9, 20)) == "周日，国庆节调休上班（国办发明电〔2025〕7号）"
    assert calendar.why(date(2026, 10, 1)) == "周四，国庆节放假（国办发明电〔2025〕7号）"
    assert calendar.why(date(2026, 3, 7)) == "周六，休息日"
    assert calendar.why(date(2026, 3, 9)) == "周一，工作日"
    assert calendar.why(date(2020, 2, 1)) == "周六，春节放假（国办发明电〔2020〕1号）"
