"""Dates and spans as people say them: 今天 14:05, 昨天, 11月25日 周三 17:30, 还有 3 小时. Pure."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"
NEAR = {-2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天"}


def local(moment: datetime) -> datetime:
    """The moment on the wall clock in China."""
    return moment.astimezone(ZONE)


def full_day(day: date, today: date) -> str:
    """11月25日 周三; the year is said only when it is not this one."""
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


def formal(day: date) -> str:
    """2026年11月21日, as records and papers write a day."""
    return f"{day.year}年{day.month}月{day.day}日"


def near_day(day: date, today: date) -> str:
    """今天, 明天, 昨天 … and otherwise the full day."""
    return NEAR.get((day - today).days) or full_day(day, today)


def clock(moment: datetime) -> str:
    """17:30; the last second of a day is said as 24:00, because a term runs to the end of its day."""
    there = local(moment)
    return "24:00" if (there.hour, there.minute) == (23, 59) else f"{there:%H:%M}"


def when(moment: datetime, now: datetime) -> str:
    """Day and time, near days by name: 今天 14:05, 11月25日 周三 17:30."""
    return f"{near_day(local(moment).date(), local(now).date())} {clock(moment)}"


def exactly(moment: datetime, now: datetime) -> str:
    """Day and time without words such as 明天, for deadlines: 11月25日 周三 17:30."""
    return f"{full_day(local(moment).date(), local(now).date())} {clock(moment)}"


def span(length: timedelta) -> str:
    """The larger unit of a span, rounded down: 40 分钟, 3 小时, 2 天. Never less than 1 分钟."""
    minutes = max(int(abs(length).total_seconds() // 60), 1)
    if minutes < 60:
        return f"{minutes} 分钟"
    if minutes < 24 * 60:
        return f"{minutes // 60} 小时"
    return f"{minutes // (24 * 60)} 天"


def ago(moment: datetime, now: datetime) -> str:
    """刚刚, 5 分钟前, 3 小时前; from the second day on, the day itself."""
    past = now - moment
    if past < timedelta(minutes=1):
        return "刚刚"
    if past < timedelta(hours=24) and local(moment).date() == local(now).date():
        return f"{span(past)}前"
    return when(moment, now)
