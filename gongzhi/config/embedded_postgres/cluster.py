"""The data directory of the server: made once, and refused with a reason when it cannot be used."""

import os
import shutil
import subprocess
from pathlib import Path

from gongzhi.config.embedded_postgres.binaries import major_version
from gongzhi.config.embedded_postgres.problem import EmbeddedError
from gongzhi.config.embedded_postgres.runas import RunAs

MEGABYTE = 1024 * 1024
ROOM_TO_CREATE = 300 * MEGABYTE
ROOM_TO_START = 50 * MEGABYTE
BUILTIN_LOCALE_SINCE = 17


def prepare(runas: RunAs, *, durable: bool = True) -> None:
    """Make the cluster if it is absent; raise EmbeddedError when it cannot serve.

    `durable=False` skips flushing to disk: for tests only.
    """
    _check_writable(runas.cluster.parent)
    if (runas.cluster / "PG_VERSION").exists():
        _check_readable(runas.cluster)
        _check_version(runas)
        _check_room(runas.cluster, ROOM_TO_START)
    else:
        _check_room(runas.cluster.parent, ROOM_TO_CREATE)
        _create(runas, durable)


def _check_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(f"无法创建数据目录 {folder}：{error.strerror}。请换用 --data 目录。") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise EmbeddedError(f"数据目录 {folder} 不可写。请修改其权限，或用 --data 另选目录。")


def _check_readable(cluster: Path) -> None:
    if not os.access(cluster, os.R_OK | os.W_OK | os.X_OK):
        raise EmbeddedError(
            f"数据库目录 {cluster} 属于另一个账户。请用建立它的账户运行，或用 --data 另选目录。"
        )


def _check_version(runas: RunAs) -> None:
    made_by = int((runas.cluster / "PG_VERSION").read_text().strip())
    present = major_version(runas.binaries)
    if made_by != present:
        raise EmbeddedError(
            f"数据库目录 {runas.cluster} 由 PostgreSQL {made_by} 建立，而现有程序是 PostgreSQL {present}，"
            f"两者的文件不通用。请用 PG_BINDIR 指向 {made_by} 版的程序，执行 gongzhi backup；"
            f"再用 {present} 版在新的 --data 目录执行 gongzhi restore。"
        )


def _check_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise EmbeddedError(
            f"磁盘空间不足：{folder} 所在磁盘只剩 {free // MEGABYTE} MB，至少需要 {needed // MEGABYTE} MB。"
            "请清理磁盘，或用 --data 另选目录。"
        )


def _create(runas: RunAs, durable: bool) -> None:
    # Made beside its final place and renamed, so that a killed initdb never leaves half a cluster.
    fresh = runas.cluster.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    runas.give(fresh)
    arguments = ["--pgdata", str(fresh), "--username=postgres", "--auth=trust", "--encoding=UTF8"]
    arguments += _locale(runas) + ([] if durable else ["--no-sync"])
    made = subprocess.run(  # type: ignore[call-overload]
        runas.arguments("initdb", *arguments),
        capture_output=True,
        text=True,
        check=False,
        **runas.options(),
    )
    if made.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise EmbeddedError(f"建立数据库失败：{made.stderr.strip() or made.stdout.strip()}")
    fresh.rename(runas.cluster)


def _locale(runas: RunAs) -> list[str]:
    # Without a UTF-8 character type, pg_trgm and the text functions silently drop Chinese.
    if major_version(runas.binaries) >= BUILTIN_LOCALE_SINCE:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]
