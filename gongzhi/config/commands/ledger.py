"""`gongzhi ledger`: verify and anchor what has been recorded."""

import argparse
from typing import Any

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.session import database


def add_parser(sub: Subparsers) -> None:
    parser = command(sub, "ledger", run, "核对台账、写每日总摘要")
    parts = parser.add_subparsers(title="动作", dest="part", required=True, metavar="动作")
    check = parts.add_parser("verify", help="逐案重算台账，找出任何被改动的地方")
    check.add_argument("number", nargs="?", metavar="编号", help="只核对这一件")
    check.set_defaults(do=_verify)
    parts.add_parser("anchor", help="为已经过去的日子写总摘要").set_defaults(do=_anchor)


def run(arguments: argparse.Namespace) -> int:
    with database("app"):
        code: int = arguments.do(arguments)
        return code


def _verify(arguments: argparse.Namespace) -> int:
    from gongzhi.cases import verify
    from gongzhi.cases.models import Case, Entry

    if arguments.number:
        case = _case(arguments.number)
        if case is None:
            return 1
        findings = verify.verify_case(case)
    else:
        findings = verify.verify_all()
    count = 0
    for finding in findings:
        count += 1
        print(finding)
    if count:
        print(f"发现 {count} 处不符。请保留现场，从备份比对，并报告系统管理员。")
        return 1
    print(f"核对完毕：{Case.objects.count()} 件案件、{Entry.objects.count()} 条记录，没有被改动。")
    return 0


def _anchor(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from gongzhi.cases.roots import anchor

    for root in anchor(timezone.localdate()):
        print(f"{root.day}  {root.count} 条  {bytes(root.root).hex()}")
    return 0


def _case(number: str) -> Any:
    from gongzhi.cases.models import Case
    from gongzhi.cases.numbers import clean_number

    case = Case.objects.filter(number=clean_number(number) or "").first()
    if case is None:
        print(f"没有编号为 {number} 的案件，请核对编号。")
    return case
