"""The register of deletions: one line each in a file beside the database, without a word of what was deleted.

A backup made before a deletion still holds the words. Who restores it deletes again what this file names, so
it has to be kept apart from the backups and newer than they are. The ledger is the truth; the file follows.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from gongzhi.cases.erasure.reading import DONE, KEY, Place, places_in
from gongzhi.cases.models import Entry
from gongzhi.engine import EventKind

FILE = "erasures.jsonl"


@dataclass(frozen=True, slots=True)
class Line:
    """One deletion. `hash`: of its ledger entry, by which it is known again."""

    number: str
    at: datetime
    who: str
    ground: str
    places: tuple[Place, ...]
    idem: UUID
    hash: str

    def to_json(self) -> dict[str, Any]:
        return {
            "编号": self.number,
            "时间": self.at.isoformat(),
            "何人": self.who,
            "依据": self.ground,
            "栏目": [list(place) for place in self.places],
            "防重号": str(self.idem),
            "摘要": self.hash,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Line":
        return cls(
            row["编号"],
            datetime.fromisoformat(row["时间"]),
            row["何人"],
            row["依据"],
            tuple((int(seq), str(key)) for seq, key in row["栏目"]),
            UUID(row["防重号"]),
            row["摘要"],
        )


class BrokenRegister(Exception):
    """The file cannot be read; the text names the line."""


def path() -> Path:
    """Where the register of this installation stands."""
    return Path(settings.DATA) / FILE


def read(file: Path) -> list[Line]:
    """All lines. BrokenRegister for one that is no line; a last one cut short by a crash is left out."""
    if not file.exists():
        return []
    found, text = [], file.read_text("utf-8")
    for position, line in enumerate(text.splitlines(), 1):
        try:
            found.append(Line.from_json(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            if position == text.count("\n") + 1:
                break
            raise BrokenRegister(f"{file.name} 第 {position} 行读不懂。") from error
    return found


def catch_up() -> int:
    """Write down every deletion of the ledger that the file does not name yet; returns how many."""
    file = path()
    known = {line.hash for line in read(file)}
    missing = [line for line in _of_the_ledger() if line.hash not in known]
    if missing:
        _append(file, missing)
    return len(missing)


def adopt(lines: Sequence[Line]) -> None:
    """Take over lines of another register, so that the next backup finds them here."""
    known = {line.hash for line in read(path())}
    if missing := [line for line in lines if line.hash not in known]:
        _append(path(), missing)


def _of_the_ledger() -> Iterator[Line]:
    rows = Entry.objects.filter(kind=EventKind.ERASURE, outcome=DONE).select_related("case", "actor")
    for entry in rows.defer("case__state").order_by("position"):
        said = entry.data[KEY]
        who = entry.actor.name if entry.actor else said["何人"]
        yield Line(
            entry.case.number,
            entry.at,
            who,
            said["依据"],
            places_in(entry.data),
            entry.idem,
            bytes(entry.hash).hex(),
        )


def _append(file: Path, lines: list[Line]) -> None:
    if not file.exists():
        file.touch(mode=0o600)
    with file.open("r+b") as out:
        out.seek(0, os.SEEK_END)
        if out.tell():
            out.seek(-1, os.SEEK_END)
            if out.read(1) != b"\n":  # a crash cut the last line short
                whole = file.read_bytes().rpartition(b"\n")[0]
                out.truncate(len(whole) + 1 if whole else 0)
                out.seek(0, os.SEEK_END)
        for line in lines:
            out.write(json.dumps(line.to_json(), ensure_ascii=False, sort_keys=True).encode() + b"\n")
        out.flush()
        os.fsync(out.fileno())
