"""Turns an allowed step into the rows it writes. No query of its own beyond the records a form names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from gongzhi.cases import catalogue, projection
from gongzhi.cases.actors import Actor, holder
from gongzhi.cases.chain import entry_hash, moment, seal
from gongzhi.cases.fields import Cleaned
from gongzhi.cases.store import Append
from gongzhi.engine import (
    CaseState,
    Event,
    Obligation,
    Procedure,
    Step,
    automatic,
    finished,
    obligations,
    result,
)

Columns = dict[str, Any]
REASON = "理由"
"""Key under which the reason of a 强制 or a suspension is sealed."""


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing that is about to be recorded."""

    event: Event
    step: Step | None
    role: str
    post_id: int | None
    actor: Actor
    recorded_at: datetime
    idem: UUID
    rules: tuple[int, ...]
    cleaned: Cleaned


def entry_facts(number: str, sha256: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """What the hash of an entry covers; the published form of docs/reference/ledger.md."""
    return {
        "案件": number,
        "序号": row["seq"],
        "种类": row["kind"],
        "步骤": row["step"],
        "结果": row["outcome"],
        "角色": row["role"],
        "人员": row["actor_id"],
        "岗位": row["post_id"],
        "发生": moment(row["at"]),
        "记入": moment(row["recorded_at"]),
        "要素": row["data"],
        "封存": row["sealed"],
        "规则": row["rules"],
        "程序": sha256,
        "防重号": str(row["idem"]),
    }


def warn_at(duty: Obligation) -> datetime | None:
    """When the light turns yellow: in the last part of the time allowed."""
    if duty.due_at is None or duty.start_at is None:
        return None
    share: timedelta = (duty.due_at - duty.start_at) * settings.WARN_SHARE
    return duty.due_at - share


def _duty_row(procedure: Procedure, columns: Columns, duty: Obligation) -> dict[str, Any]:
    step = procedure.step(duty.steps[0])
    role, unit_id = holder(procedure, step.roles[0], columns["unit_id"]) if step.roles else ("系统", None)
    return {
        "step": duty.step,
        "rule": str(duty.rule),
        "since_seq": duty.since_seq,
        "started_at": duty.start_at or columns["opened_at"],
        "due_at": duty.due_at,
        "warn_at": warn_at(duty),
        "provisional": duty.provisional,
        "role": role,
        "unit_id": unit_id,
        "town_path": columns["town_path"],
        "area_path": columns["area_path"],
    }


def _settle(
    columns: Columns, procedure: Procedure, state: CaseState, at: datetime, *, left: bool
) -> list[dict[str, Any]]:
    """Dates, closing and duties from the engine's state; returns the duties that run now.

    `left`: the step just taken leaves the procedure (撤回, 作废), which ends the case without finishing it.
    """
    calendar = catalogue.calendar()
    duties = obligations(procedure, state, calendar=calendar)
    dated = sorted((d for d in duties if d.due_at), key=lambda d: (d.due_at, d.step))
    first = dated[0] if dated else duties[0] if duties else None
    columns["due_at"], columns["due_step"] = (first.due_at, first.step) if first else (None, "")
    columns["warn_at"] = warn_at(first) if first else None
    waking = [when for _, when in automatic(procedure, state, calendar=calendar)]
    columns["wake_at"] = min(waking) if waking else None
    if left or finished(procedure, state.marking, state.v):
        columns["closed_at"] = columns["closed_at"] or at
    elif not state.marking.F & procedure.finish:
        # What ended the case has lost its force; a later duty alone re-opens nothing.
        columns["closed_at"] = None
    return [_duty_row(procedure, columns, duty) for duty in duties]


def record(case_id: int, columns: Columns, procedure: Procedure, state: CaseState, doing: Doing) -> Append:
    """The rows of one entry. `columns` is brought up to date in place; `state` is the state after it."""
    event, cleaned = doing.event, doing.cleaned
    values = cleaned.facts | cleaned.words
    changed = doing.step is not None and projection.show(columns, doing.step, values)
    sealed, salts = {}, {}
    for name, value in cleaned.words.items():
        sealed[name], salts[name] = seal(value)
    row = {
        "seq": event.seq,
        "kind": event.kind,
        "step": event.step or "",
        "outcome": event.outcome or "",
        "role": doing.role,
        "actor_id": doing.actor.person_id,
        "post_id": doing.post_id,
        "at": event.at,
        "recorded_at": doing.recorded_at,
        "data": cleaned.facts,
        "sealed": sealed,
        "rules": list(doing.rules),
        "version_id": columns["procedure_id"],
        "idem": doing.idem,
        "prev": columns["head"],
    }
    row["hash"] = entry_hash(row["prev"], entry_facts(columns["number"], procedure.sha256, row))
    columns |= {"seq": event.seq, "state": state.to_json(), "head": row["hash"], "updated_at": event.at}
    if doing.step is not None:
        # A case that is left tells no result, nor does one whose result has lost its force.
        columns["outcome"] = "" if doing.step.exit else result(procedure, state) or ""
    # News of children leave a case that has ended as it is.
    left = doing.step.exit if doing.step else columns["closed_at"] is not None
    duties = _settle(columns, procedure, state, event.at, left=left)
    return Append(
        case_id=case_id,
        case=dict(columns),
        entry=row,
        duties=duties,
        content=cleaned.words or None,
        salts=salts or None,
        uploads=cleaned.uploads,
        tokens=projection.search_tokens(columns) if changed else None,
    )
