"""The ledger of a case as lines to read: who did what when, and what was written down.

Private fields are named but not shown; whoever needs them opens them with a reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from gongzhi.cases.models import Case, Category, Content, Entry
from gongzhi.cases.verify import REMOVED
from gongzhi.engine import EventKind, Field, Procedure
from gongzhi.people.models import Organisation, Person
from gongzhi.web import papers

HIDDEN = "已登记，查看需说明用途"
GONE = "已按本人要求删除"


@dataclass(frozen=True, slots=True)
class Who:
    name: str
    post: str = ""
    stand_in: bool = False


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


class Names:
    """Names of the units, persons and categories that entries mention by number, fetched together."""

    def __init__(self, fields: Iterable[tuple[Field, Any]]) -> None:
        wanted: dict[str, set[Any]] = {"单位": set(), "人员": set(), "类别": set()}
        for spec, value in fields:
            if spec.kind in wanted and not isinstance(value, dict):
                wanted[spec.kind].add(value)
        self.known: dict[str, dict[Any, str]] = {
            "单位": dict(Organisation.objects.filter(pk__in=wanted["单位"]).values_list("pk", "name")),
            "人员": dict(Person.objects.filter(pk__in=wanted["人员"]).values_list("pk", "name")),
            "类别": dict(Category.objects.filter(code__in=wanted["类别"]).values_list("code", "name")),
        }

    def said(self, spec: Field, value: Any, *, opened: bool) -> Said:
        if value == REMOVED:
            return Said(spec.title, GONE, hidden=True)
        if spec.private and not opened:
            return Said(spec.title, HIDDEN, hidden=True)
        match spec.kind:
            case "照片":
                return Said(spec.title, photos=tuple(value))
            case "地点":
                return Said(spec.title, value.get("address") or "已在地图上标出")
            case "是否":
                return Said(spec.title, "是" if value else "否")
            case "评分":
                return Said(spec.title, f"{value} 分（满分 5 分）")
            case "数字":
                return Said(spec.title, f"{value} {spec.unit}".strip())
            case "单位" | "人员" | "类别":
                return Said(spec.title, self.known[spec.kind].get(value, str(value)))
        return Said(spec.title, str(value))


def _who(entry: Entry, procedure: Procedure) -> Who:
    if entry.actor is None:
        role = procedure.roles.get(entry.role)
        return Who(role.title if role else "系统自动办理")
    if entry.post is None:
        return Who(entry.actor.name)
    return Who(entry.actor.name, entry.post.organisation.name, entry.post.person_id != entry.actor_id)


def fields_of(entry: Entry, words: Mapping[str, Any], procedure: Procedure) -> list[tuple[Field, Any]]:
    if entry.step not in procedure.by_name:
        return []
    values = {**entry.data, **words}
    return [(spec, values[spec.key]) for spec in procedure.by_name[entry.step].form if spec.key in values]


def _papers(case: Case, procedure: Procedure, entry: Entry) -> tuple[PaperLink, ...]:
    return tuple(
        PaperLink(name, reverse("case-paper", args=[case.number, entry.seq, name]))
        for name in (kind.template.name for kind in papers.made_by(procedure.code, entry.step, entry.outcome))
    )


def story_of(case: Case, procedure: Procedure, *, opened: bool = False) -> list[StoryLine]:
    """Every entry, the oldest first. `opened`: the reader has given a reason and sees private fields."""
    words = {c.seq: c.fields for c in Content.objects.filter(case=case)}
    rows = Entry.objects.filter(case=case).select_related("actor", "post__organisation").order_by("seq")
    entries = [(entry, fields_of(entry, words.get(entry.seq, {}), procedure)) for entry in rows]
    names = Names(pair for _, pairs in entries for pair in pairs)
    return [
        StoryLine(
            seq=entry.seq,
            at=entry.at,
            recorded_at=entry.recorded_at,
            what=entry.step or entry.kind,
            outcome=entry.outcome,
            who=_who(entry, procedure),
            said=tuple(names.said(spec, value, opened=opened) for spec, value in pairs),
            forced=entry.kind == EventKind.FORCED,
            paused=entry.kind == EventKind.SUSPENDED,
            papers=_papers(case, procedure, entry),
        )
        for entry, pairs in entries
    ]
