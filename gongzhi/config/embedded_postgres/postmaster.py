"""What `postmaster.pid` says, and whether it is true."""

import os
from pathlib import Path


def process_of(cluster: Path) -> int | None:
    """Number of the server process, or None when no live one is recorded."""
    return _living(cluster / "postmaster.pid")


def is_alive(cluster: Path) -> bool:
    return process_of(cluster) is not None


def clear_stale(cluster: Path, sockets: Path) -> None:
    """Remove the lock files of a dead server; the caller holds the start lock.

    PostgreSQL does so itself, except when the number now belongs to a zombie or to another program.
    """
    for lock in (cluster / "postmaster.pid", sockets / ".s.PGSQL.5432.lock"):
        if _living(lock) is None:
            lock.unlink(missing_ok=True)


def _living(lock: Path) -> int | None:
    try:
        number = int(lock.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return number if _lives(number) else None


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return _is_postgres(number)


def _is_postgres(number: int) -> bool:
    try:
        stat = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return not Path("/proc/self/stat").exists()  # no /proc: believe the signal
    name, _, rest = stat.partition("(")[2].rpartition(")")
    return name.startswith("postgres") and rest.split()[0] != "Z"
