"""Makes a backup while the system runs."""

import io
import os
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path

import psycopg

from gongzhi import __version__
from gongzhi.config.backup import programs
from gongzhi.config.backup.contents import DUMP, FORMAT, KEPT, MANIFEST, MEDIA, Manifest, digests
from gongzhi.config.backup.problem import BackupError


def make(data: Path, file: Path, *, now: datetime) -> Manifest:
    """Write a backup of this installation to `file`; it appears only when it is whole.

    Raises BackupError when the place cannot be written or the database cannot be dumped.
    """
    if file.exists():
        raise BackupError(f"{file} 已经存在。请换一个文件名，以免覆盖以前的备份。")
    version = programs.check_versions(data)
    try:
        with tempfile.TemporaryDirectory(dir=file.parent or ".", prefix=".backup-") as folder:
            return _make(data, file, Path(folder), version, now)
    except OSError as error:
        raise BackupError(
            f"无法写入 {file}：{error.strerror}。请检查目录是否存在、权限和磁盘空间。"
        ) from error


def _make(data: Path, file: Path, folder: Path, version: int, now: datetime) -> Manifest:
    dump, draft = folder / DUMP, folder / "backup.tar"
    with programs.connect(data) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None  # a function call always answers
        # Digests and dump see the same moment, whatever is written meanwhile.
        programs.run(data, "pg_dump", "--format=custom", f"--file={dump}", f"--snapshot={row[0]}", *WITHOUT)
        tables = digests(connection)
        applied = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1").fetchall()
    # Attachments only ever appear, and before the entry that names them: taken after the snapshot,
    # none is missing.
    media = sorted(p for p in (data / MEDIA).rglob("*") if p.is_file())
    manifest = Manifest(
        format=FORMAT,
        version=__version__,
        postgres=version,
        made_at=now.isoformat(),
        migrations=[row[0] for row in applied],
        tables=tables,
        files=len(media),
    )
    _pack(draft, manifest, dump, data, media)
    os.link(draft, file)  # refuses to replace a file that appeared meanwhile
    return manifest


WITHOUT = ("--no-owner", "--no-privileges")


def _pack(draft: Path, manifest: Manifest, dump: Path, data: Path, media: list[Path]) -> None:
    draft.touch(mode=0o600)  # persons' data and the key: for the owner alone
    with tarfile.open(draft, "w") as archive:
        text = manifest.to_json().encode()
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(text)
        archive.addfile(head, io.BytesIO(text))
        archive.add(dump, DUMP)
        for name in KEPT:
            if (data / name).exists():
                archive.add(data / name, name)
        for path in media:
            archive.add(path, str(Path(MEDIA) / path.relative_to(data / MEDIA)))
    with draft.open("rb") as written:
        os.fsync(written.fileno())
