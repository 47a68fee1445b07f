"""Dates and years as text and data for the command line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from gongzhi.calendars.calendar import WEEKDAYS, Calendar
from gongzhi.calendars.clock import Due
from gongzhi.calendars.trail import lines_of, summary_of


def headline(due: Due) -> str:
    """The answer in one line."""
    if due.at is None:
        return f"尚不能确定：时钟停着，还剩{due.remaining}"
    doubt = f"（暂定：{due.doubt}）" if due.provisional else ""
    standing = f"，还剩{due.remaining}" if due.remaining else f"，已超过{due.overdue}" if due.overdue else ""
    return f"届满：{dated(due.at)}{doubt}{standing}"


def as_data(due: Due, *, why: bool) -> dict[str, Any]:
    """The answer as JSON data; times in ISO 8601."""
    data: dict[str, Any] = {
        "at": due.at.isoformat() if due.at else None,
        "provisional": due.provisional,
        "doubt": due.doubt,
        "remaining": str(due.remaining) if due.remaining else None,
        "overdue": str(due.overdue) if due.overdue else None,
        "summary": summary_of(due),
        "revision": due.calendar.revision,
    }
    if why:
        data["trail"] = [
            {"day": line.day.isoformat(), "fate": line.fate.value, "number": line.number, "why": line.why}
            for line in lines_of(due)
        ]
    return data


def dated(value: date | datetime) -> str:
    """A day with its weekday, and the time when there is one."""
    text = f"{value:%Y-%m-%d}（{WEEKDAYS[value.weekday()]}）"
    return f"{text}{value:%H:%M:%S}" if isinstance(value, datetime) else text


def unknown_year(calendar: Calendar, year: int) -> str:
    """Why nothing can be said about *year*."""
    if year < calendar.first_year:
        return f"{year}年休假安排未收录；已有 {calendar.first_year}—{calendar.last_year} 年"
    return f"{year}年调休安排未公布；已有 {calendar.first_year}—{calendar.last_year} 年"


def year_lines(calendar: Calendar, year: int) -> Iterator[str]:
    """The notices of *year*, what they give off and take back, and its working days month by month."""
    for notice in calendar.notices:
        if notice.year == year:
            yield f"{notice.title}（{notice.number}，{notice.issued}）"
            yield from (f"  放假  {_span(first, last)}  {name}" for name, first, last in _spans(notice.off))
            yield from (f"  上班  {dated(day)}  {name}调休" for day, name in sorted(notice.work.items()))
    counts = [sum(map(calendar.is_working, _month(year, month))) for month in range(1, 13)]
    months = "、".join(f"{month}月{count}天" for month, count in enumerate(counts, 1))
    yield f"工作日：全年{sum(counts)}天（{months}）"


def coverage_lines(calendar: Calendar) -> Iterator[str]:
    """Which years are known from which notices, and from which day on dates are provisional."""
    for notice in calendar.notices:
        yield f"{notice.year}  {notice.number}  放假{len(notice.off)}天，调休上班{len(notice.work)}天"
    yield f"收录 {calendar.first_year}—{calendar.last_year} 年，版本 {calendar.revision}"
    first = date.fromordinal(calendar.certain_to + 1)
    yield f"{first} 起涉及的日期为暂定：{calendar.last_year + 1}年调休安排未公布"


def _spans(off: Any) -> Iterator[tuple[str, date, date]]:
    days = sorted(off)
    start = previous = days[0]
    for day in [*days[1:], None]:
        if day is None or day - previous != timedelta(days=1) or off[day] != off[start]:
            yield off[start], start, previous
            start = day
        previous = day


def _span(first: date, last: date) -> str:
    return dated(first) if first == last else f"{dated(first)}至{dated(last)}"


def _month(year: int, month: int) -> list[date]:
    first = date(year, month, 1)
    days = ((date(year + month // 12, month % 12 + 1, 1)) - first).days
    return [first + timedelta(days=offset) for offset in range(days)]
