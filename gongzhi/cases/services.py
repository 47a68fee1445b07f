"""The one door for writing cases. Pages, imports, the API and commands call these and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongzhi.cases import catalogue, projection, store
from gongzhi.cases.actors import SYSTEM, Actor, roles_on
from gongzhi.cases.errors import NotYours, StepRefused
from gongzhi.cases.fields import Cleaned, clean_fields
from gongzhi.cases.kinds import StepContext, kind_named
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.numbers import number_for
from gongzhi.cases.recording import Doing, record
from gongzhi.engine import (
    CaseState,
    Event,
    EventKind,
    Procedure,
    Refusal,
    Step,
    advance,
    automatic,
    decide,
    start,
)

AUTO = UUID("5b0c3d1e-6c0f-4d0e-9a57-7d0f1f6a8e11")  # namespace of the requests the system makes itself


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks to be done to a case.

    `now` is the moment of asking, `at` the moment the act took effect (not later than `now`; None means
    now). `idem` names the request: the same one sent twice is recorded once.
    """

    step: str
    by: Actor
    now: datetime
    idem: UUID
    outcome: str | None = None
    data: Mapping[str, Any] | None = None
    at: datetime | None = None
    kind: str = EventKind.TAKEN
    reason: str = ""

    @property
    def effective(self) -> datetime:
        return self.at or self.now


@dataclass(frozen=True, slots=True)
class Taken:
    """What has been recorded."""

    case_id: int
    number: str
    seq: int


def open_case(
    code: str,
    wish: Wish,
    *,
    channel: str,
    reporter: bool = False,
    external: str = "",
    parent: int | None = None,
) -> Taken:
    """Open a case with the first step of the procedure `code`. The same `wish.idem` opens one case only.

    `reporter`: the step is taken by the person who will hold the case's link, without an account.
    `channel`: how the matter arrived. `external`: its number in the system it came from.
    Raises FormRefused, NotYours, StepRefused, ProcedureVersion.DoesNotExist.
    """
    version = catalogue.current(code, timezone.localdate(wish.effective))
    procedure = catalogue.compiled(version.pk)
    case_id = store.next_ids()[0]
    columns = projection.empty(
        procedure,
        number=number_for(case_id, wish.effective.year),
        procedure_id=version.pk,
        idem=wish.idem,
        opened_at=wish.effective,
        updated_at=wish.effective,
    )
    origin = {"渠道": channel, "来源编号": external} | ({"上级案件": parent} if parent else {})
    columns |= projection.origin(origin)
    case = Case(pk=case_id, **{name: columns[name] for name in columns})
    if reporter:
        wish = replace(wish, by=replace(wish.by, reporter_of=case_id))
    try:
        with transaction.atomic():
            return _take(case, columns, procedure, start(procedure, {}), wish, origin)
    except IntegrityError:
        if done := _already_open(wish.idem):
            return done
        raise


def take_step(case_id: int, wish: Wish) -> Taken:
    """Take one step, or say why not. Nothing is written unless everything is.

    Raises StepRefused (the procedure), NotYours (the person), FormRefused (what was typed),
    Case.DoesNotExist.
    """
    try:
        with transaction.atomic():
            case = Case.objects.select_for_update().get(pk=case_id)
            procedure = catalogue.compiled(case.procedure_id)
            columns = {name: getattr(case, name) for name in store.CASE_COLUMNS}
            columns["head"] = bytes(columns["head"])
            state = CaseState.from_json(procedure, case.state)
            return _take(case, columns, procedure, state, wish, None)
    except (IntegrityError, StepRefused):
        if done := _already_done(case_id, wish.idem):
            return done
        raise


def wake(case_id: int, now: datetime) -> list[str]:
    """Take the automatic steps of a case that have fallen due; returns their names."""
    taken: list[str] = []
    while True:
        case = Case.objects.get(pk=case_id)
        if case.wake_at is None or case.wake_at > now:
            return taken
        procedure = catalogue.compiled(case.procedure_id)
        state = CaseState.from_json(procedure, case.state)
        step, when = _next_automatic(procedure, state)
        idem = uuid5(AUTO, f"{case_id}:{step}:{state.seq}")
        take_step(
            case_id, Wish(step, SYSTEM, now, idem, at=max(when, case.updated_at), kind=EventKind.AUTOMATIC)
        )
        taken.append(step)


def _next_automatic(procedure: Procedure, state: CaseState) -> tuple[str, datetime]:
    step, when = min(automatic(procedure, state, calendar=catalogue.calendar()), key=lambda pair: pair[1])
    return step, when


def _take(
    case: Case,
    columns: dict[str, Any],
    procedure: Procedure,
    state: CaseState,
    wish: Wish,
    origin: dict[str, Any] | None,
) -> Taken:
    """The common way of both doors; `origin` is given when the step opens the case."""
    step = procedure.step(wish.step)
    role, post_id, unit = _role(procedure, case, step, wish.by)
    calendar = catalogue.calendar()
    event = Event(
        seq=state.seq + 1,
        kind=wish.kind,
        step=step.name,
        outcome=wish.outcome,
        at=wish.effective,
        role=role or None,
        actor=wish.by.key,
        unit=unit,
        reason=wish.reason,
    )
    answer = decide(procedure, state, event, calendar=calendar)
    if isinstance(answer, Refusal):
        raise StepRefused(answer)
    cleaned = clean_fields(step, wish.outcome, wish.data or {}, day=timezone.localdate(wish.effective))
    context = StepContext(case, procedure, step, wish.outcome, wish.by, wish.now, event.seq)
    kind = kind_named(step.kind)
    kind.check(context, cleaned)
    if origin is not None:
        cleaned.facts[projection.ORIGIN] = origin
    event = replace(event, attrs=_attributes(step, cleaned))
    state = advance(procedure, state, event, calendar=calendar)
    doing = Doing(event, step, role, post_id, wish.by, wish.now, wish.idem, answer.rules, cleaned)
    store.append(record(case.pk, columns, procedure, state, doing), opening=origin is not None)
    kind.record(context, cleaned)
    return Taken(case.pk, columns["number"], event.seq)


def _role(procedure: Procedure, case: Case, step: Step, by: Actor) -> tuple[str, int | None, str | None]:
    """(role, post, unit) in which the actor takes the step; NotYours names who may."""
    if by.system:
        return "", None, None
    mine = roles_on(procedure, case, by)
    for key in step.roles:
        if key in mine:
            post = mine[key]
            return key, post.post_id if post else None, str(post.organisation_id) if post else None
    who = "、".join(procedure.roles[key].title for key in step.roles)
    raise NotYours(
        f"“{step.name}”由{who or '系统'}办理，您在本案没有这个身份。如确需办理，请联系{who or '系统管理员'}。"
    )


def _attributes(step: Step, cleaned: Cleaned) -> dict[str, bool]:
    return {f.sets: bool(cleaned.facts[f.key]) for f in step.form if f.sets and f.key in cleaned.facts}


def _already_open(idem: UUID) -> Taken | None:
    found = Case.objects.filter(idem=idem).values_list("pk", "number").first()
    return Taken(*found, seq=1) if found else None


def _already_done(case_id: int, idem: UUID) -> Taken | None:
    found = Entry.objects.filter(case=case_id, idem=idem).values_list("case__number", "seq").first()
    return Taken(case_id, *found) if found else None
