"""`gongzhi migrate`: bring the tables, the rights and the procedures up to date."""

import argparse
import sys

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.preparing import alone
from gongzhi.config.session import database


def add_parser(sub: Subparsers) -> None:
    command(sub, "migrate", run, "建立或更新数据库的表、权限和程序", story="可以重复执行。")


def run(arguments: argparse.Namespace) -> int:
    with database("owner"), alone():
        migrate()
    print("数据库已是最新。")
    return 0


def migrate() -> None:
    """Migrate, apply the rights and install the procedures, those under local rules too; Django is set up
    as the owner."""
    from django.core.management import call_command
    from django.utils import timezone

    from gongzhi.cases.installing import install_all
    from gongzhi.cases.local.renewing import renew
    from gongzhi.config import grants

    call_command("migrate", verbosity=0, interactive=False)
    grants.apply()
    now = timezone.now()
    install_all(now)
    for sentence in renew(now, timezone.localdate(now)):
        print(sentence, file=sys.stderr)
