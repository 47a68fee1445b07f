"""`gongzhi packs diff`: what changed between two versions of a procedure, in sentences."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gongzhi.engine.folders import pack_of
from gongzhi.engine.library import Library
from gongzhi.engine.loader import load_procedure
from gongzhi.engine.problems import PackError
from gongzhi.engine.versions import Change, differences


def add_parser(commands: Any) -> None:
    """Adds `diff` to the commands of `gongzhi packs`."""
    parser = commands.add_parser(
        "diff",
        help="两个版本的程序有什么不同，一句一条",
        description="比较两个程序文件：步骤、规则、参数、性质、分责，新增、删去和改动各是哪些。",
    )
    parser.add_argument("old", metavar="旧版本", type=Path, help="程序文件")
    parser.add_argument("new", metavar="新版本", type=Path, help="程序文件")
    parser.add_argument(
        "--folder", metavar="目录", type=Path, help="法源和参数所在的包，默认为新版本所在的包"
    )
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """0 when the two say the same; 1 when they differ; 2 when one cannot be read."""
    try:
        library = Library.load(chosen.folder or pack_of(chosen.new))
        old, new = (load_procedure(path, library=library) for path in (chosen.old, chosen.new))
    except (PackError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    found = differences(old, new)
    if chosen.json:
        said = {"code": new.code, "from": old.version, "to": new.version, "changes": list(map(_plain, found))}
        print(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        print(f"{old.title} {old.version} → {new.title} {new.version}：{len(found)} 处不同")
        for change in found:
            print(f"  {change}")
    return 1 if found else 0


def _plain(change: Change) -> dict[str, str]:
    return {**asdict(change), "part": change.part.value, "text": str(change)}
