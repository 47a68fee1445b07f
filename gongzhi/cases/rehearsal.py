"""Running cases on another version of their procedure, before anything is moved: which it would not have
allowed, by which rule, and whether they could still be finished. Reads the ledger; writes nothing."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Q

from gongzhi.cases import catalogue
from gongzhi.cases.models import Case, Entry, ProcedureVersion
from gongzhi.cases.verify import event_of
from gongzhi.engine import Migration, Procedure, compile_text, migrate
from gongzhi.engine.render import rule_article

BATCH = 500


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One running case. `step`, `rules`, `articles` and `text` tell the first entry that the new version
    would not have allowed, and are empty where there is none. `finishes`: None where it was not found out."""

    number: str
    version: str
    compliant: bool
    finishes: bool | None
    seq: int | None = None
    step: str = ""
    rules: tuple[int, ...] = ()
    articles: tuple[str, ...] = ()
    text: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def version_to_try(code: str, wanted: str, day: date) -> Procedure:
    """The new version: a file, or the name of an installed version; empty: the one in force on `day`.

    Raises ProcedureVersion.DoesNotExist, or PackError for a file that cannot be read.
    """
    path = Path(wanted)
    if wanted and path.is_file():
        raw = path.read_bytes()
        digest = hashlib.sha256(raw).hexdigest()
        return compile_text(raw.decode(), str(path), digest, catalogue.library())
    if not wanted:
        return catalogue.compiled(catalogue.current(code, day).pk)
    row = ProcedureVersion.objects.filter(code=code, version=wanted).order_by("-pk").first()
    if row is None:
        raise ProcedureVersion.DoesNotExist(f"没有装入“{code}”的 {wanted} 版，也没有这个文件")
    return catalogue.compiled(row.pk)


def rehearse(code: str, new: Procedure) -> Iterator[Rehearsed]:
    """Every running case of the procedure that is on another version, in batches, so that a million need
    little memory."""
    running = Case.objects.filter(procedure__code=code, closed_at=None).exclude(
        Q(procedure__sha256=new.sha256) | Q(procedure__base__sha256=new.sha256)  # under local rules too
    )
    batch: list[Case] = []
    for case in running.select_related("procedure").order_by("pk").iterator(chunk_size=BATCH):
        batch.append(case)
        if len(batch) == BATCH:
            yield from _batch(batch, new)
            batch = []
    yield from _batch(batch, new)


def _batch(cases: list[Case], new: Procedure) -> Iterator[Rehearsed]:
    entries: dict[int, list[Entry]] = defaultdict(list)
    kept = Entry.objects.filter(case__in=[case.pk for case in cases]).select_related("post")
    for entry in kept.order_by("case_id", "seq"):
        entries[entry.case_id].append(entry)
    for case in cases:
        old = catalogue.compiled(case.procedure_id)
        events = [event_of(entry, old, {}) for entry in entries[case.pk]]
        moved = migrate(old, new, {}, events, calendar=catalogue.calendar())
        yield _rehearsed(case, new, moved)


def _rehearsed(case: Case, new: Procedure, moved: Migration) -> Rehearsed:
    version = case.procedure.version
    if moved.first is None:
        return Rehearsed(case.number, version, True, moved.finishes)
    first = moved.first
    articles = tuple(dict.fromkeys(filter(None, (rule_article(new, number) for number in first.rules))))
    return Rehearsed(
        case.number, version, False, moved.finishes,
        first.seq, first.step, first.rules, articles, first.refusal.text,
    )  # fmt: skip
