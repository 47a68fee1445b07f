"""Moves a case forward by one event, and replays a whole ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from gongzhi.calendars import Calendar
from gongzhi.engine.clocks import due_of, grant_of
from gongzhi.engine.decide import action_for, attributes_after, decide, with_facts
from gongzhi.engine.events import NOTES, Event, EventKind
from gongzhi.engine.facts import against_opening
from gongzhi.engine.grammar import Verb
from gongzhi.engine.kernel import Marking, fire
from gongzhi.engine.procedure import Action, Procedure
from gongzhi.engine.refusal import Refusal
from gongzhi.engine.state import WHOLE_CASE, CaseState, Done, Duty, Flaw, Lost, Off, Stretch


class NotAllowed(Exception):
    """An event the procedure does not allow; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.text)
        self.refusal = refusal


def start(procedure: Procedure, attrs: Mapping[str, bool]) -> CaseState:
    """A case before its first event.

    Raises KeyError on an attribute the procedure does not know, ValueError on one that a step states later.
    """
    if against := against_opening(procedure, attrs):
        raise ValueError(against)
    v = attributes_after(procedure, sum(1 << a.index for a in procedure.attributes if a.default), attrs)
    marking = Marking(*procedure.initial)
    duties = tuple(Duty(step.index, 0, 0, None) for step in procedure.steps if step.begins_due)
    return CaseState(marking, v, 0, {}, {}, duties=duties)


def replay(
    procedure: Procedure, attrs: Mapping[str, bool], events: Iterable[Event], *, calendar: Calendar
) -> CaseState:
    """The state a ledger leads to. Raises NotAllowed at the first event that was not allowed."""
    state = start(procedure, attrs)
    for event in events:
        state = advance(procedure, state, event, calendar=calendar)
    return state


def advance(procedure: Procedure, state: CaseState, event: Event, *, calendar: Calendar) -> CaseState:
    """The state after `event`. Raises NotAllowed, and ValueError if events come out of order."""
    if event.seq <= state.seq:
        raise ValueError(f"事件序号 {event.seq} 不在 {state.seq} 之后")
    answer = decide(procedure, state, event, calendar=calendar)
    if isinstance(answer, Refusal):
        raise NotAllowed(answer)
    if event.kind in NOTES:
        return replace(state, seq=event.seq)
    if event.kind == EventKind.ATTRIBUTES:
        return replace(state, seq=event.seq, v=attributes_after(procedure, state.v, event.attrs))
    if event.kind == EventKind.SUSPENDED:
        stretch = Stretch(WHOLE_CASE, event.at, None, event.reason)
        return replace(state, seq=event.seq, stretches=(*state.stretches, stretch))
    if event.kind == EventKind.RESUMED:
        return replace(state, seq=event.seq, stretches=_closed(state.stretches, WHOLE_CASE, event))
    state = with_facts(procedure, state, event)
    action = action_for(procedure, state, event)
    assert action is not None  # decide allows nothing else
    after = apply(procedure, state, action, event, calendar=calendar)
    if answer.violates:
        step = procedure.step(event.step or "")
        broken = tuple(sorted({missing.rule for missing in answer.violates if missing.rule}))
        after = replace(after, flaws=(*after.flaws, Flaw(event.seq, step.index, broken)))
    return after


def apply(
    procedure: Procedure, state: CaseState, action: Action, event: Event, *, calendar: Calendar
) -> CaseState:
    """Fires `action` at the event's moment without asking whether it was allowed."""
    done, lost = _doings(procedure, state, action, event)
    return CaseState(
        marking=fire(action, state.marking),
        v=state.v,
        seq=event.seq,
        done=done,
        lost=lost,
        offs=_offs(state, action, event),
        duties=_duties(procedure, state, action, event, calendar),
        stretches=_stretches(procedure, state, action, event),
        flaws=state.flaws,
    )


def _doings(
    procedure: Procedure, state: CaseState, action: Action, event: Event
) -> tuple[dict[int, Done], dict[int, Lost]]:
    done, lost = dict(state.done), dict(state.lost)
    for effect in action.effects:
        if effect.verb is Verb.RESETS:
            for step in [step for step in done if effect.mask >> step & 1]:
                lost[step] = Lost(done.pop(step), event.seq, event.at, action.step, effect.rule)
    watched = any(action.step in separation.steps for separation in procedure.separations)
    who = (event.actor, event.unit) if watched else (None, None)
    done[action.step] = Done(event.seq, event.at, action.outcome, *who)
    lost.pop(action.step, None)
    return done, lost


def _offs(state: CaseState, action: Action, event: Event) -> tuple[Off, ...]:
    """Keeps, for each step now off, only what switched it off last."""
    if not action.excludes and not action.includes:
        return state.offs
    offs, gone = list(state.offs), action.includes
    fresh: list[Off] = []
    for effect in action.effects:
        mask = effect.mask & ~gone if effect.verb is Verb.EXCLUDES else 0
        if mask:
            fresh.append(Off(event.seq, event.at, action.step, effect.rule, mask))
            gone |= mask
    kept = [replace(off, mask=off.mask & ~gone) if off.mask & gone else off for off in offs]
    return tuple(off for off in (*kept, *fresh) if off.mask)


def _duties(
    procedure: Procedure, state: CaseState, action: Action, event: Event, calendar: Calendar
) -> tuple[Duty, ...]:
    duties = [
        _extended(procedure, d, action, event) for d in state.duties if not action.releases >> d.index & 1
    ]
    for effect in action.effects:
        if effect.verb is not Verb.OBLIGES:
            continue
        for index in _bits(effect.mask):
            until = event.dates.get(procedure.rules[effect.rule].until)
            fresh = Duty(index, effect.rule, event.seq, event.at, action.step, until=until)
            running = next((d for d in duties if d.index == index and d.rule == effect.rule), None)
            if running is None:
                duties.append(fresh)
            elif _restarts(procedure, state, running, fresh, calendar):
                duties[duties.index(running)] = fresh
    return tuple(duties)


def _restarts(procedure: Procedure, state: CaseState, running: Duty, fresh: Duty, calendar: Calendar) -> bool:
    """重复: whether a duty that is set again while still running begins anew."""
    limit = procedure.rules[fresh.rule].limit
    policy = limit.repeat if limit else "不变"
    if policy == "取早":
        ends = [due_of(procedure, state, duty, calendar=calendar) for duty in (running, fresh)]
        dates = [end.at for end in ends if end is not None and end.at is not None]
        return len(dates) == 2 and dates[1] < dates[0]
    if policy:
        return policy == "重新起算"
    undone = state.lost.get(fresh.by if fresh.by is not None else -1)
    return undone is not None and undone.seq > running.since_seq


def _extended(procedure: Procedure, duty: Duty, action: Action, event: Event) -> Duty:
    cap = grant_of(procedure, duty, action, event.at)
    return replace(duty, extended=(*duty.extended, event.extend or cap)) if cap else duty


def _stretches(procedure: Procedure, state: CaseState, action: Action, event: Event) -> tuple[Stretch, ...]:
    """Opens and closes the procedure's own pauses. One that begins again while it runs just goes on."""
    stretches = state.stretches
    for index, pause in enumerate(procedure.pauses):
        if action.index in pause.end:
            stretches = _closed(stretches, index, event)
        if action.index in pause.begin and not any(s.pause == index and s.ends is None for s in stretches):
            stretches = (*stretches, Stretch(index, event.at))
    return stretches


def _closed(stretches: tuple[Stretch, ...], pause: int, event: Event) -> tuple[Stretch, ...]:
    return tuple(
        replace(s, ends=max(s.begins, event.at)) if s.pause == pause and s.ends is None else s
        for s in stretches
    )


def _bits(mask: int) -> list[int]:
    return [index for index in range(mask.bit_length()) if mask >> index & 1]
