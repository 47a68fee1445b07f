"""`gongzhi open311`: follow another Open311 endpoint, and pass matters on to it."""

import argparse
import sys

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.session import database


def add_parser(sub: Subparsers) -> None:
    story = "对方写在数据目录的 open311.yaml；定时执行 pull 就一直跟着。"
    parser = command(sub, "open311", run_pull, "和别的 Open311 系统交换工单", story=story)
    actions = parser.add_subparsers(title="做什么", metavar="什么", required=True)
    pull = command(actions, "pull", run_pull, "接来对方新的工单，跟上已有工单的变化")
    pull.add_argument("name", metavar="对方", help="open311.yaml 里的名称")
    push = command(actions, "push", run_push, "把一件事项转给对方")
    push.add_argument("name", metavar="对方", help="open311.yaml 里的名称")
    push.add_argument("number", metavar="编号", help="本机的案件编号")
    push.add_argument("--again", action="store_true", help="核对过对方确实没有收到，再送一次")


def run_pull(arguments: argparse.Namespace) -> int:
    with database():
        from django.utils import timezone

        from gongzhi.connections.open311.client import Failed, pull
        from gongzhi.connections.open311.remotes import remote

        if (other := remote(arguments.name)) is None:
            return _unknown(arguments.name)
        try:
            outcome = pull(other, timezone.now())
        except Failed as failed:
            print(failed, file=sys.stderr)
            return 1
    print(f"新接 {outcome.fresh} 件，跟上变化 {outcome.changed} 件")
    for number, why in (outcome.wrong or {}).items():
        print(f"{number} 没有接：{why}", file=sys.stderr)
    return 1 if outcome.wrong else 0


def run_push(arguments: argparse.Namespace) -> int:
    with database():
        from django.utils import timezone

        from gongzhi.cases.models import Case
        from gongzhi.cases.numbers import clean_number
        from gongzhi.connections.open311.client import Failed, push
        from gongzhi.connections.open311.remotes import remote

        if (other := remote(arguments.name)) is None:
            return _unknown(arguments.name)
        rows = Case.objects.filter(number=clean_number(arguments.number) or "").select_related("category")
        case = rows.first()
        if case is None:
            print(f"没有编号为 {arguments.number} 的案件，请核对。", file=sys.stderr)
            return 1
        try:
            number = push(other, case, timezone.now(), again=arguments.again)
        except Failed as failed:
            print(failed, file=sys.stderr)
            return 1
    print(f"对方的编号：{number}")
    return 0


def _unknown(name: str) -> int:
    print(f"数据目录的 open311.yaml 里没有“{name}”。", file=sys.stderr)
    return 1
