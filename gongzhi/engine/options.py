"""What can be done with a case now, what is due, and what is in the way of the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from gongzhi.calendars import Calendar
from gongzhi.engine.blockers import role_titles
from gongzhi.engine.clocks import Obligation, obligations
from gongzhi.engine.explain import explain, possible
from gongzhi.engine.kernel import effective
from gongzhi.engine.procedure import Procedure, Step
from gongzhi.engine.refusal import Refusal
from gongzhi.engine.state import CaseState


@dataclass(frozen=True, slots=True)
class Enabled:
    """A step that may be taken now, with the outcomes open to it (None alone where it has none)."""

    step: Step
    outcomes: tuple[str | None, ...]
    roles: tuple[str, ...]
    obligation: Obligation | None


@dataclass(frozen=True, slots=True)
class Options:
    enabled: tuple[Enabled, ...]
    blocked: tuple[Refusal, ...]
    pending: tuple[Obligation, ...]


def options(procedure: Procedure, state: CaseState, *, now: datetime, calendar: Calendar) -> Options:
    """Everything a case page shows. Steps switched off or inapplicable are not on the table and left out.

    Blocked steps that are due carry their remedy, the others only the reason (ask `explain` for the rest).
    """
    pending = obligations(procedure, state, calendar=calendar, now=now)
    E = effective(procedure, state.marking.I, state.v)
    enabled: list[Enabled] = []
    blocked: list[Refusal] = []
    soonest: dict[str, datetime] = {}
    for step in procedure.steps:
        if not E & step.bit or step.automatic:
            continue
        duty = next((o for o in pending if step.name in o.steps), None)
        refusal = _refusal(procedure, state, step, now, calendar, with_remedy=duty is not None)
        if refusal is None:
            open_outcomes = _open_outcomes(procedure, state, step, now, calendar)
            enabled.append(Enabled(step, open_outcomes, role_titles(procedure, step), duty))
            continue
        blocked.append(refusal)
        if refusal.earliest:
            soonest[step.name] = refusal.earliest
    return Options(tuple(enabled), tuple(blocked), tuple(_with_soonest(o, soonest) for o in pending))


def _refusal(
    procedure: Procedure,
    state: CaseState,
    step: Step,
    now: datetime,
    calendar: Calendar,
    *,
    with_remedy: bool,
) -> Refusal | None:
    if state.suspended:
        reason = state.suspended.reason
        return Refusal(
            step.name, (), text=f"现在不能“{step.name}”：本案已经中止（{reason}），恢复之后才能办理。"
        )
    return explain(procedure, state, step, at=now, calendar=calendar, remedy=with_remedy)


def _open_outcomes(
    procedure: Procedure, state: CaseState, step: Step, now: datetime, calendar: Calendar
) -> tuple[str | None, ...]:
    if not step.outcomes:
        return (None,)
    return tuple(
        outcome
        for outcome, guard in zip(step.outcomes, step.outcome_guards, strict=True)
        if guard.holds(state.v)
        and possible(procedure, state, step, at=now, calendar=calendar, outcome=outcome)
    )


def _with_soonest(obligation: Obligation, soonest: dict[str, datetime]) -> Obligation:
    """A duty whose every step is still blocked, with the first moment one of them is free."""
    moments = [soonest[step] for step in obligation.steps if step in soonest]
    if len(moments) < len(obligation.steps) or not moments:
        return obligation
    return replace(obligation, soonest=min(moments))
