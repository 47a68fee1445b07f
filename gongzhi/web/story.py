"""The ledger of a case as lines to read: who did what when, and what was written down.

Private fields are named but not shown; whoever needs them opens them with a reason.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from gongzhi.cases import catalogue
from gongzhi.cases.erasure.reading import erased, notes, still_there, titles_of
from gongzhi.cases.models import REMOVED, Case, Content, Entry
from gongzhi.cases.numbers import grouped
from gongzhi.cases.recording import REASON
from gongzhi.cases.suspending import ARTICLE
from gongzhi.engine import EventKind, Field, Procedure
from gongzhi.people.selectors import organisation_with, person_with
from gongzhi.reference.statements import Given, Statement, statement, written
from gongzhi.web import chinese_dates, papers
from gongzhi.web.children_words import headline, news_lines

HIDDEN = "已登记，查看需说明用途"
GONE = "已依法删除"


@dataclass(frozen=True, slots=True)
class Who:
    """`for_party`: who said or handed in what this person entered."""

    name: str
    post: str = ""
    stand_in: bool = False
    for_party: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A field of an entry: `photos` holds digests, `text` everything else."""

    title: str
    text: str = ""
    photos: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A paper the entry made, by its name."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class StoryLine:
    seq: int
    at: datetime
    recorded_at: datetime
    what: str
    outcome: str
    who: Who
    said: tuple[Said, ...]
    forced: bool
    paused: bool
    papers: tuple[PaperLink, ...] = ()


def _name(kind: str, value: Any) -> str:
    """The name of a unit, a person or a category that an entry mentions by number or code."""
    found: Any = None
    if kind == "单位":
        found = organisation_with(value)
    elif kind == "人员":
        found = person_with(value)
    else:
        found = next((c for c in catalogue.categories().values() if c.code == value), None)
    return found.name if found else str(value)


def said(spec: Field, value: Any, *, opened: bool, gone: str = GONE) -> Said:
    """One field as it is read. `opened`: the reader sees private fields. `gone`: said of a deleted one."""
    if value == REMOVED:
        return Said(spec.title, gone, hidden=True)
    if spec.private and not opened:
        return Said(spec.title, HIDDEN, hidden=True)
    if spec.kind == "照片":
        return Said(spec.title, photos=tuple(value))
    return Said(spec.title, as_words(spec, value))


def as_words(spec: Field, value: Any) -> str:
    """An answer as people read it: days in Chinese, units and persons by name."""
    match spec.kind:
        case "地点":
            return value.get("address") or "已在地图上标出"
        case "是否":
            return "是" if value else "否"
        case "评分":
            return f"{value} 分（满分 5 分）"
        case "数字":
            return f"{value} {spec.unit}".strip()
        case "日期" | "时刻":
            return _day_or_moment(spec, str(value))
        case "单位" | "人员" | "类别":
            return _name(spec.kind, value)
        case "单位列表" | "人员列表":
            kind = spec.kind.removesuffix("列表")
            return "、".join(_name(kind, one) for one in value) or "没有"
    return str(value)


def _day_or_moment(spec: Field, written: str) -> str:
    if spec.kind == "日期":
        return chinese_dates.formal(date.fromisoformat(written))
    at = datetime.fromisoformat(written)
    return f"{chinese_dates.formal(chinese_dates.local(at))} {chinese_dates.clock(at)}"


def _who(entry: Entry, procedure: Procedure) -> Who:
    if entry.kind == EventKind.ERASURE and entry.actor is None:
        return Who(next(iter(notes([entry]))).who)
    if entry.actor is None:
        role = procedure.roles.get(entry.role)
        return Who(role.title if role else "系统自动办理")
    if entry.post is None:
        return Who(entry.actor.name)
    return Who(
        entry.actor.name,
        entry.post.organisation.name,
        entry.post.person_id != entry.actor_id,
        _party(entry, procedure),
    )


def _party(entry: Entry, procedure: Procedure) -> str:
    role = procedure.roles.get(entry.role)
    return role.title if role and "当事人" in role.binding else ""


def fields_of(entry: Entry, words: Mapping[str, Any], procedure: Procedure) -> list[tuple[Field, Any]]:
    if entry.step not in procedure.by_name:
        return []
    values = {**entry.data, **words}
    return [(spec, values[spec.key]) for spec in procedure.by_name[entry.step].form if spec.key in values]


def _about_deletion(
    entry: Entry, ledger: list[Entry], words: Mapping[str, Any], procedure: Procedure
) -> Iterator[Said]:
    """What an entry of the kind 删除 says: which fields, on which ground, why; none of their words."""
    for note in notes([entry]):
        yield Said("栏目", "、".join(titles_of(ledger, procedure, note.places)))
        yield Said("依据", f"{note.article}：{note.says}" if note.says else note.article)
        if note.of:
            yield Said("同时删除", f"{grouped(note.of)} 的内容在这里也有一份")
        if reason := still_there(words).get(REASON):
            yield Said("理由", str(reason))


def _papers(case: Case, procedure: Procedure, entry: Entry) -> tuple[PaperLink, ...]:
    return tuple(
        PaperLink(name, reverse("case-paper", args=[case.number, entry.seq, name]))
        for name in (kind.template.name for kind in papers.made_by(procedure.code, entry.step, entry.outcome))
    )


def _halted(entry: Entry, words: Mapping[str, Any]) -> Iterator[Said]:
    """Why the whole case was stopped or started again."""
    if entry.kind not in (EventKind.SUSPENDED, EventKind.RESUMED):
        return
    reason = words.get(REASON, "")
    yield Said(REASON, GONE, hidden=True) if reason == REMOVED else Said(REASON, reason)
    yield Said(ARTICLE, entry.data.get(ARTICLE, ""))


@statement
def _words() -> Statement:
    return written(Content.objects.filter(case=Given("case")).values_list("seq", "fields"), steady=True)


def story_of(
    case: Case, procedure: Procedure, ledger: list[Entry], *, opened: bool = False
) -> list[StoryLine]:
    """The entries of the `ledger` as lines. `opened`: the reader gave a reason and sees private fields."""
    words = {seq: json.loads(fields) for seq, fields in _words().ask(case=case.pk)}
    deleted = erased(ledger)
    entries = [(entry, fields_of(entry, words.get(entry.seq, {}), procedure)) for entry in ledger]
    return [
        StoryLine(
            seq=entry.seq,
            at=entry.at,
            recorded_at=entry.recorded_at,
            what=entry.step or headline(entry),
            outcome="" if entry.kind == EventKind.ERASURE else entry.outcome,
            who=_who(entry, procedure),
            said=(
                *(
                    said(spec, value, opened=opened, gone=str(deleted.get((entry.seq, spec.key), GONE)))
                    for spec, value in pairs
                ),
                *_about_deletion(entry, ledger, words.get(entry.seq, {}), procedure),
                *(Said(what, number) for what, number in news_lines(entry)),
                *_halted(entry, words.get(entry.seq, {})),
            ),
            forced=entry.kind == EventKind.FORCED,
            paused=entry.kind == EventKind.SUSPENDED,
            papers=_papers(case, procedure, entry),
        )
        for entry, pairs in entries
    ]
