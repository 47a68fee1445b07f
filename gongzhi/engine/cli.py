"""`gongzhi packs`: commands about procedures as data."""

from __future__ import annotations

from typing import Any

from gongzhi.engine import comparing, explaining
from gongzhi.engine.check import cli as check
from gongzhi.engine.views import cli as views


def add_parser(sub: Any) -> Any:
    """Add `packs` with its own commands to the command line; more may be added to what is returned."""
    packs = sub.add_parser(
        "packs", help="检验和查看程序", description="程序以数据写成；这里检验它们、查看它们。"
    )
    commands = packs.add_subparsers(title="命令", metavar="命令", dest="packs_command", required=True)
    check.add_parser(commands)
    explaining.add_parser(commands)
    views.add_parser(commands)
    comparing.add_parser(commands)
    return commands
