"""When a period ends. Civil dates are those of Asia/Shanghai; the day of the act is not counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from gongzhi.calendars.amounts import Amount, Unit
from gongzhi.calendars.calendar import Calendar
from gongzhi.calendars.pauses import ZONE, Pause, civil, merged_days, merged_moments, moment
from gongzhi.calendars.spans import Count, add_months, count_days, count_moments, count_working_days

END_OF_DAY = time(23, 59, 59)  # how 24:00 is written as a moment of the same day
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Term:
    """Everything a due date depends on besides the calendar; keep it to compute the date again later."""

    start: date | datetime
    amount: Amount
    roll: bool = True
    pauses: tuple[Pause, ...] = ()
    extension: Amount | None = None
    closing: time | None = None

    def due(self, calendar: Calendar, now: datetime | None = None) -> Due:
        """The due date under *calendar*; with *now*, also what is left or overdue then."""
        _refuse_endless(self)
        if self.amount.unit is Unit.HOUR:
            return _hour_due(self, calendar, now)
        return _day_due(self, calendar, now)


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a period; `trail` tells why.

    at: aware, Asia/Shanghai; None while a pause is open. provisional: a notice not yet published can move it.
    remaining: what is left while a pause is open, else at *now*. overdue: set when *now* is past `at`.
    """

    at: datetime | None
    provisional: bool
    remaining: Amount | None
    overdue: Amount | None = None
    term: Term = field(kw_only=True, repr=False)
    calendar: Calendar = field(kw_only=True, repr=False, compare=False)
    last_counted: int = field(kw_only=True, repr=False)  # ordinal of the last counted day, before rolling

    @property
    def doubt(self) -> str:
        """Why the date is provisional, or empty."""
        if not self.provisional or self.at is None:
            return ""
        return self.calendar.doubt(civil(self.term.start), self.at.date())


def due(
    start: date | datetime,
    amount: Amount,
    *,
    calendar: Calendar,
    roll: bool = True,
    pauses: Iterable[Pause] = (),
    extension: Amount | None = None,
    closing: time | None = None,
    now: datetime | None = None,
) -> Due:
    """The last moment of *amount* from *start* (the effective time of the act, zone required).

    roll: a natural-day, month or year period whose last day is a day off ends on the next working day.
    extension: added to the amount before rolling, once. closing: end of business hours instead of 24:00.
    Raises ValueError in Chinese: no zone, units that cannot be added, dates outside the table.
    """
    return Term(start, amount, roll, tuple(pauses), extension, closing).due(calendar, now)


_A_YEAR = {Unit.HOUR: 8784, Unit.DAY: 366, Unit.WORKING_DAY: 240, Unit.MONTH: 12, Unit.YEAR: 1}
_LAST_YEAR = 9_900
"""Dates end with the year 9999; the rest is room for pauses and days off."""


def _refuse_endless(term: Term) -> None:
    amounts = [term.amount, *([term.extension] if term.extension else [])]
    years = sum(amount.number // _A_YEAR[amount.unit] for amount in amounts)
    if civil(term.start).year + years > _LAST_YEAR:
        raise ValueError(f"自{civil(term.start)}起{term.amount}太长：算不到{_LAST_YEAR}年以后")


def _day_due(term: Term, calendar: Calendar, now: datetime | None) -> Due:
    first = civil(term.start).toordinal()
    spans = merged_days(term.pauses) if term.pauses else []
    working = term.amount.unit is Unit.WORKING_DAY
    count = _count_working(term, first, spans, calendar) if working else _count_natural(term, first, spans)
    if count.end is None:
        unit = Unit.WORKING_DAY if working else Unit.DAY
        return Due(
            None, False, Amount(count.left, unit), term=term, calendar=calendar, last_counted=count.reached
        )
    last = count.end
    if term.roll and not working:
        while not calendar.works(last):
            last += 1
    at = datetime.combine(date.fromordinal(last), term.closing or END_OF_DAY, ZONE)
    consulted = working or term.roll
    provisional = consulted and not calendar.certain(first if working else count.end, last)
    remaining, overdue = _standing(at, last, spans, calendar, working, now, first) if now else (None, None)
    return Due(at, provisional, remaining, overdue, term=term, calendar=calendar, last_counted=count.end)


def _count_working(term: Term, first: int, spans: list[tuple[int, int | None]], calendar: Calendar) -> Count:
    total = term.amount if term.extension is None else term.amount + term.extension
    return count_working_days(first, total.number, spans, calendar)


def _count_natural(term: Term, first: int, spans: list[tuple[int, int | None]]) -> Count:
    return count_days(first, nominal_end(first, term.amount, term.extension) - first, spans)


def nominal_end(first: int, amount: Amount, extension: Amount | None) -> int:
    """Ordinal of the last day of a calendar period without pauses or rolling."""
    if extension is None:
        return _added(first, amount)
    if not extension.unit.by_calendar:
        raise ValueError(f"{amount} 不能用 {extension} 延长：一个按日历计算，一个不是")
    if extension.unit is amount.unit:
        return _added(first, amount + extension)
    return _added(_added(first, amount), extension)


def _added(first: int, amount: Amount) -> int:
    if amount.unit is Unit.DAY:
        return first + amount.number
    months = amount.number * (12 if amount.unit is Unit.YEAR else 1)
    return add_months(date.fromordinal(first), months).toordinal()


def _standing(
    at: datetime,
    last: int,
    spans: list[tuple[int, int | None]],
    calendar: Calendar,
    working: bool,
    now: datetime,
    first: int,
) -> tuple[Amount | None, Amount | None]:
    """What is left at *now*, or how much it is overdue, in the unit of the clock."""
    unit = Unit.WORKING_DAY if working else Unit.DAY
    position = calendar.worked_until if working else int
    today = civil(now).toordinal()
    if moment(now) > at:
        return None, Amount(position(today) - position(last), unit)
    today = max(today, first)
    paused = sum(
        position(min(end, last)) - position(max(begin, today))
        for begin, end in spans
        if end is not None and end > today and begin < last
    )
    return Amount(position(last) - position(today) - paused, unit), None


def _hour_due(term: Term, calendar: Calendar, now: datetime | None) -> Due:
    start = moment(term.start)
    total = term.amount if term.extension is None else term.amount + term.extension
    spans = merged_moments(term.pauses) if term.pauses else []
    end, left = count_moments(start, total.number * _HOUR, spans)
    reached = (end or start).toordinal()
    if end is None:
        return Due(None, False, _hours(left), term=term, calendar=calendar, last_counted=reached)
    remaining = overdue = None
    if now is not None:
        current = moment(now)
        if current > end:
            overdue = _hours(current - end)
        else:
            remaining = _hours(_running(max(current, start), end, spans))
    return Due(end, False, remaining, overdue, term=term, calendar=calendar, last_counted=reached)


def _running(begin: datetime, end: datetime, spans: list[tuple[datetime, datetime | None]]) -> timedelta:
    paused = (
        min(until, end) - max(since, begin)
        for since, until in spans
        if until and until > begin and since < end
    )
    return end - begin - sum(paused, timedelta(0))


def _hours(span: timedelta) -> Amount:
    return Amount(span // _HOUR, Unit.HOUR)
