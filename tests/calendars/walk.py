"""The oracle: one step a day, nothing clever, days off taken from a public package instead of our files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import chinese_calendar

from gongzhi.calendars import Amount, Unit

ONE_DAY = timedelta(days=1)
Spans = Sequence[tuple[date, date]]


def works(day: date) -> bool:
    return bool(chinese_calendar.is_workday(day))


def last_day(start: date, amount: Amount, spans: Spans = (), extra: int = 0, *, roll: bool = True) -> date:
    """The last day of the period; *extra* more of the same unit by extension."""
    total = amount.number + extra
    if amount.unit in (Unit.MONTH, Unit.YEAR):
        total = (_months_later(start, total * (12 if amount.unit is Unit.YEAR else 1)) - start).days
    day, counted = start, 0
    while counted < total:
        day += ONE_DAY
        if any(begin < day <= end for begin, end in spans):
            continue
        counted += amount.unit is not Unit.WORKING_DAY or works(day)
    while roll and amount.unit is not Unit.WORKING_DAY and not works(day):
        day += ONE_DAY
    return day


def _months_later(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month > 12:
            year, month = year + 1, 1
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
