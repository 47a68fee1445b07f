"""Restores a backup into an empty installation and compares it with what was backed up."""

import shutil
import tarfile
import tempfile
from pathlib import Path

from gongzhi.config.backup import programs
from gongzhi.config.backup.contents import DUMP, KEPT, MEDIA, Manifest, differences, digests, read_manifest
from gongzhi.config.backup.problem import BackupError


def restore(file: Path, data: Path, *, known_migrations: set[str]) -> Manifest:
    """Fill the empty database and data directory from `file`; raises BackupError if anything differs.

    `known_migrations` are those of this program: a backup of a newer one is refused.
    """
    manifest = read_manifest(file)
    _refuse_newer(manifest, known_migrations)
    _refuse_filled(data)
    if (ours := programs.check_versions(data)) < manifest.postgres:
        raise BackupError(
            f"备份由 PostgreSQL {manifest.postgres} 的程序制作，本机是 {ours} 版。请安装同版或更新的。"
        )
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as folder, tarfile.open(file) as archive:
        archive.extract(DUMP, folder, filter="data")
        programs.run(data, "pg_restore", *HOW, str(Path(folder) / DUMP))
    with programs.connect(data) as connection:
        told = differences(manifest.tables, digests(connection))
    if told:
        raise BackupError("恢复的内容与备份不一致，请勿使用：\n" + "\n".join(told))
    _unpack_files(file, data, manifest)
    return manifest


HOW = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--dbname=")


def _refuse_newer(manifest: Manifest, known: set[str]) -> None:
    strange = sorted(set(manifest.migrations) - known)
    if strange:
        raise BackupError(
            f"备份由更新的版本（{manifest.version}）制作，本程序不认识 {strange[0]}。请先升级共治。"
        )


def _refuse_filled(data: Path) -> None:
    with programs.connect(data) as connection:
        row = connection.execute("SELECT to_regclass('public.django_migrations') IS NULL").fetchone()
    if row != (True,):
        raise BackupError("目标数据库里已经有表。恢复只能进入空的数据目录或空库，请用 --data 另选目录。")
    if (data / MEDIA).exists() and any((data / MEDIA).iterdir()):
        raise BackupError(f"{data / MEDIA} 里已经有附件。恢复只能进入空的数据目录，请用 --data 另选目录。")


def _unpack_files(file: Path, data: Path, manifest: Manifest) -> None:
    found = 0
    with tarfile.open(file) as archive:
        for member in archive:
            if member.name in KEPT:
                (data / member.name).unlink(missing_ok=True)
                archive.extract(member, data, filter="data")
                (data / member.name).chmod(KEPT[member.name])
            elif member.name.startswith(f"{MEDIA}/"):
                archive.extract(member, data, filter="data")
                found += 1
    if found != manifest.files:
        shutil.rmtree(data / MEDIA, ignore_errors=True)
        raise BackupError(f"附件不全：备份时 {manifest.files} 个，文件里只有 {found} 个。请换一份备份。")
