"""The folder of the unix socket: private, and short enough for the kernel."""

import hashlib
import os
from pathlib import Path

from gongzhi.config.embedded_postgres.problem import EmbeddedError

LONGEST = 107 - len("/.s.PGSQL.5432.lock")  # sun_path holds 108 bytes with its closing zero


def socket_directory(data: Path) -> Path:
    """Folder of the socket for this data directory: inside it, or in /tmp when that path is too long.

    Computed only, so that every process arrives at the same place without asking another.
    """
    inside = data.resolve() / "run"
    if len(os.fsencode(inside)) <= LONGEST:
        return inside
    name = hashlib.sha256(os.fsencode(data.resolve())).hexdigest()[:12]
    return Path("/tmp") / f"gongzhi-{os.getuid()}-{name}"


def make_private(folder: Path) -> None:
    """Create the folder for our account alone; refuse one that somebody else prepared."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    if folder.is_symlink() or (os.getuid() != 0 and status.st_uid != os.getuid()):
        raise EmbeddedError(f"目录 {folder} 属于另一个账户，不能存放数据库套接字。请删除它后重试。")
    folder.chmod(0o700)


def lead_to(folder: Path, *, at: Path) -> None:
    """Make `at` a link to `folder`, where the server had to put its socket."""
    if at.is_symlink():
        at.unlink()
    elif at.exists():
        at.rmdir()
    at.symlink_to(folder)
