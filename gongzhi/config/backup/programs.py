"""pg_dump and pg_restore, told where the database is without a password on the command line."""

import os
import subprocess
from pathlib import Path
from typing import Any

import psycopg

from gongzhi.config import databases
from gongzhi.config.backup.problem import BackupError
from gongzhi.config.embedded_postgres.binaries import find_binaries, major_version


def connect(data: Path) -> psycopg.Connection:
    """A connection as the owner of the tables."""
    return psycopg.connect(**_place(data))


def run(data: Path, program: str, *arguments: str) -> None:
    """Run one of the programs against the database; raises BackupError with its own words."""
    place = _place(data)
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
    }
    environment = {names[k]: str(v) for k, v in place.items() if v and k in names}
    done = subprocess.run(
        [find_binaries() / program, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BackupError(f"{program} 失败：{done.stderr.strip()}")


def check_versions(data: Path) -> int:
    """Major version of the programs; raises BackupError when they are older than the server."""
    programs = major_version(find_binaries())
    with connect(data) as connection:
        server = connection.info.server_version // 10000
    if programs < server:
        raise BackupError(
            f"数据库是 PostgreSQL {server}，而本机的 pg_dump 是 {programs} 版，太旧。"
            f"请用 PG_BINDIR 指向 {server} 版或更新的程序。"
        )
    return programs


def _place(data: Path) -> dict[str, Any]:
    described = databases.database(data, role="owner")
    return {
        "host": described["HOST"],
        "port": described.get("PORT") or None,
        "user": described["USER"],
        "password": described.get("PASSWORD") or None,
        "dbname": described["NAME"],
    }
