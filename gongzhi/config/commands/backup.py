"""`gongzhi backup`: everything in one file, tried out at once."""

import argparse
import sys
from pathlib import Path

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.commands.restore import known_migrations
from gongzhi.config.session import database


def add_parser(sub: Subparsers) -> None:
    parser = command(
        sub,
        "backup",
        run,
        "备份数据库和附件到一个文件",
        story="可在运行中进行；备份后立即恢复到临时目录，逐表核对行数和内容。文件含个人信息和密钥，请妥善保管。",
    )
    parser.add_argument("file", metavar="文件", type=Path, help="备份文件，例如 gongzhi-20261121.tar")
    parser.add_argument("--quick", action="store_true", help="不做恢复核对（数据很多、另有核对安排时使用）")


def run(arguments: argparse.Namespace) -> int:
    with database("owner"):
        from django.conf import settings
        from django.utils import timezone

        from gongzhi.config.backup import BackupError, make, try_out

        try:
            manifest = make(settings.DATA, arguments.file, now=timezone.now())
            if not arguments.quick:
                try_out(arguments.file, known_migrations=known_migrations())
        except BackupError as error:
            print(error, file=sys.stderr)
            return 1
    rows = sum(rows for rows, _ in manifest.tables.values())
    checked = "未做恢复核对" if arguments.quick else "已恢复核对"
    print(f"备份完成（{checked}）：{arguments.file}")
    print(f"{len(manifest.tables)} 张表，{rows} 行，附件 {manifest.files} 个。")
    return 0
