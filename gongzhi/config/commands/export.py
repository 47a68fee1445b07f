"""`gongzhi export`: cases as a table, their ledgers as a log of events, or the whole file of one."""

import argparse
import sys
from datetime import date
from pathlib import Path

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.session import database


def add_parser(sub: Subparsers) -> None:
    parser = command(sub, "export", run_cases, "导出案件表或卷宗")
    actions = parser.add_subparsers(title="导出什么", metavar="什么", required=True)
    cases = command(actions, "cases", run_cases, "导出案件表（CSV，不含个人信息）")
    cases.add_argument("file", metavar="文件.csv", type=Path, help="写入的表格")
    _add_choice(cases)
    log = command(actions, "xes", run_xes, "导出办理经过（XES，IEEE 1849，供流程分析软件读取，不含个人信息）")
    log.add_argument("file", metavar="文件.xes", type=Path, help="写入的文件")
    log.add_argument("--procedure", metavar="代码", default="", help="只要这个程序的")
    _add_choice(log)
    dossier = command(actions, "dossier", run_dossier, "导出一件案件的卷宗，别处也能核对")
    dossier.add_argument("number", metavar="编号", help="案件编号")
    dossier.add_argument("file", metavar="文件.zip", type=Path, help="写入的文件")


def _add_choice(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--area", metavar="区划代码", default="", help="只要这个镇街或村社的")
    parser.add_argument("--from", dest="since", metavar="日期", type=date.fromisoformat, help="从哪天发生的")
    parser.add_argument("--to", dest="until", metavar="日期", type=date.fromisoformat, help="到哪天发生的")


def _area(code: str) -> str | None:
    """The path of the division, empty for everywhere; None, and said so, when there is none."""
    from gongzhi.places.models import Division

    if not code:
        return ""
    found = Division.objects.filter(code=code).first()
    if found is None:
        print(f"没有代码为 {code} 的区划", file=sys.stderr)
        return None
    return found.path


def run_cases(arguments: argparse.Namespace) -> int:
    with database():
        from gongzhi.cases.exporting import chosen, write_csv

        area = _area(arguments.area)
        if area is None:
            return 2
        # The mark at the beginning tells spreadsheets that this is UTF-8.
        with arguments.file.open("w", encoding="utf-8-sig", newline="") as target:
            count = write_csv(chosen(area, arguments.since, arguments.until), target)
        print(f"已导出 {count} 件到 {arguments.file}")
    return 0


def run_xes(arguments: argparse.Namespace) -> int:
    with database():
        from gongzhi.cases.event_log import histories
        from gongzhi.cases.exporting import chosen
        from gongzhi.engine.views.xes import write_xes

        area = _area(arguments.area)
        if area is None:
            return 2
        rows = chosen(area, arguments.since, arguments.until)
        if arguments.procedure:
            rows = rows.filter(procedure__code=arguments.procedure)
        with arguments.file.open("w", encoding="utf-8") as target:
            count = write_xes(histories(rows), target, name="办理经过")
        print(f"已导出 {count} 件的经过到 {arguments.file}")
    return 0


def run_dossier(arguments: argparse.Namespace) -> int:
    with database():
        from gongzhi.cases.dossier import write_dossier
        from gongzhi.cases.models import Case
        from gongzhi.cases.numbers import clean_number

        case = Case.objects.filter(number=clean_number(arguments.number) or "").first()
        if case is None:
            print(f"没有编号为 {arguments.number} 的案件，请核对编号。", file=sys.stderr)
            return 1
        with arguments.file.open("wb") as target:
            write_dossier(case, target)
    print(f"已写到 {arguments.file}。解开后运行 python3 verify_dossier.py 即可核对。")
    return 0
