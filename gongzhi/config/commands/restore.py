"""`gongzhi restore`: a backup into an empty data directory."""

import argparse
import sys
from pathlib import Path

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.commands.migrate import migrate
from gongzhi.config.session import database


def add_parser(sub: Subparsers) -> None:
    parser = command(
        sub,
        "restore",
        run,
        "把备份恢复到空的数据目录",
        story="逐表核对行数和内容，任何不同都会指出。例如：gongzhi restore 备份.tar --data 新目录。",
    )
    parser.add_argument("file", metavar="文件", type=Path, help="gongzhi backup 制作的文件")
    parser.add_argument(
        "--register",
        metavar="登记簿",
        type=Path,
        help="原数据目录的 erasures.jsonl：备份以后依法删除过的，恢复时再删一遍",
    )


def run(arguments: argparse.Namespace) -> int:
    with database("owner"):
        from django.conf import settings

        from gongzhi.config.backup import BackupError, restore

        try:
            manifest = restore(arguments.file, settings.DATA, known_migrations=known_migrations())
        except BackupError as error:
            print(error, file=sys.stderr)
            return 1
        migrate()
        deleted = _delete_again(arguments.register)
    print(f"已恢复 {manifest.made_at} 的备份，内容与备份时一致。")
    print(deleted)
    print("执行 gongzhi doctor 检查，再用 gongzhi serve 启动。")
    return 0


def _delete_again(file: Path | None) -> str:
    """What became of the register of deletions; one sentence."""
    if file is None:
        return (
            "没有给出删除登记簿：备份以后依法删除过的内容又在了。"
            "请找到原数据目录的 erasures.jsonl，在对外服务以前执行 gongzhi privacy reapply 登记簿。"
        )
    from gongzhi.config.commands.privacy import reapplied

    return reapplied(file)


def known_migrations() -> set[str]:
    """`app.name` of every migration of this program; Django is set up."""
    from django.db.migrations.loader import MigrationLoader

    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
