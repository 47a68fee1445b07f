"""Counting forward over what does not run. Pauses are ordered, disjoint (from, to] spans, `None` open."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from gongzhi.calendars.calendar import Calendar


class Count(NamedTuple):
    """Where counting ended, or (end None) how much was left when an open pause stopped it, and where."""

    end: int | None
    left: int
    reached: int


def count_days(first: int, number: int, spans: Sequence[tuple[int, int | None]]) -> Count:
    """The *number*-th day after *first* outside the pauses."""
    end = first + number
    for begin, until in spans:
        begin = max(begin, first)
        if begin >= end:
            break
        if until is None:
            return Count(None, end - begin, begin)
        end += max(0, until - begin)
    return Count(end, 0, end)


def count_working_days(
    first: int, number: int, spans: Sequence[tuple[int, int | None]], calendar: Calendar
) -> Count:
    """The *number*-th working day after *first* outside the pauses."""
    if number == 0:
        return Count(first, 0, first)
    target = calendar.worked_until(first) + number
    for begin, until in spans:
        begin = max(begin, first)
        done = calendar.worked_until(begin)
        if done >= target:
            break
        if until is None:
            return Count(None, target - done, begin)
        if until > begin:
            target += calendar.worked_until(until) - done
    end = calendar.nth(target)
    return Count(end, 0, end)


def count_moments(
    start: datetime, length: timedelta, spans: Sequence[tuple[datetime, datetime | None]]
) -> tuple[datetime | None, timedelta]:
    """The moment *length* after *start* outside the pauses; (None, what is left) under an open pause."""
    end = start + length
    for begin, until in spans:
        begin = max(begin, start)
        if begin >= end:
            break
        if until is None:
            return None, end - begin
        end += max(timedelta(0), until - begin)
    return end, timedelta(0)


def add_months(day: date, months: int) -> date:
    """The corresponding day *months* later, or the last day of that month when it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
