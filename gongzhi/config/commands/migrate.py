"""`gongzhi migrate`: bring the tables and the rights up to date."""

import argparse

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.session import database


def add_parser(sub: Subparsers) -> None:
    command(sub, "migrate", run, "建立或更新数据库的表和权限", story="可以重复执行。")


def run(arguments: argparse.Namespace) -> int:
    with database("owner"):
        migrate()
    print("数据库已是最新。")
    return 0


def migrate() -> None:
    """Migrate and apply the rights; Django is set up as the owner."""
    from django.core.management import call_command

    from gongzhi.config import grants

    call_command("migrate", verbosity=0, interactive=False)
    grants.apply()
