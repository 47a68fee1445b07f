"""Recomputes cases from their ledgers and compares every byte that was derived.

A finding is never repaired here: it is shown, with the place, and a person decides. What is compared and what
cannot be is listed in docs/reference/ledger.md; tests/ledgers changes every column to see that it is found.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, transaction
from django.utils import timezone

from gongzhi.cases import catalogue, chain, projection, store
from gongzhi.cases.actors import Actor
from gongzhi.cases.children.checking import wrong_parts
from gongzhi.cases.duty_history import DutyHistory, wrong_duties
from gongzhi.cases.erasure.reading import erased
from gongzhi.cases.fields import Cleaned, agreed_dates, stated_attributes
from gongzhi.cases.local.checking import wrong_versions
from gongzhi.cases.models import REMOVED, Case, Content, Entry, SearchText, Upload
from gongzhi.cases.numbers import number_for
from gongzhi.cases.recording import REASON, Doing, entry_facts, record
from gongzhi.cases.roots import broken_roots
from gongzhi.cases.uploads import MEDIA_TYPE, path_of
from gongzhi.engine import Event, NotAllowed, Procedure, advance, start


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
        reason="" if (reason := words.get(REASON, "")) == REMOVED else str(reason),
    )


def verify_case(case: Case) -> Iterator[Finding]:
    """Everything wrong with one case: chain, seals, files, replay, row, duties, words for searching."""
    entries = list(Entry.objects.filter(case=case).select_related("post", "version").order_by("seq"))
    if broken := list(_chain(case, entries)):
        yield from broken
        return  # what hangs on a broken chain says nothing
    contents = {c.seq: c for c in Content.objects.filter(case=case)}
    if broken := list(_seals(case, entries, contents)):
        yield from broken
        return
    yield from _files(case, contents)
    yield from _replayed(case, entries)
    for sentence in wrong_parts(case, entries):
        yield Finding(case.number, None, sentence)


def _chain(case: Case, entries: Sequence[Entry]) -> Iterator[Finding]:
    if not entries:
        yield Finding(case.number, None, "没有任何台账记录")
        return
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


def _seals(case: Case, entries: Sequence[Entry], contents: Mapping[int, Content]) -> Iterator[Finding]:
    gone = erased(entries)
    for entry in entries:
        content = contents.get(entry.seq)
        fields, salts = (content.fields, content.salts) if content else ({}, {})
        if not isinstance(fields, dict) or not isinstance(salts, dict):
            yield Finding(case.number, entry.seq, "封存的内容或盐不成形")
            continue
        deleted = {name for name in entry.sealed if (entry.seq, name) in gone}
        present = entry.sealed.keys() - deleted
        if bool(content) != bool(entry.sealed) or fields.keys() != entry.sealed.keys():
            yield Finding(case.number, entry.seq, "封存的内容多了或少了")
        elif salts.keys() != present or any(fields[name] != REMOVED for name in deleted):
            yield Finding(case.number, entry.seq, "有内容没有删除记录而不见了，或者记载已删除而仍在")
        else:
            for name in sorted(present):
                if not chain.opens(entry.sealed[name], salts[name], fields[name]):
                    yield Finding(case.number, entry.seq, f"“{name}”与封存的摘要不符")
    for seq in contents.keys() - {entry.seq for entry in entries}:
        yield Finding(case.number, seq, "有内容而没有台账记录")


def _files(case: Case, contents: Mapping[int, Content]) -> Iterator[Finding]:
    """Are the photos of the case those that its words name, untouched?"""
    uploads = list(Upload.objects.filter(case=case).order_by("pk"))
    named = Counter((c.seq, digest) for c in contents.values() for digest in _photos_in(c.fields))
    if named != Counter((upload.seq, upload.digest) for upload in uploads):
        yield Finding(case.number, None, "附件与台账所记的不是同一些")
        return
    for upload in uploads:
        path = path_of(upload.digest)
        if upload.removed_at is not None or not path.exists():
            yield Finding(case.number, upload.seq, f"附件“{upload.name}”的文件不见了")
            continue
        content = path.read_bytes()
        if chain.sm3(content).hex() != upload.digest or len(content) != upload.size:
            yield Finding(case.number, upload.seq, f"附件“{upload.name}”被改动过")
        if upload.media_type != MEDIA_TYPE:
            yield Finding(case.number, upload.seq, f"附件“{upload.name}”的类型被改动过")


def _photos_in(fields: Mapping[str, Any]) -> Iterator[str]:
    """The digests of the photos that a step brought: the only words that are lists."""
    for value in fields.values():
        if isinstance(value, list):
            yield from value


def _replayed(case: Case, entries: Sequence[Entry]) -> Iterator[Finding]:
    """Do the ledger's steps lead to the row, the duties and the search text that are stored?"""
    try:
        columns, duties, tokens = rebuild(case, entries)
    except (NotAllowed, ValueError, KeyError, ObjectDoesNotExist) as error:
        yield Finding(case.number, None, f"按台账重放不能进行：{error}")
        return
    for name in store.CASE_COLUMNS:
        stored = getattr(case, name)
        if name == "head":
            stored = bytes(stored)
        if not _same(stored, columns[name]):
            yield Finding(case.number, None, f"案件的“{name}”与台账推算的不符")
    for sentence in wrong_duties(case.pk, duties, catalogue.calendar()):
        yield Finding(case.number, None, sentence)
    found = SearchText.objects.filter(case=case).values_list("tokens", "chunk").first()
    if found != (tokens, case.pk // store.CHUNK):
        yield Finding(case.number, None, "检索词与台账推算的不符")


def _same(stored: Any, expected: Any) -> bool:
    """Equal, and for JSON in every byte: to Python 1, 1.0 and True are one."""
    if isinstance(expected, dict):
        return chain.canonical(stored) == chain.canonical(expected)
    return bool(stored == expected)


def rebuild(case: Case, entries: Sequence[Entry]) -> tuple[dict[str, Any], DutyHistory, str | None]:
    """The columns, the duties and the search text that the ledger leads to."""
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
        **projection.origin(first.data[projection.ORIGIN]),
    )
    state, tokens, duties = start(procedure, {}), None, DutyHistory()
    for entry in entries:
        event = event_of(entry, procedure, contents.get(entry.seq, {}))
        state = advance(procedure, state, event, calendar=catalogue.calendar())
        words = contents.get(entry.seq, {})
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
        duties.take(item)
        tokens = item.tokens or tokens
    return columns, duties, tokens


def verify_all(batch: int = 500) -> Iterator[Finding]:
    """Every finding in the whole database: case by case, the procedures they run, then the daily roots."""
    last = 0
    while keys := list(Case.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:batch]):
        for key in keys:
            yield from _readable(key)
        last = keys[-1]
    for name, what in wrong_versions():
        yield Finding(name, None, what)
    for day, what in broken_roots():
        yield Finding(str(day), None, what)


def _readable(key: int) -> list[Finding]:
    """The findings of a case; that it cannot be read at all is one (a moment outside all calendars)."""
    try:
        with transaction.atomic():
            return list(verify_case(Case.objects.get(pk=key)))
    except (DataError, OverflowError) as error:
        return [Finding(f"内部编号 {key}", None, f"有内容读不出来：{error}")]
