"""Why a period ends on that day: every day named, in Chinese, with the article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from gongzhi.calendars.amounts import Unit
from gongzhi.calendars.calendar import WEEKDAYS
from gongzhi.calendars.clock import Due
from gongzhi.calendars.pauses import Pause, civil, moment


class Fate(Enum):
    """What became of one day."""

    START = "当日不计"
    COUNTED = "计入"
    SKIPPED = "不计"
    PAUSED = "停计"
    ROLLED = "顺延"


@dataclass(frozen=True, slots=True)
class Line:
    """One day of a trail. `number` is its running number when it was counted."""

    day: date
    fate: Fate
    why: str
    number: int | None = None

    def __str__(self) -> str:
        number = f"第{self.number}日" if self.number else ""
        return f"{self.day} {self.fate.value}{number}：{self.why}"


def lines_of(due: Due) -> tuple[Line, ...]:
    """Each day (or stretch of hours), what became of it and why. Made when asked: it costs far more."""
    return _hour_lines(due) if due.term.amount.unit is Unit.HOUR else _day_lines(due)


def _day_lines(due: Due) -> tuple[Line, ...]:
    """The trail of a period counted in days, working days, months or years."""
    first = civil(due.term.start)
    return (Line(first, Fate.START, due.calendar.basis["起算"]), *_counted(due, first), *_rolled(due))


def _counted(due: Due, first: date) -> Iterator[Line]:
    working = due.term.amount.unit is Unit.WORKING_DAY
    number = 0
    for ordinal in range(first.toordinal() + 1, due.last_counted + 1):
        day = date.fromordinal(ordinal)
        pause = _pause_on(due.term.pauses, day)
        if pause is not None:
            yield Line(day, Fate.PAUSED, str(pause))
        elif working and not due.calendar.works(ordinal):
            yield Line(day, Fate.SKIPPED, due.calendar.why(day))
        else:
            number += 1
            yield Line(day, Fate.COUNTED, due.calendar.why(day), number)
    if due.at is None:
        yield from _stopped(due)


def _stopped(due: Due) -> Iterator[Line]:
    opened = next(pause for pause in due.term.pauses if pause.ends is None)
    day = date.fromordinal(due.last_counted + 1)
    yield Line(day, Fate.PAUSED, f"{opened}，尚未恢复，还剩{due.remaining}")


def _rolled(due: Due) -> Iterator[Line]:
    if due.at is None:
        return
    last = due.at.date()
    if last.toordinal() == due.last_counted:
        return
    article = due.calendar.basis["顺延"].split("：")[0]
    for ordinal in range(due.last_counted, last.toordinal()):
        day = date.fromordinal(ordinal)
        yield Line(day, Fate.ROLLED, f"{due.calendar.why(day)}，不作最后一日（{article}）")
    yield Line(last, Fate.ROLLED, f"{due.calendar.why(last)}，顺延至此日届满")


def _hour_lines(due: Due) -> tuple[Line, ...]:
    """The trail of a period counted in hours: its stretches, as moments."""
    lines: list[Line] = []
    at = moment(due.term.start)
    end = due.at
    for pause in sorted(due.term.pauses, key=lambda pause: moment(pause.begins)):
        begin = max(at, moment(pause.begins))
        if end is not None and begin >= end:
            break
        lines.append(
            Line(at.date(), Fate.COUNTED, f"{_clock(at)}至{_clock(begin)}（{due.calendar.basis['小时']}）")
        )
        if pause.ends is None:
            lines.append(Line(begin.date(), Fate.PAUSED, f"自{_clock(begin)}起{pause}，还剩{due.remaining}"))
            return tuple(lines)
        at = max(at, moment(pause.ends))
        lines.append(Line(begin.date(), Fate.PAUSED, f"{_clock(begin)}至{_clock(at)}{pause}"))
    if end is not None:
        lines.append(
            Line(at.date(), Fate.COUNTED, f"{_clock(at)}至{_clock(end)}（{due.calendar.basis['小时']}）")
        )
    return tuple(lines)


def summary_of(due: Due) -> str:
    """The trail in one Chinese sentence: start, amount, what was left out, the end."""
    parts = [_opening(due), *_left_out(due), _ending(due)]
    if due.doubt:
        parts.append(f"{due.doubt}，日期可能变动")
    return "；".join(parts) + "。"


def _opening(due: Due) -> str:
    extension = f"，延长{due.term.extension}" if due.term.extension else ""
    if due.term.amount.unit is Unit.HOUR:
        return f"自{_clock(moment(due.term.start))}起算{due.term.amount}{extension}"
    return f"{_dated(civil(due.term.start))}当日不计，次日起算{due.term.amount}{extension}"


def _left_out(due: Due) -> Iterator[str]:
    if due.term.amount.unit is Unit.HOUR:
        for pause in due.term.pauses:
            ends = _clock(moment(pause.ends)) if pause.ends else "今"
            yield f"{_clock(moment(pause.begins))}至{ends}停计（{pause}）"
        return
    fates = [line.fate for line in lines_of(due)]
    if skipped := fates.count(Fate.SKIPPED):
        yield f"其间休息日、放假日{skipped}天不计"
    if due.at is not None and (paused := fates.count(Fate.PAUSED)):
        reasons = "、".join(dict.fromkeys(str(pause) for pause in due.term.pauses))
        yield f"停计{paused}天（{reasons}）"
    if Fate.ROLLED in fates:
        last = date.fromordinal(due.last_counted)
        yield f"最后一日{_dated(last)}是休息日或放假日，顺延（{due.calendar.basis['顺延'].split('：')[0]}）"


def _ending(due: Due) -> str:
    if due.at is None:
        return f"时钟停着，还剩{due.remaining}，恢复后才能确定届满日"
    if due.term.amount.unit is Unit.HOUR:
        return f"至{_clock(due.at)}届满"
    return f"{_dated(due.at.date())}届满"


def _pause_on(pauses: tuple[Pause, ...], day: date) -> Pause | None:
    for pause in pauses:
        if civil(pause.begins) < day and (pause.ends is None or day <= civil(pause.ends)):
            return pause
    return None


def _dated(day: date) -> str:
    return f"{day}（{WEEKDAYS[day.weekday()]}）"


def _clock(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")
