"""`gongzhi ledger`: verify and anchor what has been recorded; rehearse a new version on it."""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.session import database

if TYPE_CHECKING:
    from gongzhi.cases.rehearsal import Rehearsed


def add_parser(sub: Subparsers) -> None:
    parser = command(sub, "ledger", run, "核对台账、写每日总摘要")
    parts = parser.add_subparsers(title="动作", dest="part", required=True, metavar="动作")
    check = parts.add_parser("verify", help="逐案重算台账，找出任何被改动的地方")
    check.add_argument("number", nargs="?", metavar="编号", help="只核对这一件")
    check.set_defaults(do=_verify)
    anchor = parts.add_parser("anchor", help="为已经过去的日子写总摘要")
    anchor.add_argument(
        "--sure",
        action="store_true",
        help="日期看过了：很久没有记录以后，后台不敢确定电脑的日期，由人确认后接着写",
    )
    anchor.set_defaults(do=_anchor)

    rehearse = parts.add_parser(
        "rehearse",
        help="换新版本的预演：在办案件按新版本重放，哪些不合、不合哪一条、还能不能办结（不改动任何案件）",
    )
    rehearse.add_argument("code", metavar="程序代码", help="程序的代码，例如 wgsj")
    rehearse.add_argument(
        "--to", metavar="版本或文件", default="", help="已装入的版本或程序文件；默认现行版本"
    )
    rehearse.add_argument("--json", action="store_true", help="每件一行 JSON，最后一行是合计")
    rehearse.set_defaults(do=_rehearse)


def run(arguments: argparse.Namespace) -> int:
    with database("app"):
        code: int = arguments.do(arguments)
        return code


def _verify(arguments: argparse.Namespace) -> int:
    from gongzhi.cases import verify
    from gongzhi.cases.erasure import reading
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
    print("".join(f"{line}\n" for line in reading.summary(arguments.number)), end="")
    print(f"核对完毕：{Case.objects.count()} 件案件、{Entry.objects.count()} 条记录，没有被改动。")
    return 0


def _rehearse(arguments: argparse.Namespace) -> int:
    """0 when every case fits and can be finished; 1 when some do not; 2 when there is no such version."""
    from django.utils import timezone

    from gongzhi.cases.models import ProcedureVersion
    from gongzhi.cases.rehearsal import rehearse, version_to_try
    from gongzhi.engine import PackError

    try:
        new = version_to_try(arguments.code, arguments.to, timezone.localdate())
    except ProcedureVersion.DoesNotExist as error:
        print(f"{error}。", file=sys.stderr)
        return 2
    except PackError as error:
        print(error, file=sys.stderr)
        return 2
    total = {"cases": 0, "compliant": 0, "divergent": 0, "stuck": 0, "unknown": 0}
    for one in rehearse(arguments.code, new):
        total["cases"] += 1
        total["compliant" if one.compliant else "divergent"] += 1
        total["stuck"] += one.finishes is False
        total["unknown"] += one.finishes is None
        if arguments.json:
            print(json.dumps(one.to_json(), ensure_ascii=False))
        elif not one.compliant or one.finishes is not True:
            print("\n".join(_told(one)))
    if arguments.json:
        print(json.dumps({"code": arguments.code, "to": new.version, **total}, ensure_ascii=False))
    else:
        print(
            f"在办 {total['cases']} 件换用 {new.version} 版：{total['compliant']} 件合规，"
            f"{total['divergent']} 件有一步不合；{total['stuck']} 件不能办结，{total['unknown']} 件未能确定。"
        )
    return 1 if total["divergent"] or total["stuck"] or total["unknown"] else 0


def _told(one: "Rehearsed") -> Iterator[str]:
    ends = {True: "仍能办结", False: "不能办结", None: "未能确定能否办结"}[one.finishes]
    if one.compliant:
        yield f"{one.number}（{one.version} 版）：已办的都合规，但{ends}。"
        return
    rules = "、".join(f"规则{number}" for number in one.rules) or "程序里没有这一步或现在不能办"
    yield f"{one.number}（{one.version} 版）：第 {one.seq} 步“{one.step}”不合（{rules}），{ends}。"
    yield f"    {one.text}"


def _anchor(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from gongzhi.cases.roots import anchor

    for root in anchor(timezone.localdate(), sure=arguments.sure):
        print(f"{root.day}  {root.count} 条  {bytes(root.root).hex()}")
    return 0


def _case(number: str) -> Any:
    from gongzhi.cases.models import Case
    from gongzhi.cases.numbers import clean_number

    case = Case.objects.filter(number=clean_number(number) or "").first()
    if case is None:
        print(f"没有编号为 {number} 的案件，请核对编号。")
    return case
