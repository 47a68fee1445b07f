"""`gongzhi import`: bring a county's own tables in, and the cases of another system."""

import argparse
import os
import sys
import time
from pathlib import Path

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.session import database


def add_parser(sub: Subparsers) -> None:
    parser = command(sub, "import", run_county, "导入已有数据")
    actions = parser.add_subparsers(title="导入什么", metavar="什么", required=True)
    county = command(
        actions,
        "county",
        run_county,
        "导入区划、边界、单位、人员、任职、地址",
        story="表格格式见 docs/reference/county-files.md。有一处错误就什么也不写入；可以重复执行。",
    )
    county.add_argument("folder", metavar="目录", type=Path, help="放表格文件的目录")
    cases = command(
        actions,
        "cases",
        run_cases,
        "导入别的系统的工单",
        story="对照表格式见 docs/reference/import-map.md。错误的行另存一份并写明原因；可以重复执行。",
    )
    cases.add_argument("file", metavar="文件", type=Path, help="CSV 表格，可以是 .csv.gz")
    cases.add_argument("--map", metavar="对照表", type=Path, required=True, help="列的含义（YAML）")
    cases.add_argument(
        "--processes", metavar="数", type=int, default=os.cpu_count(), help="进程数（缺省为核数）"
    )


def run_county(arguments: argparse.Namespace) -> int:
    with database():
        from gongzhi.config.county.load import load_county
        from gongzhi.config.county.tables import ImportProblem

        try:
            print(load_county(arguments.folder))
        except ImportProblem as problem:
            print(problem, file=sys.stderr)
            print("什么也没有写入。", file=sys.stderr)
            return 1
    return 0


def run_cases(arguments: argparse.Namespace) -> int:
    with database():
        from gongzhi.calendars.files import DataError

        for path in (arguments.file, arguments.map):
            if not path.is_file():
                print(f"没有文件 {path}", file=sys.stderr)
                return 2
        try:
            return _import(arguments)
        except DataError as problem:
            print(problem, file=sys.stderr)
            print("什么也没有写入。", file=sys.stderr)
            return 1


def _import(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from gongzhi.cases.importing.run import Outcome, import_cases, write_wrong_rows

    total, began = Outcome(), time.monotonic()
    for total in import_cases(arguments.file, arguments.map, timezone.now(), arguments.processes):
        rate = total.read / (time.monotonic() - began)
        print(f"\r已读 {total.read} 行，写入 {total.written} 件，每秒 {rate:.0f} 件", end="", flush=True)
    print()
    if total.compared:
        share = total.agree / total.compared
        print(f"是否按期：与来源系统一致 {total.agree}/{total.compared}（{share:.2%}）")
    if total.wrong:
        target = arguments.file.with_name(arguments.file.name.split(".")[0] + ".错误.csv")
        write_wrong_rows(arguments.file, target, total)
        print(
            f"{len(total.wrong)} 行有误，未导入，另存为 {target}，每行末尾写明原因。改好后可再次导入该文件。"
        )
    return 1 if total.wrong else 0
