"""What the reporter may ask to have deleted, and what became of asking."""

from collections.abc import Iterable
from dataclasses import dataclass

from gongzhi.cases import catalogue
from gongzhi.cases.erasure.copies import words_of
from gongzhi.cases.erasure.pack import Ground, erasure
from gongzhi.cases.erasure.reading import ASKED, REFUSED, Note, Place, notes, still_there
from gongzhi.cases.models import Case, Content, Entry
from gongzhi.cases.recording import REASON
from gongzhi.cases.selectors import entries_of
from gongzhi.engine import EventKind

OPENING = 1  # the entry with what the reporter wrote


@dataclass(frozen=True, slots=True)
class Asked:
    """One entry about deletion as the person concerned reads it. `reason`: of a refusal."""

    note: Note
    reason: str


@dataclass(frozen=True, slots=True)
class OwnErasure:
    """`wanted`: (key, name, private) of what can still be asked to go; empty while a request waits."""

    wanted: list[tuple[str, str, bool]]
    grounds: list[Ground]
    told: list[Asked]
    remedy: Ground

    @property
    def refused(self) -> bool:
        """Whether the last decision was a no."""
        return bool(self.told) and self.told[-1].note.outcome == REFUSED


def own_erasure(case: Case) -> OwnErasure:
    """What the person who holds the link may ask for, and how earlier requests ended."""
    entries = [entry for entry in entries_of(case) if entry.kind == EventKind.ERASURE]
    told = _told(case, entries)
    waits = bool(told) and told[-1].note.outcome == ASKED
    pack = erasure()
    return OwnErasure(
        wanted=[] if waits else _wanted(case),
        grounds=[pack.grounds[name] for name in pack.own],
        told=told,
        remedy=pack.remedy,
    )


def places_of(keys: Iterable[str]) -> list[Place]:
    """What was ticked, as fields of the report."""
    return [(OPENING, key) for key in keys]


def _wanted(case: Case) -> list[tuple[str, str, bool]]:
    words = words_of([case.pk])[case.pk].get(OPENING, {})
    step = Entry.objects.filter(case=case, seq=OPENING).values_list("step", flat=True).get()
    form = catalogue.compiled(case.procedure_id).step(step).form
    return [(spec.key, spec.title, spec.private) for spec in form if spec.key in words]


def _told(case: Case, entries: list[Entry]) -> list[Asked]:
    numbers = [entry.seq for entry in entries]
    rows = dict(Content.objects.filter(case=case, seq__in=numbers).values_list("seq", "fields"))
    return [Asked(note, str(still_there(rows.get(note.seq, {})).get(REASON, ""))) for note in notes(entries)]
