"""When things happen: people report from morning to night, offices work in office hours."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from gongzhi.calendars import Calendar
from gongzhi.config.demo.simulation.dice import Dice

LOCAL = ZoneInfo("Asia/Shanghai")
OPENS, CLOSES = dt.time(8, 30), dt.time(17, 30)
# How many reports come in an hour of the day, as parts of each other.
HOURS = dict(
    zip(range(24), (1, 1, 1, 1, 1, 2, 5, 9, 12, 13, 11, 9, 6, 7, 9, 10, 9, 8, 8, 8, 6, 4, 3, 2), strict=True)
)


def moment_of_report(day: dt.date, dice: Dice) -> dt.datetime:
    """Some time of that day."""
    hour = dice.weighted(HOURS)
    return dt.datetime.combine(day, dt.time(hour, dice.rng.randrange(60), dice.rng.randrange(60)), LOCAL)


def in_office(at: dt.datetime, calendar: Calendar) -> dt.datetime:
    """The same moment, or the next one at which the office is open; minutes are kept."""
    at = at.astimezone(LOCAL)
    if at.time() >= CLOSES:
        at = _opening(at, 1)
    elif at.time() < OPENS:
        at = _opening(at, 0)
    while not calendar.is_working(at.date()):
        at = _opening(at, 1)
    return at


def _opening(at: dt.datetime, days: int) -> dt.datetime:
    day = at.date() + dt.timedelta(days=days)
    return dt.datetime.combine(day, OPENS, LOCAL) + dt.timedelta(minutes=at.minute, seconds=at.second)
