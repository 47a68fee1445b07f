"""The machine: Python, packages, disk, folders. Needs no database."""

import importlib.metadata
import os
import re
import shlex
import shutil
import sys
from pathlib import Path

from gongzhi.config import databases
from gongzhi.config.backup.contents import KEPT
from gongzhi.config.doctor.finding import Finding, bad, good, warning
from gongzhi.config.embedded_postgres import EmbeddedError
from gongzhi.config.embedded_postgres.binaries import find_binaries, major_version
from gongzhi.config.environment import ROOT

LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.M)
LITTLE_ROOM = 2048  # megabytes
NO_ROOM = 200


def python(data: Path) -> Finding:
    return good("Python", ".".join(map(str, sys.version_info[:3])))


def packages(data: Path) -> Finding:
    """Whether what is installed is what was locked; a package may be locked once for each system."""
    locked: dict[str, set[str | None]] = {}
    for name, version in LOCKED.findall((ROOT / "requirements/base.txt").read_text()):
        locked.setdefault(name, {None}).add(version)
    wrong = [name for name, versions in locked.items() if _installed(name) not in versions]
    if wrong:
        return warning(
            "依赖", f"{len(wrong)} 个软件包与锁定的版本不同：{'、'.join(wrong[:5])}", "执行 ./run --setup。"
        )
    return good("依赖", f"与锁定的版本一致（{len(locked)} 个）")


def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None  # locked for another system


def data_directory(data: Path) -> Finding:
    if not data.exists():
        return warning("数据目录", f"{data} 尚未建立", "执行 gongzhi migrate 建立。")
    if not os.access(data, os.W_OK | os.X_OK):
        return bad("数据目录", f"{data} 不可写", "修改目录权限，或用 --data 另选目录。")
    return good("数据目录", str(data))


def disk(data: Path) -> Finding:
    place = next(p for p in (data, *data.parents) if p.exists())
    free = shutil.disk_usage(place).free // 1024 // 1024
    if free < NO_ROOM:
        return bad("磁盘", f"{place} 只剩 {free} MB", "立即清理磁盘，否则数据库会停止写入。")
    if free < LITTLE_ROOM:
        return warning("磁盘", f"{place} 只剩 {free} MB", "请尽快清理或扩容。")
    return good("磁盘", f"可用 {free // 1024} GB")


def key(data: Path) -> Finding:
    """The key signs sessions and the links on receipts."""
    if os.environ.get("GONGZHI_SECRET_KEY"):
        return good("密钥", "由环境变量 GONGZHI_SECRET_KEY 给出（备份文件中不含它，请另行保管）")
    kept = data / "secret_key"
    if not kept.exists():
        return good("密钥", "首次启动时生成")
    if kept.stat().st_mode & 0o077:
        return bad("密钥", f"{kept} 可被其他账户读取", f"执行 chmod 600 {kept}")
    return good("密钥", "只有本账户可读")


def private_files(data: Path) -> Finding:
    """Passwords to other systems, and the register of deletions: for our account alone, in good order."""
    kept = [data / name for name, mode in KEPT.items() if mode & 0o077 == 0 and name != "secret_key"]
    there = [file for file in kept if file.exists()]
    open_ones = [file for file in there if file.stat().st_mode & 0o077]
    if open_ones:
        names = "、".join(file.name for file in open_ones)
        command = " ".join(shlex.quote(str(file)) for file in open_ones)
        return bad("密码文件", f"{names} 可被其他账户读取", f"执行 chmod 600 {command}，并换掉里面的密钥。")
    if data.exists() and data.stat().st_mode & 0o022:
        return warning("密码文件", f"{data} 可被其他账户写入", f"执行 chmod go-w {shlex.quote(str(data))}")
    return good("密码文件", f"{len(there)} 个，只有本账户可读")


def programs(data: Path) -> Finding:
    try:
        place = find_binaries()
        return good("PostgreSQL 程序", f"{major_version(place)} 版，{place}")
    except EmbeddedError as error:
        if databases.is_embedded():
            return bad("PostgreSQL 程序", "没有找到", str(error))
        return warning("PostgreSQL 程序", "没有找到，不能备份", str(error))


MACHINE_CHECKS = (python, packages, data_directory, disk, key, private_files, programs)
