"""The files of the repository, as git knows them or will."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = ("vendor/", "/fonts/", "LICENSE", "requirements/")  # not written here
OUR_TEXT = {".py", ".html", ".css", ".js", ".sh", ".md", ".yaml", ".toml", ".txt", ".service", ".conf", ""}


@cache
def ours() -> tuple[Path, ...]:
    """Text files written in this project, relative to its root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    paths = (Path(name) for name in dict.fromkeys(listed) if not any(mark in name for mark in FOREIGN))
    return tuple(p for p in paths if p.suffix in OUR_TEXT and (ROOT / p).is_file())


def python() -> tuple[Path, ...]:
    """Our Python, without migrations, which Django writes."""
    return tuple(p for p in ours() if p.suffix == ".py" and "migrations" not in p.parts)


def text(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")
