"""What `postmaster.pid` says, and whether it is true."""

import os
from pathlib import Path


def process_of(cluster: Path) -> int | None:
    """Number of the server process, or None when no live one is recorded."""
    try:
        number = int((cluster / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return number if _lives(number) else None


def is_alive(cluster: Path) -> bool:
    return process_of(cluster) is not None


def clear_stale(cluster: Path) -> None:
    """Remove the file of a dead server; the caller holds the start lock.

    PostgreSQL does so itself, except when the number now belongs to a zombie or to another program.
    """
    if process_of(cluster) is None:
        (cluster / "postmaster.pid").unlink(missing_ok=True)


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
