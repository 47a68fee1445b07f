"""The values of a paper, from the ledger as it stood when the paper was made: it never changes later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from gongzhi.cases import catalogue
from gongzhi.cases.models import Case, Content, Entry
from gongzhi.cases.verify import event_of
from gongzhi.documents import Paper, fill
from gongzhi.engine import Event, Field, Procedure, obligations, replay
from gongzhi.web import chinese_dates
from gongzhi.web.papers import CASE, DUE, HERE, Kind
from gongzhi.web.story import fields_of, said

Written = tuple[str, list[tuple[Field, Any]]]  # the step, and what its form said
SHOWN_OF_CASE = {"承办": "承办", "类别": "类别", "地点": "地点"}  # what a field becomes (记为) → its place


def paper_at(case: Case, procedure: Procedure, kind: Kind, seq: int) -> Paper:
    """The paper that entry `seq` made. Entry.DoesNotExist if there is none."""
    rows = Entry.objects.filter(case=case, seq__lte=seq).select_related("post__organisation")
    entries = list(rows.order_by("seq"))
    if len(entries) < seq:
        raise Entry.DoesNotExist
    words = dict(Content.objects.filter(case=case, seq__lte=seq).values_list("seq", "fields"))
    events = [event_of(entry, procedure, words.get(entry.seq, {})) for entry in entries]
    last = entries[-1]
    values = _written(
        [(entry.step, fields_of(entry, words.get(entry.seq, {}), procedure)) for entry in entries]
    )
    values |= _case_values(case, entries[0].at) | _dues(procedure, events)
    here = {"单位": _unit(last), "时间": _moment(last.at), "结果": last.outcome}
    values |= {f"{HERE}.{name}": value for name, value in here.items()}
    return fill(kind.template, values, number=_number(case, seq), day=_formal(last.at))


def paper_preview(
    case: Case,
    procedure: Procedure,
    kind: Kind,
    said: Written,
    *,
    outcome: str | None,
    unit: str,
    now: datetime,
) -> Paper:
    """What the paper would say if the step were taken now. Dates the step will set are left out."""
    rows = list(Entry.objects.filter(case=case).select_related("post__organisation").order_by("seq"))
    words = dict(Content.objects.filter(case=case).values_list("seq", "fields"))
    before = [(entry.step, fields_of(entry, words.get(entry.seq, {}), procedure)) for entry in rows]
    values = _written([*before, said]) | _case_values(case, rows[0].at)
    here = {"单位": unit, "时间": _moment(now), "结果": outcome or ""}
    values |= {f"{HERE}.{name}": value for name, value in here.items()}
    return fill(kind.template, values, number=f"{_number(case, len(rows) + 1)}（预览）", day=_formal(now))


def _written(steps: Iterable[Written]) -> dict[str, str]:
    """«步骤.栏目» → what was written there last; private fields are never in a paper."""
    values = {}
    for step, pairs in steps:
        for spec, value in pairs:
            if spec.private or spec.kind == "照片":
                continue
            shown = said(spec, value, opened=False)
            text = "" if shown.hidden else shown.text
            values[f"{step}.{spec.key}"] = text
            if spec.records in SHOWN_OF_CASE:
                values[f"{CASE}.{SHOWN_OF_CASE[spec.records]}"] = text
    return values


def _case_values(case: Case, opened: datetime) -> dict[str, str]:
    return {f"{CASE}.编号": case.number, f"{CASE}.标题": case.title, f"{CASE}.登记时间": _formal(opened)}


def _dues(procedure: Procedure, events: list[Event]) -> dict[str, str]:
    state = replay(procedure, {}, events, calendar=catalogue.calendar())
    found = obligations(procedure, state, calendar=catalogue.calendar())
    dated = {
        step: duty.due_at for duty in reversed(found) if duty.due_at for step in (duty.step, *duty.steps)
    }
    return {f"{DUE}.{step}": _moment(due) for step, due in dated.items()}


def _formal(at: datetime) -> str:
    return chinese_dates.formal(timezone.localdate(at))


def _moment(at: datetime) -> str:
    """With the hour, unless the term runs to the end of the day."""
    clock = chinese_dates.clock(at)
    return _formal(at) if clock == "24:00" else f"{_formal(at)} {clock}"


def _unit(entry: Entry) -> str:
    return entry.post.organisation.name if entry.post else ""


def _number(case: Case, seq: int) -> str:
    return f"编号 {case.number}-{seq}"
