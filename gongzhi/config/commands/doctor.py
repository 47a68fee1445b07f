"""`gongzhi doctor`: looks at everything and says what to do."""

import argparse
from collections.abc import Iterator

from gongzhi.config import databases
from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.doctor.finding import Finding, Level, bad
from gongzhi.config.doctor.machine import MACHINE_CHECKS
from gongzhi.config.environment import data_directory
from gongzhi.config.session import database


def add_parser(sub: Subparsers) -> None:
    command(
        sub,
        "doctor",
        run,
        "检查安装、数据库和运行情况",
        story="逐项说明，并指出怎么办；有错误时退出代码为 1。",
    )


def run(arguments: argparse.Namespace) -> int:
    levels = []
    for finding in examine():
        print(finding.lines(), flush=True)
        levels.append(finding.level)
    wrong, doubtful = levels.count(Level.BAD), levels.count(Level.WARNING)
    if not wrong and not doubtful:
        print("一切正常。")
    else:
        print(f"共 {len(levels)} 项：错误 {wrong} 项，注意 {doubtful} 项。")
    return 1 if wrong else 0


def examine() -> Iterator[Finding]:
    """All findings; those about the database only when it can be reached."""
    data = data_directory()
    for check in MACHINE_CHECKS:
        yield check(data)
    if databases.is_embedded() and not (data / "users.lock").exists():
        return  # never started: a look must not create a database
    try:
        with database("owner"):
            from gongzhi.config.doctor import DATABASE_CHECKS, RUNNING_CHECKS

            for check in DATABASE_CHECKS:
                yield (finding := check(data))
                if finding.what == "数据库的表" and finding.level is Level.BAD:
                    return
            for check in RUNNING_CHECKS:
                yield check(data)
    except Exception as error:  # whatever keeps the database away is itself the finding
        yield bad("数据库", "无法使用", str(error))
