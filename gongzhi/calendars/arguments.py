"""What the `clock` commands accept; a wrong value is explained beside its argument, with how to write it."""

from __future__ import annotations

import argparse
from datetime import date, datetime, time

from gongzhi.calendars.amounts import Amount, Unit
from gongzhi.calendars.pauses import ZONE, Pause, PauseKind

_DAY_HINT = "请写成 年-月-日，例如 2026-09-20"
_MOMENT_HINT = "请写成 2026-09-20 或 2026-09-20T10:30"


def day(text: str) -> date:
    """A civil date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是有效的日期，{_DAY_HINT}") from None


def moment(text: str) -> date | datetime:
    """A date, or a moment; without a zone it is read in Asia/Shanghai."""
    try:
        if len(text) <= len("2026-09-20"):
            return date.fromisoformat(text)
        at = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是有效的日期或时间，{_MOMENT_HINT}") from None
    return at if at.tzinfo else at.replace(tzinfo=ZONE)


def as_moment(value: date | datetime) -> datetime:
    """A bare date stands for its first moment."""
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=ZONE)


def whole_number(text: str) -> int:
    """A number of days, months, years or hours; zero is refused."""
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"“{text}”不是正整数，例如 7")
    return int(text)


def unit(text: str) -> Unit:
    """A unit by its Chinese word."""
    try:
        return Unit.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def year(text: str) -> int:
    """A year of four digits."""
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise argparse.ArgumentTypeError(f"“{text}”不是年份，请写四位数字，例如 2026")
    return int(text)


def closing(text: str) -> time:
    """The time of day at which an office closes."""
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是有效的钟点，请写成 时:分，例如 17:30") from None


def suspension(text: str) -> Pause:
    """`A..B` or `A..`: the clock is suspended."""
    return _pause(text, PauseKind.SUSPENDED)


def uncounted(text: str) -> Pause:
    """`A..B` or `A..`: time that by law does not count."""
    return _pause(text, PauseKind.NOT_COUNTED)


def extension(text: str, base: Amount) -> Amount:
    """A bare number is in the unit of *base*. Raises ValueError in Chinese."""
    return Amount(int(text), base.unit) if text.isascii() and text.isdigit() else Amount.parse(text)


def _pause(text: str, kind: PauseKind) -> Pause:
    begins, dots, ends = text.partition("..")
    if not dots:
        raise argparse.ArgumentTypeError(
            f"“{text}”应写成 开始..结束（尚未结束的写 开始..），例如 2026-03-10..2026-03-25"
        )
    try:
        return Pause(moment(begins), moment(ends) if ends else None, kind)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
