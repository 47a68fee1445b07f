"""A computed deadline in words for the page: what is left, until when, and why it is that day. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gongzhi.calendars import Amount, Due, Fate, Line, Unit, lines_of, summary_of
from gongzhi.web import chinese_dates

TONES = {
    Fate.START: "why-skipped",
    Fate.COUNTED: "",
    Fate.SKIPPED: "why-skipped",
    Fate.PAUSED: "why-skipped",
    Fate.ROLLED: "why-skipped",
}


@dataclass(frozen=True, slots=True)
class DayLine:
    day: str
    count: str
    why: str
    tone: str


@dataclass(frozen=True, slots=True)
class DueWords:
    left: str
    until: str
    at: datetime | None
    late: bool
    provisional: bool
    doubt: str
    summary: str
    lines: tuple[DayLine, ...]


def spaced(amount: Amount) -> str:
    """3 个工作日, 15 日, 6 小时."""
    word = "个工作日" if amount.unit is Unit.WORKING_DAY else amount.unit.value
    return f"{amount.number} {word}"


def left(due: Due, now: datetime) -> str:
    """还剩 3 个工作日, 今天到期, 已超期 2 日, or that the clock stands still."""
    if due.at is None:
        return f"暂停计时，恢复后还剩 {spaced(due.remaining)}" if due.remaining else "暂停计时"
    if due.overdue:
        return _late(due.overdue, now - due.at)
    if due.remaining and due.remaining.number:
        return f"还剩 {spaced(due.remaining)}"
    if chinese_dates.local(due.at).date() == chinese_dates.local(now).date():
        return f"今天到期，还剩 {chinese_dates.span(due.at - now)}"
    return f"还剩 {chinese_dates.span(due.at - now)}"


def _late(overdue: Amount, since: timedelta) -> str:
    """In the unit of the term; but nobody reads 461 小时, so hours become days as in every list."""
    if not overdue.number:
        return f"刚刚超期 {chinese_dates.span(since)}"
    if overdue.unit is Unit.HOUR:
        return f"已超期 {chinese_dates.span(since)}"
    return f"已超期 {spaced(overdue)}"


def _line(line: Line, last: date | None, today: date) -> DayLine:
    count = str(line.number) if line.number else line.fate.value
    tone = "why-last" if line.day == last else TONES[line.fate]
    return DayLine(chinese_dates.full_day(line.day, today), count, line.why, tone)


def words(due: Due, now: datetime) -> DueWords:
    """What the component shows, counted afresh at `now`."""
    due = due.term.due(due.calendar, now)
    last = chinese_dates.local(due.at).date() if due.at else None
    today = chinese_dates.local(now).date()
    return DueWords(
        left=left(due, now),
        until=chinese_dates.exactly(due.at, now) if due.at else "",
        at=due.at,
        late=due.overdue is not None,
        provisional=due.provisional,
        doubt=due.doubt,
        summary=summary_of(due),
        lines=tuple(_line(line, last, today) for line in lines_of(due)),
    )
