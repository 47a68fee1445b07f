"""How long a due date takes: ours, with and without its reasons, beside day-by-day walks over public tables.

Run: python bench/clock.py [--times 3]. Best of several rounds; read the ratios, not the times.
"""

from __future__ import annotations

import argparse
import random
import timeit
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import holidays

from gongzhi.calendars import ZONE, Amount, Calendar, Pause, Unit, due, lines_of

FOLDER = Path(__file__).parents[1] / "packs" / "cn" / "calendar"
SAMPLE = 400
ONE_DAY = timedelta(days=1)


PERIODS = (("7个工作日", False), ("20个工作日", True), ("60日", False), ("60日", True), ("90日", False))


def main() -> None:
    """Print one table per kind of period."""
    parser = argparse.ArgumentParser(description="期限计算用时")
    parser.add_argument("--times", type=int, default=5, help="每项重复几轮，取最快一轮")
    times = parser.parse_args().times
    build = best(lambda: Calendar.load(FOLDER), times, 1)
    print(f"读入二十年工作日表：{build / 1000:.0f} 毫秒\n")
    calendar = Calendar.load(FOLDER)
    dice = random.Random(1)
    starts = [date(2010, 1, 1) + ONE_DAY * dice.randrange(5000) for _ in range(SAMPLE)]
    for text, with_pause in PERIODS:
        compare(calendar, starts, Amount.parse(text), times, with_pause)


def compare(calendar: Calendar, starts: Sequence[date], amount: Amount, times: int, paused: bool) -> None:
    """One period: every way to compute it, checked against each other, then timed."""
    span = (lambda day: (day + 3 * ONE_DAY, day + 12 * ONE_DAY)) if paused else (lambda day: None)
    moments = [(datetime(day.year, day.month, day.day, tzinfo=ZONE), span(day)) for day in starts]
    cases = [(at, [Pause(*stop)] if stop else []) for at, stop in moments]
    table = holidays.country_holidays("CN", years=range(2009, 2027))

    def ours() -> list[date]:
        ends = [due(at, amount, calendar=calendar, pauses=stop).at for at, stop in cases]
        return [end.date() for end in ends if end]

    def explained() -> list[date]:
        return [lines_of(due(at, amount, calendar=calendar, pauses=stop))[-1].day for at, stop in cases]

    def walk(works: Callable[[date], bool]) -> Callable[[], list[date]]:
        return lambda: [walked(day, amount, works, span(day)) for day in starts]

    ways = {
        "逐日推算（本表）": walk(calendar.is_working),
        "逐日推算（chinesecalendar）": walk(chinese_calendar.is_workday),
        "逐日推算（holidays）": walk(table.is_working_day),
        "本系统": ours,
        "本系统，附逐日理由": explained,
    }
    expected = ways["逐日推算（本表）"]()
    print(f"{amount}{'，中止九天' if paused else ''}")
    base = None
    for name, way in ways.items():
        assert way() == expected, name
        microseconds = best(way, times, SAMPLE)
        base = base or microseconds
        print(f"  {microseconds:8.1f} 微秒  逐日推算（本表）的 {microseconds / base:6.2f} 倍  {name}")
    print()


def walked(
    start: date, amount: Amount, works: Callable[[date], bool], stop: tuple[date, date] | None
) -> date:
    """The plain way: one step a day."""
    day, counted = start, 0
    while counted < amount.number:
        day += ONE_DAY
        if stop and stop[0] < day <= stop[1]:
            continue
        counted += amount.unit is not Unit.WORKING_DAY or works(day)
    while amount.unit is not Unit.WORKING_DAY and not works(day):
        day += ONE_DAY
    return day


def best(way: Callable[[], object], times: int, number: int) -> float:
    """Microseconds for one of *number*, in the fastest of *times* rounds."""
    return min(timeit.repeat(way, number=1, repeat=times)) / number * 1e6


if __name__ == "__main__":
    main()
