"""What the ledger says of deletions: which fields went, who decided, on which ground; what is asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from gongzhi.cases.erasure.pack import erasure
from gongzhi.cases.models import REMOVED, Entry
from gongzhi.cases.numbers import clean_number
from gongzhi.engine import EventKind, Procedure

KEY = "删除"
ASKED, REFUSED, DONE = "申请删除", "不予删除", "已删除"
Place = tuple[int, str]
"""A field of an entry: its number in the case, and the field's key."""


@dataclass(frozen=True, slots=True)
class Note:
    """One entry of the kind 删除, as it is told. `article`: of the ground; `who`: a person or the system."""

    seq: int
    outcome: str
    at: datetime
    who: str
    ground: str
    article: str
    says: str
    places: tuple[Place, ...]
    of: str

    def __str__(self) -> str:
        return f"已删除（{timezone.localdate(self.at)}，{self.who}，依据{self.article}）"


def notes(entries: Iterable[Entry]) -> list[Note]:
    """The entries about deletion, the oldest first."""
    return [_note(entry) for entry in entries if entry.kind == EventKind.ERASURE]


def erased(entries: Iterable[Entry]) -> dict[Place, Note]:
    """For each field that was deleted, by which entry."""
    return {place: note for note in notes(entries) if note.outcome == DONE for place in note.places}


def pending(entries: Iterable[Entry]) -> Note | None:
    """What was asked for and not decided yet."""
    last = notes(entries)[-1:]
    return last[0] if last and last[0].outcome == ASKED else None


def places_in(data: Mapping[str, Any]) -> tuple[Place, ...]:
    """The fields that an entry of this kind names."""
    return tuple((row["序号"], row["栏目"]) for row in data[KEY]["栏目"])


def still_there(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The words of an entry without those that were deleted."""
    return {key: value for key, value in fields.items() if value != REMOVED}


def titles_of(entries: Iterable[Entry], procedure: Procedure, places: Iterable[Place]) -> list[str]:
    """The fields by the names people know: «上报：联系电话»."""
    steps = {entry.seq: entry.step for entry in entries}
    found = []
    for seq, key in places:
        step = procedure.by_name.get(steps.get(seq, ""))
        title = next((spec.title for spec in step.form if spec.key == key), key) if step else key
        found.append(f"{steps.get(seq) or KEY}：{title}")
    return found


def summary(number: str | None = None) -> list[str]:
    """What was deleted, for whoever verifies: of one case each field, of all how much."""
    rows = Entry.objects.filter(kind=EventKind.ERASURE, outcome=DONE)
    if number is None:
        fields = sum(len(places_in(data)) for data in rows.values_list("data", flat=True))
        return [f"依法删除过 {rows.count()} 次，共 {fields} 个栏目，都有记录。"] if fields else []
    found = rows.filter(case__number=clean_number(number)).select_related("actor").order_by("seq")
    return [f"第 {seq} 条“{key}”{note}" for (seq, key), note in erased(found).items()]


def _note(entry: Entry) -> Note:
    said = entry.data[KEY]
    pack = erasure()
    known = pack.refusals if entry.outcome == REFUSED else pack.grounds
    ground = known.get(said["依据"])
    return Note(
        seq=entry.seq,
        outcome=entry.outcome,
        at=entry.at,
        who=entry.actor.name if entry.actor else said["何人"],
        ground=said["依据"],
        article=said["条文"],
        says=ground.says if ground else "",
        places=places_in(entry.data),
        of=said.get("源", ""),
    )
