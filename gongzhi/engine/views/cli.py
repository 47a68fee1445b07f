"""`gongzhi packs draw`: a procedure as a drawing, as BPMN, or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from gongzhi.engine.check.cli import today
from gongzhi.engine.folders import NATIONAL, loaded
from gongzhi.engine.problems import PackError
from gongzhi.engine.procedure import Procedure
from gongzhi.engine.views.bpmn import write_bpmn
from gongzhi.engine.views.plain import plain
from gongzhi.engine.views.svg import draw


def add_parser(commands: Any) -> None:
    """Adds `draw` to the commands of `gongzhi packs`."""
    parser = commands.add_parser(
        "draw",
        help="把程序画成图（SVG）、BPMN 2.0 文件，或者写成 JSON",
        description="图上阶段为列、角色为行；只画不能由别的推出的先后，虚线上写明期限。BPMN 只供查看。",
    )
    parser.add_argument("procedure", metavar="程序或文件", help="程序的代码、名称、目录名，或者程序文件")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--svg", dest="form", action="store_const", const="svg", help="图（默认）")
    form.add_argument("--bpmn", dest="form", action="store_const", const="bpmn", help="BPMN 2.0，带图形位置")
    form.add_argument("--json", dest="form", action="store_const", const="json", help="供别的软件读的程序")
    parser.add_argument("--out", metavar="文件", type=Path, help="写入的文件；不写就输出到屏幕")
    parser.add_argument("--day", metavar="日期", type=date.fromisoformat, help="按哪一天的期限，默认今天")
    parser.add_argument("--folder", metavar="目录", type=Path, default=NATIONAL, help="程序所在的包")
    parser.set_defaults(run=run, form="svg")


def run(chosen: argparse.Namespace) -> int:
    """0 when drawn; 1 when the procedure cannot be read; 2 when there is none of that name."""
    try:
        procedure = loaded(chosen.folder, chosen.procedure)
    except LookupError as error:
        print(f"{error.args[0]}。", file=sys.stderr)
        return 2
    except PackError as error:
        print(error, file=sys.stderr)
        return 1
    said = written(procedure, chosen.form, chosen.day or today())
    if chosen.out:
        chosen.out.write_text(said, encoding="utf-8")
    else:
        sys.stdout.write(said)
    return 0


def written(procedure: Procedure, form: str, day: date) -> str:
    if form == "bpmn":
        return write_bpmn(procedure, day)
    if form == "json":
        return json.dumps(plain(procedure), ensure_ascii=False, indent=1) + "\n"
    return draw(procedure, day) + "\n"
