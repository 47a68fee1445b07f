"""The times of a case: until when a duty runs, from when a step may be taken, which light it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from gongzhi.calendars import (
    ZONE,
    Amount,
    Calendar,
    Due,
    Pause,
    PauseKind,
    due,
    earliest,
    earliest_after_notice,
)
from gongzhi.engine.kernel import allows, effective, standing
from gongzhi.engine.procedure import Action, Condition, Delay, Procedure
from gongzhi.engine.render import citations
from gongzhi.engine.state import WHOLE_CASE, CaseState, Done, Duty, Stretch
from gongzhi.engine.terms import Named, Term


@dataclass(frozen=True, slots=True)
class Obligation:
    """A step that is due. `step` is its name, or the name of a group any of whose `steps` discharges it.

    amount: the statutory length with its extensions; None: due without a term, or on a day agreed on (限至),
    which `due_at` then gives. due_at: None without a term, and while the clock stands still (`paused`).
    why: the date's own account. soonest: the first moment at which the step could be taken, where `options`
    found that it cannot be taken yet. local: the local rule (profile) that gives the length, in words.
    """

    step: str
    steps: tuple[str, ...]
    rule: int
    since_seq: int
    start_at: datetime | None
    amount: Amount | None
    due_at: datetime | None
    provisional: bool
    paused: bool
    extended: tuple[Amount, ...]
    why: Due | None
    soonest: datetime | None = None
    local: str = ""


def obligations(
    procedure: Procedure, state: CaseState, *, calendar: Calendar, now: datetime | None = None
) -> tuple[Obligation, ...]:
    """What is due, the earliest date first. A duty on a step that is switched off or inapplicable is not."""
    held = state.marking.R & effective(procedure, state.marking.I, state.v)
    found = [
        _obligation(procedure, state, duty, calendar, now) for duty in state.duties if held >> duty.index & 1
    ]
    return tuple(sorted(found, key=lambda o: (o.due_at is None, o.due_at or _NEVER, o.since_seq)))


_NEVER = datetime.max.replace(tzinfo=ZONE)


def _obligation(
    procedure: Procedure, state: CaseState, duty: Duty, calendar: Calendar, now: datetime | None
) -> Obligation:
    name, steps = _names(procedure, duty.index)
    amount, due = (
        amount_of(procedure, state, duty),
        due_of(procedure, state, duty, calendar=calendar, now=now),
    )
    for more in duty.extended if amount else ():
        amount = amount + more if amount else None
    return Obligation(
        step=name,
        steps=steps,
        rule=duty.rule,
        since_seq=duty.since_seq,
        start_at=duty.start,
        amount=amount,
        due_at=due.at if due else duty.until,
        provisional=bool(due and due.provisional),
        paused=bool(due and due.at is None),
        extended=duty.extended,
        why=due,
        local=_local(procedure, _term_of(procedure, state, duty), duty.start),
    )


def _names(procedure: Procedure, index: int) -> tuple[str, tuple[str, ...]]:
    if index < len(procedure.steps):
        name = procedure.steps[index].name
        return name, (name,)
    group = procedure.groups[index - len(procedure.steps)]
    return group.name, tuple(step.name for step in procedure.steps if step.bit & group.members)


def amount_of(procedure: Procedure, state: CaseState, duty: Duty) -> Amount | None:
    """The length of the duty's term without extensions, as the rule and the attributes give it."""
    term = _term_of(procedure, state, duty)
    if term is None or duty.start is None:
        return None
    return procedure.length(term, duty.start.astimezone(ZONE).date())


def _term_of(procedure: Procedure, state: CaseState, duty: Duty) -> Term | None:
    limit = procedure.rules[duty.rule].limit if duty.rule else None
    if limit is None:
        return None
    return next((term for guard, term in limit.grades if guard.holds(state.v)), limit.term)


def _local(procedure: Procedure, term: Term | None, since: datetime | None) -> str:
    """Which local rule gives a length, and how sure it is; empty where the procedure itself does."""
    if not procedure.profiles or not isinstance(term, Named) or since is None:
        return ""
    parameter = procedure.parameters[term.parameter]
    held = parameter.at(since.astimezone(ZONE).date())
    if held.origin not in procedure.profiles:
        return ""
    cited = citations(parameter.citations[-1:], procedure.sources)
    return f"{held.origin}：{parameter.name}为{held.amount}（{cited}，{CERTAINTY[parameter.checked]}）"


def local_delay(procedure: Procedure, delay: Delay, F: int, since: datetime) -> str:
    """The same for the waiting time after something done at `since`."""
    return _local(procedure, _waiting(delay, F), since)


CERTAINTY = {"国家": "国家规定", "地方": "地方规定，条文核对过", "未核实": "未核实"}
"""How far the wording of a source was checked, as people are told."""


def due_of(
    procedure: Procedure, state: CaseState, duty: Duty, *, calendar: Calendar, now: datetime | None = None
) -> Due | None:
    """When the duty falls due; None if it has no term."""
    amount = amount_of(procedure, state, duty)
    if amount is None or duty.start is None:
        return None
    extension: Amount | None = None
    for more in duty.extended:
        extension = extension + more if extension else more
    pauses = tuple(_pauses(procedure, state.stretches, duty))
    return due(duty.start, amount, calendar=calendar, pauses=pauses, extension=extension, now=now)


def _pauses(procedure: Procedure, stretches: tuple[Stretch, ...], duty: Duty) -> list[Pause]:
    found = []
    for stretch in stretches:
        whole = stretch.pause == WHOLE_CASE
        if not whole and duty.rule not in procedure.pauses[stretch.pause].rules:
            continue
        if duty.start is not None and stretch.ends is not None and stretch.ends <= duty.start:
            continue
        kind = PauseKind.SUSPENDED if whole else PauseKind.NOT_COUNTED
        why = stretch.reason if whole else procedure.pauses[stretch.pause].name
        found.append(Pause(stretch.begins, stretch.ends, kind, why))
    return found


def grant_of(procedure: Procedure, duty: Duty, action: Action, at: datetime) -> Amount | None:
    """The most that `action` may add to the duty's term; None if it adds nothing or no more."""
    limit = procedure.rules[duty.rule].limit if duty.rule else None
    extension = limit.extension if limit else None
    if extension is None or action.index not in extension.by or len(duty.extended) >= extension.times:
        return None
    return procedure.length(extension.at_most, at.astimezone(ZONE).date())


def ready_at(
    procedure: Procedure,
    done: Mapping[int, Done],
    F: int,
    condition: Condition,
    action: Action,
    *,
    calendar: Calendar,
    stretches: tuple[Stretch, ...] = (),
) -> datetime | None:
    """When a fulfilled condition stops holding the action back; None if no flag of it holds.

    Of several ways to fulfil it the earliest counts. `stretches`: while the whole case stood still (全案中止)
    no waiting time ran, or a right would lapse while nobody could use it.
    """
    held = condition.flags & F
    if not held:
        return None
    moments = (
        _over(procedure, done[flag.step].at, F, condition, action, calendar, stretches)
        for flag in procedure.flags
        if held >> flag.index & 1 and flag.step in done
    )
    return min(moments, default=None)


def _over(
    procedure: Procedure,
    since: datetime,
    F: int,
    condition: Condition,
    action: Action,
    calendar: Calendar,
    stretches: tuple[Stretch, ...],
) -> datetime:
    delay = condition.delay
    if delay is None:
        return since
    term = _waiting(delay, F)
    if term is None:
        return since
    amount = procedure.length(term, since.astimezone(ZONE).date())
    if delay.ahead:
        return earliest_after_notice(since, amount, calendar=calendar)
    still = [
        Pause(one.begins, one.ends)
        for one in stretches
        if one.pause == WHOLE_CASE and one.ends is not None and one.ends > since
    ]
    roll = procedure.steps[action.step].automatic
    return earliest(since, amount, calendar=calendar, roll=roll, pauses=still)


def _waiting(delay: Delay, F: int) -> Term | None:
    """How long is to be waited as things stand; None: not at all."""
    shortened = delay.shortened_by is not None and F >> delay.shortened_by & 1
    return delay.shortened_to if shortened else delay.term


def automatic(
    procedure: Procedure, state: CaseState, *, calendar: Calendar
) -> tuple[tuple[str, datetime], ...]:
    """Automatic steps that only time still holds back, with the moment from which they may fire."""
    if state.suspended:
        return ()
    E = effective(procedure, state.marking.I, state.v)
    found = []
    for step in procedure.steps:
        if not step.automatic or not E & step.bit:
            continue
        for action in procedure.by_step[step.index]:
            if allows(action, state.marking, E, state.v):
                found.append((step.name, _free_at(procedure, state, action, calendar)))
    return tuple(sorted(found, key=lambda pair: pair[1]))


def _free_at(procedure: Procedure, state: CaseState, action: Action, calendar: Calendar) -> datetime:
    conditions = standing(procedure, action, state.marking, state.v)
    F = state.marking.F
    moments = [
        ready_at(procedure, state.done, F, one, action, calendar=calendar, stretches=state.stretches)
        for one in conditions
    ]
    return max((at for at in moments if at), default=_LONG_AGO)


_LONG_AGO = datetime(1949, 10, 1, tzinfo=ZONE)


def light(obligation: Obligation, now: datetime, warn: timedelta) -> str:
    """绿 in time · 黄 due within `warn` · 橙 can no longer be done in time · 红 overdue."""
    if obligation.due_at is None:
        return "绿"
    if now > obligation.due_at:
        return "红"
    if obligation.soonest and obligation.soonest > obligation.due_at:
        return "橙"
    wait = max(obligation.soonest - now, timedelta(0)) if obligation.soonest else timedelta(0)
    return "黄" if obligation.due_at - now <= warn + wait else "绿"
