"""`gongzhi bench`: measurements, one script per figure in `bench/`."""

import argparse
import ast
import os
import subprocess
import sys

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.environment import ROOT

FOLDER = ROOT / "bench"


def add_parser(sub: Subparsers) -> None:
    parser = command(sub, "bench", run, "测量性能", story="不给名称时列出可以测量的项目。")
    parser.add_argument("name", nargs="?", metavar="项目", help="bench 目录中的脚本名")
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="参数", help="交给该脚本的参数")


def run(arguments: argparse.Namespace) -> int:
    scripts = {p.stem: p for p in sorted(FOLDER.glob("*.py")) if not p.stem.startswith("_")}
    if arguments.name is None:
        for name, path in scripts.items():
            print(f"{name:24}{_summary(path.read_text())}")
        return 0
    if arguments.name not in scripts:
        print(f"没有测量项目 {arguments.name}。不带参数执行 gongzhi bench 可以列出全部。", file=sys.stderr)
        return 1
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, scripts[arguments.name], *arguments.rest], env=environment, check=False
    ).returncode


def _summary(source: str) -> str:
    return (ast.get_docstring(ast.parse(source)) or "").split("\n", 1)[0]
