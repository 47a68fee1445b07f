"""Where procedures lie on disk: the national pack, anybody's pack, a single file."""

from __future__ import annotations

import re
from pathlib import Path

from gongzhi.calendars import Calendar
from gongzhi.engine.library import Library
from gongzhi.engine.loader import load_procedure
from gongzhi.engine.procedure import Procedure

NATIONAL = Path(__file__).resolve().parents[2] / "packs" / "cn"

_NAMED = re.compile(r"^(?:代码|程序):[ \t]*([^#\n]+)", re.MULTILINE)
"""The lines at the top of a file that name it; reading every file in full would take a second."""


def pack_of(path: Path) -> Path:
    """The pack a file belongs to: the nearest folder above it with `sources/`; else the national one."""
    return next((folder for folder in path.resolve().parents if (folder / "sources").is_dir()), NATIONAL)


def located(folder: Path, name: str) -> Path:
    """That file, or the procedure of that code, title or folder name in the pack. Raises LookupError."""
    if (path := Path(name)).is_file():
        return path
    if not folder.is_dir():
        raise LookupError(f"没有“{folder}”这个目录")
    known = []
    for path in sorted(folder.glob("procedures/*/procedure.yaml")):
        text = path.read_text(encoding="utf-8", errors="replace")
        names = [path.parent.name, *(word.strip("\"' ") for word in _NAMED.findall(text))]
        if name in names:
            return path
        known.append("／".join(dict.fromkeys(names)))
    raise LookupError(f"没有代码或名称为“{name}”的程序，现有：{'、'.join(known) or '无'}")


def loaded(folder: Path, name: str) -> Procedure:
    """The procedure at `located`, with the library of its pack. Raises LookupError, PackError."""
    path = located(folder, name)
    return load_procedure(path, library=Library.load(pack_of(path)))


def calendar_of(folder: Path) -> Calendar:
    """The working days of that pack, or the national ones where it has none of its own."""
    own = folder / "calendar"
    return Calendar.load(own if own.is_dir() else NATIONAL / "calendar")
