"""The shortest way from where a case stands to a step that cannot be taken yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

from gongzhi.calendars import Calendar
from gongzhi.engine.blockers import role_titles
from gongzhi.engine.clocks import ready_at
from gongzhi.engine.extensions import overextended
from gongzhi.engine.grammar import Verb
from gongzhi.engine.kernel import Marking, allows, effective, fire, standing
from gongzhi.engine.procedure import Action, Procedure
from gongzhi.engine.refusal import RemedyStep
from gongzhi.engine.state import CaseState, Done

MARKINGS = 3000
"""How many markings to look at before giving up: a remedy nobody would follow is no remedy."""

_OUTSIDER = 4
"""How many acts of our own we would rather do than wait for one of an outsider."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """`steps` before the refused one, and the earliest moment at which that one can then be taken."""

    steps: tuple[RemedyStep, ...]
    earliest: datetime


def find_remedy(
    procedure: Procedure, state: CaseState, targets: tuple[Action, ...], now: datetime, *, calendar: Calendar
) -> Remedy | None:
    """None if there is no way within bounds. Every act on the way is supposed done as soon as it may be."""
    path = _shortest(procedure, state, targets)
    if path is None:
        return None
    steps, at = [], now
    done, marking = dict(state.done), state.marking
    for action in path:
        at = _when(procedure, done, marking, state.v, action, at, calendar)
        if any(overextended(procedure, state, action, at, None, calendar)):
            return None
        step = procedure.steps[action.step]
        steps.append(RemedyStep(step.name, action.outcome, role_titles(procedure, step), at))
        done[action.step] = Done(0, at, action.outcome)
        marking = fire(action, marking)
    return Remedy(tuple(steps[:-1]), at)


def _when(
    procedure: Procedure,
    done: dict[int, Done],
    m: Marking,
    v: int,
    action: Action,
    now: datetime,
    calendar: Calendar,
) -> datetime:
    moments = [now]
    for condition in standing(procedure, action, m, v):
        ready = ready_at(procedure, done, m.F, condition, action, calendar=calendar)
        moments.extend([ready] if ready else [])
    return max(moments)


def _shortest(procedure: Procedure, state: CaseState, targets: tuple[Action, ...]) -> list[Action] | None:
    """Cheapest path first; the last action of the path is a target."""
    helpful = _helpful(procedure, targets)
    wanted = {action.index: _asked(procedure, state, action) for action in targets}
    tie = count()
    queue: list[tuple[int, int, Marking, tuple[Action, ...]]] = [(0, next(tie), state.marking, ())]
    seen: set[Marking] = set()
    while queue and len(seen) < MARKINGS:
        cost, _, marking, path = heappop(queue)
        if path and path[-1].index in wanted:
            return list(path)
        if marking in seen:
            continue
        seen.add(marking)
        for action in _next(procedure, marking, state.v, helpful):
            if not all(marking.F & flags for flags in wanted.get(action.index, ())):
                continue
            price = 0 if action.index in wanted else _OUTSIDER if procedure.steps[action.step].external else 1
            heappush(queue, (cost + price, next(tie), fire(action, marking), (*path, action)))
    return None


def _asked(procedure: Procedure, state: CaseState, action: Action) -> tuple[int, ...]:
    """The conditions that stand now: a remedy fulfils them, it does not switch off who would have to."""
    return tuple(one.flags for one in standing(procedure, action, state.marking, state.v))


def _next(procedure: Procedure, m: Marking, v: int, helpful: int) -> Iterator[Action]:
    E = effective(procedure, m.I, v)
    for step in procedure.steps:
        if step.bit & helpful & E:
            for action in procedure.by_step[step.index]:
                if allows(action, m, E, v):
                    yield action


def _helpful(procedure: Procedure, targets: tuple[Action, ...]) -> int:
    """Steps that can matter: those a target needs, awaits or is switched on by, and so on backwards."""
    mask, work = 0, {action.step for action in targets}
    while work:
        step = work.pop()
        if mask >> step & 1:
            continue
        mask |= 1 << step
        needed = _openers(procedure, step)
        for action in procedure.by_step[step]:
            for condition in action.conditions:
                needed |= condition.owners
            for wait in action.waits:
                needed |= _members(procedure, wait.pending)
        needed &= ~mask
        work.update(i for i in range(needed.bit_length()) if needed >> i & 1)
    exits = sum(step.bit for step in procedure.steps if step.exit)
    return mask & ~(exits & ~sum({1 << action.step for action in targets}))


def _openers(procedure: Procedure, step: int) -> int:
    mask = 0
    for action in procedure.actions:
        if any(effect.verb is Verb.INCLUDES and effect.mask >> step & 1 for effect in action.effects):
            mask |= 1 << action.step
    return mask


def _members(procedure: Procedure, pending: int) -> int:
    mask = pending & ((1 << len(procedure.steps)) - 1)
    for group in procedure.groups:
        mask |= group.members if pending & group.bit else 0
    return mask
