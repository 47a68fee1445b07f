"""Puts a refusal into words, with the shortest way to cure it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from gongzhi.calendars import ZONE, Calendar
from gongzhi.engine.blockers import blockers
from gongzhi.engine.kernel import allows, effective
from gongzhi.engine.procedure import Action, Procedure, Step
from gongzhi.engine.refusal import Lack, Missing, Refusal
from gongzhi.engine.remedy import Remedy, find_remedy
from gongzhi.engine.render import moment, with_lengths
from gongzhi.engine.state import CaseState

_CURABLE = {Lack.OFF, Lack.CONDITION, Lack.DELAY, Lack.PENDING}


def possible(
    procedure: Procedure,
    state: CaseState,
    step: Step,
    *,
    at: datetime,
    calendar: Calendar,
    outcome: str | None = None,
) -> bool:
    """Whether `explain` finds nothing in the way; without putting into words what it finds."""
    E = effective(procedure, state.marking.I, state.v)
    targets = _targets(procedure, state, step, outcome)
    return not targets or any(
        allows(action, state.marking, E, state.v)
        and not blockers(procedure, state, action, at, calendar=calendar)
        for action in targets
    )


def _targets(procedure: Procedure, state: CaseState, step: Step, outcome: str | None) -> tuple[Action, ...]:
    return tuple(
        a for a in procedure.by_step[step.index] if a.guard.holds(state.v) and outcome in (None, a.outcome)
    )


def explain(
    procedure: Procedure,
    state: CaseState,
    step: Step,
    *,
    at: datetime,
    calendar: Calendar,
    outcome: str | None = None,
    remedy: bool = True,
) -> Refusal | None:
    """Why `step` (with `outcome`, or with any) cannot be taken at `at`; None if it can.

    Looks at the procedure only, not at who asks. With `remedy` it also looks for the way there, which costs
    about a millisecond.
    """
    targets = _targets(procedure, state, step, outcome)
    found = [blockers(procedure, state, action, at, calendar=calendar) for action in targets]
    if not found or not all(found):
        return None
    return refuse(
        procedure,
        state,
        step,
        min(found, key=len),
        targets if remedy else (),
        at,
        calendar,
    )


def refuse(
    procedure: Procedure,
    state: CaseState,
    step: Step,
    missing: Sequence[Missing],
    targets: tuple[Action, ...],
    at: datetime,
    calendar: Calendar,
) -> Refusal:
    """The refusal for `missing`; with `targets`, their shortest remedy where acts or time can cure it all."""
    today = at.astimezone(ZONE).date()
    told = (replace(one, sentence=with_lengths(one.sentence, procedure, today)) for one in missing)
    lacks = tuple(dict.fromkeys(told))
    cure = None
    if targets and all(one.kind in _CURABLE for one in lacks):
        cure = find_remedy(procedure, state, targets, at, calendar=calendar)
    return Refusal(
        step=step.name,
        missing=lacks,
        remedy=cure.steps if cure else (),
        earliest=cure.earliest if cure else None,
        text=_paragraph(procedure, step, lacks, cure, at),
    )


def _paragraph(
    procedure: Procedure, step: Step, missing: tuple[Missing, ...], cure: Remedy | None, at: datetime
) -> str:
    text = f"现在不能“{step.name}”：" + "；".join(_clause(procedure, one) for one in missing) + "。"
    if cure is None:
        return text
    if cure.steps:
        hands = " → ".join(dict.fromkeys("、".join(one.roles) or "系统" for one in cure.steps))
        text += f"最快补办：{' → '.join(map(str, cure.steps))}。承办：{hands}。"
    if cure.earliest > at:
        text += f"最早{moment(cure.earliest)}可以办理。"
    return text


def _clause(procedure: Procedure, one: Missing) -> str:
    text = one.what
    if one.since:
        text += f"——{one.since}"
    rule = procedure.rules.get(one.rule)
    if rule is None:
        return text + (f"（{one.article}）" if one.article else "")
    said = f"“{rule.quote}”" if rule.quote else rule.note or one.sentence
    text += f"（规则{one.rule}，{one.article}：{said}）"
    return f"{text}，时间按{one.local}" if one.local else text
