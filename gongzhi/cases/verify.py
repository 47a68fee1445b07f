"""Recomputes cases from their ledgers and compares every byte that was derived.

A finding is never repaired here: it is shown, with the place, and a person decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from gongzhi.cases import catalogue, chain, projection, store
from gongzhi.cases.actors import Actor
from gongzhi.cases.fields import Cleaned, agreed_dates, stated_attributes
from gongzhi.cases.models import Case, Content, DailyRoot, Entry, Obligation, SearchText, Upload
from gongzhi.cases.numbers import number_for
from gongzhi.cases.recording import REASON, Doing, entry_facts, record
from gongzhi.cases.uploads import path_of
from gongzhi.engine import Event, NotAllowed, Procedure, advance, start

REMOVED = {"已删除": True}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was recorded."""

    number: str
    seq: int | None
    what: str

    def __str__(self) -> str:
        where = f"第 {self.seq} 条" if self.seq else "案件"
        return f"{self.number} {where}：{self.what}"


def event_of(entry: Entry, procedure: Procedure, words: Mapping[str, Any]) -> Event:
    """The entry as the engine saw it; `words` are the fields kept beside it."""
    step = procedure.step(entry.step) if entry.step else None
    actor = Actor(
        entry.actor_id,
        reporter_of=None if entry.actor_id else entry.case_id,
        system=not entry.actor_id and not entry.role,
    )
    return Event(
        seq=entry.seq,
        kind=entry.kind,
        step=entry.step or None,
        outcome=entry.outcome or None,
        at=entry.at,
        role=entry.role or None,
        actor=actor.key,
        attrs=stated_attributes(step, entry.data) if step else {},
        dates=agreed_dates(step, entry.data) if step else {},
        unit=str(entry.post.organisation_id) if entry.post else None,
        reason=str(words.get(REASON, "")),
    )


def verify_case(case: Case) -> Iterator[Finding]:
    """Everything wrong with one case: chain, seals, replay, row, duties, words for searching, files."""
    entries = list(Entry.objects.filter(case=case).select_related("post", "version").order_by("seq"))
    contents = {c.seq: c for c in Content.objects.filter(case=case)}
    broken = [*_chain(case, entries), *_seals(case, entries, contents), *_files(case)]
    yield from broken
    if not broken:
        yield from _replayed(case, entries, contents)


def _chain(case: Case, entries: Sequence[Entry]) -> Iterator[Finding]:
    head = chain.GENESIS
    for position, entry in enumerate(entries, 1):
        if entry.seq != position:
            yield Finding(case.number, position, "这一条缺失")
            return
        if bytes(entry.prev) != head:
            yield Finding(case.number, entry.seq, "与前一条不相连")
        row = {name: getattr(entry, name) for name in store.ENTRY_COLUMNS if name not in ("prev", "hash")}
        if chain.entry_hash(bytes(entry.prev), entry_facts(case.number, entry.version.sha256, row)) != bytes(
            entry.hash
        ):
            yield Finding(case.number, entry.seq, "内容与摘要不符")
        head = bytes(entry.hash)
    if bytes(case.head) != head or case.seq != len(entries):
        yield Finding(case.number, None, "最后一条与案件记载的链尾不符")


def _seals(case: Case, entries: Sequence[Entry], contents: dict[int, Content]) -> Iterator[Finding]:
    for entry in entries:
        content = contents.pop(entry.seq, None)
        fields, salts = (content.fields, content.salts) if content else ({}, {})
        if fields.keys() != entry.sealed.keys():
            yield Finding(case.number, entry.seq, "封存的内容多了或少了")
            continue
        for name, digest in entry.sealed.items():
            if fields[name] != REMOVED and not chain.opens(digest, salts.get(name, ""), fields[name]):
                yield Finding(case.number, entry.seq, f"“{name}”与封存的摘要不符")
    for seq in contents:
        yield Finding(case.number, seq, "有内容而没有台账记录")


def _files(case: Case) -> Iterator[Finding]:
    for upload in Upload.objects.filter(case=case, removed_at=None):
        path = path_of(upload.digest)
        if not path.exists():
            yield Finding(case.number, upload.seq, f"附件“{upload.name}”的文件不见了")
        elif chain.sm3(path.read_bytes()).hex() != upload.digest:
            yield Finding(case.number, upload.seq, f"附件“{upload.name}”被改动过")


def _replayed(case: Case, entries: Sequence[Entry], contents: dict[int, Content]) -> Iterator[Finding]:
    """Do the ledger's steps lead to the row, the duties and the search text that are stored?"""
    try:
        columns, duties, tokens = rebuild(case, entries)
    except (NotAllowed, ValueError, KeyError) as error:
        yield Finding(case.number, None, f"按台账重放不能进行：{error}")
        return
    for name in store.CASE_COLUMNS:
        stored = getattr(case, name)
        if name == "head":
            stored = bytes(stored)
        if stored != columns[name]:
            yield Finding(case.number, None, f"案件的“{name}”与台账推算的不符")
    yield from _duties(case, duties)
    found = SearchText.objects.filter(case=case).values_list("tokens", flat=True).first()
    if found != tokens:
        yield Finding(case.number, None, "检索词与台账推算的不符")


def rebuild(case: Case, entries: Sequence[Entry]) -> tuple[dict[str, Any], list[dict[str, Any]], str | None]:
    """The columns, running duties and search text that the ledger leads to."""
    first = entries[0]
    procedure = catalogue.compiled(first.version_id)
    contents = {c.seq: c.fields for c in Content.objects.filter(case=case)}
    columns = projection.empty(
        procedure,
        number=number_for(case.pk, first.at.astimezone(timezone.get_current_timezone()).year),
        procedure_id=first.version_id,
        idem=first.idem,
        opened_at=first.at,
        updated_at=first.at,
        link_version=case.link_version,
        **projection.origin(first.data[projection.ORIGIN]),
    )
    state, tokens, duties = start(procedure, {}), None, []
    for entry in entries:
        event = event_of(entry, procedure, contents.get(entry.seq, {}))
        state = advance(procedure, state, event, calendar=catalogue.calendar())
        words = {k: v for k, v in contents.get(entry.seq, {}).items() if v != REMOVED}
        cleaned = Cleaned(timezone.localdate(entry.at), facts=entry.data, words=words)
        step = procedure.step(entry.step) if entry.step else None
        actor = Actor(entry.actor_id)
        doing = Doing(
            event,
            step,
            entry.role,
            entry.post_id,
            actor,
            entry.recorded_at,
            entry.idem,
            tuple(entry.rules),
            cleaned,
        )
        item = record(case.pk, columns, procedure, state, doing)
        columns["head"] = bytes(entry.hash)  # seals have fresh salts; the chain itself is checked elsewhere
        duties, tokens = item.duties, item.tokens or tokens
    return columns, duties, tokens


def _duties(case: Case, duties: list[dict[str, Any]]) -> Iterator[Finding]:
    def key(row: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(row[name] for name in store.DUTY_COLUMNS)

    stored = {
        key(row) for row in Obligation.objects.filter(case=case, ended_at=None).values(*store.DUTY_COLUMNS)
    }
    for row in stored ^ {key(d) for d in duties}:
        yield Finding(case.number, None, f"应办事项“{row[0]}”与台账推算的不符")


def verify_all(batch: int = 500) -> Iterator[Finding]:
    """Every finding in the whole database, case by case, then the daily roots."""
    last = 0
    while True:
        cases = list(Case.objects.filter(pk__gt=last).order_by("pk")[:batch])
        if not cases:
            break
        for case in cases:
            yield from verify_case(case)
        last = cases[-1].pk
    yield from verify_roots()


def day_hashes(day: date) -> list[bytes]:
    """The hashes of a day's entries in the order of (case, seq). A day is one of Beijing time."""
    begins = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    rows = Entry.objects.filter(recorded_at__gte=begins, recorded_at__lt=begins + timedelta(days=1))
    return [bytes(h) for h in rows.order_by("case_id", "seq").values_list("hash", flat=True)]


def verify_roots() -> Iterator[Finding]:
    """Do the stored daily roots still follow from the entries and from each other?"""
    prev = chain.GENESIS
    for root in DailyRoot.objects.order_by("day"):
        hashes = day_hashes(root.day)
        if (
            bytes(root.prev) != prev
            or len(hashes) != root.count
            or chain.daily_root(prev, hashes) != bytes(root.root)
        ):
            yield Finding(str(root.day), None, "当日总摘要与台账不符：有记录被增删或改动")
        prev = bytes(root.root)


def anchor(today: date) -> list[DailyRoot]:
    """Write the roots of all finished days since the last one; run after midnight."""
    last = DailyRoot.objects.order_by("-day").first()
    first_entry = Entry.objects.order_by("recorded_at").values_list("recorded_at", flat=True).first()
    if first_entry is None:
        return []
    day = last.day + timedelta(days=1) if last else timezone.localdate(first_entry)
    prev, written = bytes(last.root) if last else chain.GENESIS, []
    while day < today:
        hashes = day_hashes(day)
        root = DailyRoot(day=day, count=len(hashes), prev=prev, root=chain.daily_root(prev, hashes))
        root.save(force_insert=True)
        written.append(root)
        prev, day = bytes(root.root), day + timedelta(days=1)
    return written
