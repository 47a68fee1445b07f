"""`gongzhi manage …`: Django's own commands, for developers."""

import argparse

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.session import database


def add_parser(sub: Subparsers) -> None:
    parser = command(sub, "manage", run, "执行 Django 的管理命令（供开发者使用）")
    parser.add_argument(
        "rest", nargs=argparse.REMAINDER, metavar="命令及参数", help="如 makemigrations people"
    )


def run(arguments: argparse.Namespace) -> int:
    with database("owner"):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["gongzhi manage", *arguments.rest])
    return 0
