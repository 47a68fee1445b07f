"""`gongzhi clock`: compute a date and show why it is that day."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from gongzhi.calendars import arguments, report
from gongzhi.calendars.amounts import Amount, Unit
from gongzhi.calendars.calendar import Calendar
from gongzhi.calendars.clock import Due, due
from gongzhi.calendars.pauses import civil
from gongzhi.calendars.periods import earliest, latest_before
from gongzhi.calendars.trail import lines_of, summary_of

FOLDER = Path(__file__).resolve().parents[2] / "packs" / "cn" / "calendar"


def add_parser(sub: Any) -> None:
    """Add `clock` with its own commands to the command line."""
    clock = sub.add_parser(
        "clock", help="计算期限并说明理由", description="按法律规定计算期限，并说明为什么是这一天。"
    )
    commands = clock.add_subparsers(title="命令", metavar="命令", dest="clock_command", required=True)
    _add_due(commands)
    _add_before(commands)
    _add_earliest(commands)
    table = _add(commands, "calendar", _calendar, "显示一年的放假和调休上班")
    table.add_argument("year", metavar="年份", type=arguments.year, help="四位年份，例如 2026")
    _add(commands, "check", _check, "检查工作日表是否完整，列出所依据的通知")


def _add(commands: Any, name: str, action: Any, summary: str) -> Any:
    parser = commands.add_parser(name, help=summary, description=f"{summary}。")
    parser.add_argument("--folder", metavar="目录", type=Path, default=FOLDER, help="工作日表所在的目录")
    parser.set_defaults(run=lambda chosen: _guarded(action, chosen))
    return parser


def _add_due(commands: Any) -> None:
    parser = _add(commands, "due", _due, "计算届满日（限N日）")
    _add_period(parser, "--from", "start", "起算的行为发生的日期或时间（当日不计）")
    parser.add_argument(
        "--pause",
        metavar="开始..结束",
        type=arguments.suspension,
        action="append",
        default=[],
        help="中止的时间，可写多次；尚未恢复的写 开始..",
    )
    parser.add_argument(
        "--uncounted",
        metavar="开始..结束",
        type=arguments.uncounted,
        action="append",
        default=[],
        help="依法不计入的时间（如听证），可写多次",
    )
    parser.add_argument("--extend", metavar="数目", help="批准延长的时间，例如 30 或 30日")
    parser.add_argument("--no-roll", action="store_true", help="最后一日是休息日也不顺延")
    parser.add_argument(
        "--closing", metavar="时:分", type=arguments.closing, help="停止业务活动的时间，缺省为二十四时"
    )
    parser.add_argument(
        "--now", metavar="时间", type=arguments.moment, help="以这个时间为准，说明还剩多少或超期多少"
    )
    parser.add_argument("--why", action="store_true", help="逐日列出计入与不计入的理由")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def _add_before(commands: Any) -> None:
    parser = _add(commands, "before", _before, "倒推最迟的日期（N日前）")
    _add_period(parser, "--event", "event", "须提前的那件事发生的日期")


def _add_earliest(commands: Any) -> None:
    parser = _add(commands, "earliest", _earliest, "计算满一段时间后最早的日期（满N日、不少于N日）")
    _add_period(parser, "--from", "start", "起算的行为发生的日期或时间（当日不计）")
    parser.add_argument("--right", action="store_true", help="这是可以行使权利的期间：最后一日是休息日的顺延")


def _add_period(parser: Any, flag: str, name: str, meaning: str) -> None:
    parser.add_argument(flag, dest=name, metavar="日期", required=True, type=arguments.moment, help=meaning)
    parser.add_argument(
        "--amount", metavar="数目", required=True, type=arguments.whole_number, help="期限的数目"
    )
    parser.add_argument(
        "--unit",
        metavar="单位",
        type=arguments.unit,
        default=Unit.DAY,
        help="日、工作日、个月、年或小时，缺省为日",
    )


def _guarded(action: Any, chosen: argparse.Namespace) -> int:
    try:
        return int(action(chosen, Calendar.load(chosen.folder)))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2


def _due(chosen: argparse.Namespace, calendar: Calendar) -> int:
    amount = Amount(chosen.amount, chosen.unit)
    if amount.unit is Unit.HOUR and not isinstance(chosen.start, datetime):
        raise ValueError("参数 --from：按小时计算要写到钟点，例如 2026-09-20T10:30")
    result = due(
        chosen.start,
        amount,
        calendar=calendar,
        roll=not chosen.no_roll,
        pauses=[*chosen.pause, *chosen.uncounted],
        extension=_extension(chosen.extend, amount),
        closing=chosen.closing,
        now=arguments.as_moment(chosen.now) if chosen.now else None,
    )
    if chosen.json:
        print(json.dumps(report.as_data(result, why=chosen.why), ensure_ascii=False, indent=2))
    else:
        _print_due(result, why=chosen.why)
    return 0


def _extension(text: str | None, amount: Amount) -> Amount | None:
    if text is None:
        return None
    try:
        return arguments.extension(text, amount)
    except ValueError as error:
        raise ValueError(f"参数 --extend：{error}") from None


def _print_due(result: Due, *, why: bool) -> None:
    print(report.headline(result))
    print(summary_of(result))
    if why:
        print(*lines_of(result), sep="\n")


def _before(chosen: argparse.Namespace, calendar: Calendar) -> int:
    amount = Amount(chosen.amount, chosen.unit)
    latest = latest_before(chosen.event, amount, calendar=calendar)
    print(f"最迟：{report.dated(latest)}")
    print(f"自{report.dated(chosen.event)}当日不计，往前倒推{amount}；倒推的期限不因休息日后移。")
    return 0


def _earliest(chosen: argparse.Namespace, calendar: Calendar) -> int:
    amount = Amount(chosen.amount, chosen.unit)
    first = earliest(chosen.start, amount, calendar=calendar, roll=chosen.right)
    doubt = calendar.doubt(civil(chosen.start), first.date()) if amount.unit is Unit.WORKING_DAY else ""
    print(f"最早：{report.dated(first)}" + (f"（{doubt}，可能变动）" if doubt else ""))
    print(f"{report.dated(chosen.start)}当日不计，须满{amount}。")
    return 0


def _calendar(chosen: argparse.Namespace, calendar: Calendar) -> int:
    if not calendar.known(chosen.year):
        raise ValueError(f"{report.unknown_year(calendar, chosen.year)}")
    print(*report.year_lines(calendar, chosen.year), sep="\n")
    return 0


def _check(chosen: argparse.Namespace, calendar: Calendar) -> int:
    print(*report.coverage_lines(calendar), sep="\n")
    return 0
