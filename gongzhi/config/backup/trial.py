"""Restores a fresh backup into a place of its own, to see that it can be done."""

import os
import tempfile
from pathlib import Path

from gongzhi.config.backup.restore import restore
from gongzhi.config.embedded_postgres import running


def try_out(file: Path, *, known_migrations: set[str]) -> None:
    """Restore into a temporary server and forget it; raises BackupError when that fails."""
    addresses = {name: os.environ.pop(name, None) for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    try:
        with (
            tempfile.TemporaryDirectory(prefix="gongzhi-trial-") as folder,
            running(Path(folder), durable=False),
        ):
            restore(file, Path(folder), known_migrations=known_migrations)
    finally:
        os.environ.update({name: value for name, value in addresses.items() if value})
