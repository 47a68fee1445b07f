"""`gongzhi privacy`: deleting what has been kept long enough, after a restore, and from the disk itself."""

import argparse
import sys
from pathlib import Path

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.session import database

SHOWN = 20  # cases that a rehearsal lists by number


def add_parser(sub: Subparsers) -> None:
    parser = command(sub, "privacy", run_retention, "个人信息：到期删除、恢复后重删、清除磁盘残留")
    actions = parser.add_subparsers(title="做什么", metavar="什么", required=True)
    kept = command(
        actions,
        "retention",
        run_retention,
        "列出保存期限已满、还有隐私栏目的案件；加 --do 才删除",
        story="期限写在 packs/cn/erasure.yaml，法律没有规定数字的标明未核实。",
    )
    kept.add_argument("--do", action="store_true", help="真的删除（不加只列出来）")
    kept.add_argument("--most", metavar="件", type=int, default=5000, help="这一次最多删多少件，默认 5000")
    again = command(actions, "reapply", run_reapply, "恢复备份以后，按删除登记簿把备份以后删除过的再删一遍")
    again.add_argument("register", metavar="登记簿", type=Path, help="原数据目录的 erasures.jsonl")
    command(
        actions,
        "scrub",
        run_scrub,
        "把已删除内容在数据库文件和日志里的残留清掉",
        story="重写有文字的表，期间这些表不能读写；请在夜间停止服务后执行。只用于内置数据库。",
    )


def run_retention(arguments: argparse.Namespace) -> int:
    with database():
        from django.utils import timezone

        from gongzhi.cases.erasure import retention
        from gongzhi.cases.erasure.pack import UNVERIFIED, erasure

        now, doing = timezone.now(), getattr(arguments, "do", False)
        if erasure().kept_verified == UNVERIFIED:
            print(f"保存期限是本地设置，{UNVERIFIED}：{erasure().kept_by.article}没有规定数字。")
        if doing:
            print(f"已删除 {retention.run(now, most=arguments.most)} 件案件的隐私栏目，每件都有台账记录。")
            return 0
        count = 0
        for count, one in enumerate(retention.due(now), 1):
            if count <= SHOWN:
                since = timezone.localdate(one.since)
                print(f"{one.case.number}  {one.term}，{since} 期满  {len(one.places)} 个栏目")
        print(f"共 {count} 件可以删除，没有改动。确认后加 --do 执行。")
    return 0


def run_reapply(arguments: argparse.Namespace) -> int:
    with database():
        print(reapplied(arguments.register))
    return 0


def reapplied(file: Path) -> str:
    """Delete again what the file names, and say what came of it. Exits when there is no such register."""
    from django.utils import timezone

    from gongzhi.cases.erasure import again, register

    if not file.is_file():
        sys.exit(f"没有这个文件：{file}")
    try:
        done = again.apply(register.read(file), timezone.now())
    except register.BrokenRegister as error:
        sys.exit(f"{error}请换一份完整的登记簿。")
    return (
        f"按删除登记簿：{done.deleted} 次重新删除，{done.already} 次本来就没有了，"
        f"{done.unknown} 次的案件不在这份备份里。"
    )


def run_scrub(arguments: argparse.Namespace) -> int:
    from gongzhi.config import databases, scrubbing
    from gongzhi.config.environment import data_directory

    if not databases.is_embedded():
        print("不是内置数据库：请由数据库管理员执行 VACUUM FULL，见 docs/how-to/delete-personal-data.md。")
        return 1
    with database("owner"):
        tables = scrubbing.scrub(data_directory())
    print(f"已重写 {tables} 张表，换掉旧的日志段。备份文件里的内容不受影响，按保管期限销毁。")
    return 0
