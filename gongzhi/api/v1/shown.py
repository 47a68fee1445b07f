"""Cases and their entries in the shapes of the interface."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from gongzhi.api.v1 import schemas
from gongzhi.api.v1.explained import duty_of
from gongzhi.cases import catalogue
from gongzhi.cases.models import REMOVED, Case, Content, Entry
from gongzhi.engine import CaseState, Field, Procedure, obligations


def _area(case: Case) -> schemas.Area | None:
    return schemas.Area(path=case.division.path, name=case.division.name) if case.division else None


def _columns(case: Case) -> dict[str, Any]:
    category, unit = case.category, case.unit
    return {
        "number": case.number,
        "title": case.title,
        "matter": case.matter,
        "status": "closed" if case.closed_at else "open",
        "stage": case.stage,
        "outcome": case.outcome,
        "category": schemas.Named(code=category.code, name=category.name) if category else None,
        "urgency": case.urgency,
        "channel": case.channel,
        "external": case.external,
        "place": schemas.Place(address=case.address, lon=case.lon, lat=case.lat, area=_area(case)),
        "unit": schemas.Named(code=unit.code, name=unit.name) if unit else None,
        "seq": case.seq,
        "opened_at": case.opened_at,
        "updated_at": case.updated_at,
        "closed_at": case.closed_at,
        "due_at": case.due_at,
        "due_step": case.due_step,
    }


def brief(case: Case) -> schemas.CaseBrief:
    """A row of a list."""
    return schemas.CaseBrief(**_columns(case))


def detail(case: Case, now: datetime) -> schemas.CaseDetail:
    """The whole case, with what is due in it and why on that day."""
    procedure = catalogue.compiled(case.procedure_id)
    state = CaseState.from_json(procedure, case.state)
    duties = obligations(procedure, state, calendar=catalogue.calendar(), now=now)
    joined = case.merged_into.number if case.merged_into else None
    return schemas.CaseDetail(
        **_columns(case),
        text=case.text,
        procedure=reference(procedure),
        merged_into=joined,
        duties=[duty_of(procedure, duty, now) for duty in duties],
    )


def reference(procedure: Procedure) -> schemas.ProcedureRef:
    return schemas.ProcedureRef(code=procedure.code, version=procedure.version, title=procedure.title)


def entries(case: Case, *, opened: bool = False) -> list[schemas.Entry]:
    """Every entry, the oldest first. `opened`: a reason was given, and private fields are shown."""
    procedure = catalogue.compiled(case.procedure_id)
    words = dict(Content.objects.filter(case=case).values_list("seq", "fields"))
    rows = Entry.objects.filter(case=case).select_related("actor", "post__organisation").order_by("seq")
    return [_entry(row, words.get(row.seq, {}), procedure, opened=opened) for row in rows]


def _entry(row: Entry, words: Mapping[str, Any], procedure: Procedure, *, opened: bool) -> schemas.Entry:
    role = procedure.roles.get(row.role)
    return schemas.Entry(
        seq=row.seq,
        kind=row.kind,
        step=row.step,
        outcome=row.outcome,
        role=role.title if role else "",
        actor=row.actor.name if row.actor else "",
        organisation=row.post.organisation.name if row.post else "",
        at=row.at,
        recorded_at=row.recorded_at,
        fields=_said(_form(procedure, row.step), {**row.data, **words}, opened=opened),
        hash=bytes(row.hash).hex(),
    )


def _form(procedure: Procedure, step: str) -> tuple[Field, ...]:
    return procedure.by_name[step].form if step in procedure.by_name else ()


def _said(form: Iterable[Field], values: Mapping[str, Any], *, opened: bool) -> list[schemas.Said]:
    found = []
    for spec in form:
        if spec.key not in values:
            continue
        value = values[spec.key]
        hidden = value == REMOVED or (spec.private and not opened)
        shown = None if hidden else value
        found.append(schemas.Said(key=spec.key, title=spec.title, kind=spec.kind, value=shown, hidden=hidden))
    return found
