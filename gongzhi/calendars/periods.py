"""The other kinds of «N日»: delays, notice in advance, minimum publication, time guaranteed to a reviewer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from gongzhi.calendars.amounts import Amount, Unit
from gongzhi.calendars.calendar import Calendar
from gongzhi.calendars.clock import Due, due
from gongzhi.calendars.pauses import ZONE, Pause, civil, moment
from gongzhi.calendars.spans import add_months

_MIDNIGHT = time(0)


def earliest(
    start: date | datetime,
    amount: Amount,
    *,
    calendar: Calendar,
    roll: bool = False,
    pauses: Iterable[Pause] = (),
) -> datetime:
    """The first moment after a full *amount* has passed (满N日, 不少于N日); hours run from the moment.

    The day of the act is not counted and the last day must pass whole, so the result is the next day at 0:00.
    roll=True for a right that lapses (期满): its last day moves off a day off before it can lapse.
    pauses: time that does not count, all of it over. Raises ValueError for one that still runs.
    """
    end = due(start, amount, calendar=calendar, roll=roll, pauses=pauses).at
    if end is None:
        raise ValueError("中止还没有结束，算不出等待到什么时候")
    return end if amount.unit is Unit.HOUR else _midnight(end.date() + timedelta(days=1))


def earliest_after_notice(notice: date | datetime, amount: Amount, *, calendar: Calendar) -> datetime:
    """The first moment of the event a *notice* may announce when it must come *amount* before (N日前)."""
    end = due(notice, amount, calendar=calendar, roll=False).at
    if end is None:
        raise AssertionError("a period without pauses always ends")
    return end if amount.unit is Unit.HOUR else _midnight(end.date())


def latest_before(event: date | datetime, amount: Amount, *, calendar: Calendar) -> datetime:
    """The last moment for what must precede *event* by *amount* (N日前): counted back, never moved later."""
    if amount.unit is Unit.HOUR:
        return moment(event) - timedelta(hours=amount.number)
    day = civil(event)
    if amount.unit is Unit.WORKING_DAY:
        behind = calendar.worked_until(day.toordinal() - 1) - amount.number + 1
        last = date.fromordinal(calendar.nth(behind)) if amount.number else day
    elif amount.unit is Unit.DAY:
        last = day - timedelta(days=amount.number)
    else:
        last = add_months(day, -amount.number * (12 if amount.unit is Unit.YEAR else 1))
    return datetime.combine(last, time(23, 59, 59), ZONE)


def earliest_demand(start: date | datetime, amount: Amount, *, calendar: Calendar) -> Due:
    """The earliest date by which a reviewer guaranteed *amount* may be asked to answer (保障下限).

    It limits the sender's demand; the reviewer may be quicker.
    """
    return due(start, amount, calendar=calendar)


def publication_end(posted: date | datetime, amount: Amount, *, calendar: Calendar) -> date:
    """The last whole day a paper posted then must stay up for «不少于N日»; it may come down the day after."""
    return (earliest(posted, amount, calendar=calendar) - timedelta(days=1)).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, _MIDNIGHT, ZONE)
