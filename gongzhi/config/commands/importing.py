"""`gongzhi import county 目录`: bring a county's own tables in."""

import argparse
import sys
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
