"""`gongzhi exchange`: cases given to another system, and those that came from one."""

import argparse
import sys

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.session import database


def add_parser(sub: Subparsers) -> None:
    parser = command(
        sub, "exchange", run_list, "和别的系统交换事项", story="对方写在数据目录的 exchange.yaml。"
    )
    actions = parser.add_subparsers(title="做什么", metavar="什么", required=True)
    hand = command(actions, "send", run_send, "把一件事项交给对方办")
    hand.add_argument("number", metavar="编号", help="本机的案件编号")
    hand.add_argument("peer", metavar="对方", help="exchange.yaml 里对方的代码")
    command(actions, "list", run_list, "列出交出和收到的事项")


def run_send(arguments: argparse.Namespace) -> int:
    with database():
        from django.utils import timezone

        from gongzhi.cases.models import Case
        from gongzhi.cases.numbers import clean_number
        from gongzhi.connections.exchange.outbox import hand_over
        from gongzhi.connections.exchange.peers import peers

        peer = peers().others.get(arguments.peer)
        rows = Case.objects.filter(number=clean_number(arguments.number) or "")
        case = rows.select_related("category").first()
        if peer is None or case is None:
            what = (
                f"没有编号为 {arguments.number} 的案件" if peer else f"exchange.yaml 里没有 {arguments.peer}"
            )
            print(f"{what}，请核对。", file=sys.stderr)
            return 1
        fresh = hand_over(case, peer, timezone.now())
        print(f"{'将交给' if fresh else '已经交给过'}{peer.name}，后台进程负责送到。")
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    with database():
        from gongzhi.connections.exchange.peers import LANE
        from gongzhi.connections.models import Handed, Received

        for given in Handed.objects.select_related("case").order_by("pk"):
            state = given.outcome or ("已收下" if given.number else "还没有回执")
            print("交出", given.case.number, given.peer, given.number or "—", state, sep="  ")
        came = Received.objects.filter(source__startswith=LANE).select_related("case").order_by("pk")
        for row in came:
            code = row.source.removeprefix(LANE)
            state = row.case.outcome or row.case.stage
            print("收到", row.case.number, code, row.number, state, sep="  ")
    return 0
