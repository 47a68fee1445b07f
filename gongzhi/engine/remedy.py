"""The shortest way from where a case stands to a step that cannot be taken yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

from gongzhi.calendars import Calendar
from gongzhi.engine.blockers import role_titles
from gongzhi.engine.clocks import ready_at
from gongzhi.engine.extensions import overextended
from gongzhi.engine.kernel import Marking, fire, standing
from gongzhi.engine.procedure import Action, Procedure
from gongzhi.engine.refusal import RemedyStep
from gongzhi.engine.state import CaseState, Done
from gongzhi.engine.terrain import terrain_of

MARKINGS = 3000
"""How many markings to look at before giving up: a remedy nobody would follow is no remedy."""

_Path = tuple[Action, "_Path"] | None
"""The last action and the path before it."""

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
        at = _when(procedure, replace(state, done=done, marking=marking), action, at, calendar)
        if any(overextended(procedure, state, action, at, None, calendar)):
            return None
        step = procedure.steps[action.step]
        steps.append(RemedyStep(step.name, action.outcome, role_titles(procedure, step), at))
        done[action.step] = Done(0, at, action.outcome)
        marking = fire(action, marking)
    return Remedy(tuple(steps[:-1]), at)


def _when(
    procedure: Procedure, state: CaseState, action: Action, now: datetime, calendar: Calendar
) -> datetime:
    moments = [now]
    for condition in standing(procedure, action, state.marking, state.v):
        ready = ready_at(
            procedure,
            state.done,
            state.marking.F,
            condition,
            action,
            calendar=calendar,
            stretches=state.stretches,
        )
        moments.extend([ready] if ready else [])
    return max(moments)


def _shortest(procedure: Procedure, state: CaseState, targets: tuple[Action, ...]) -> list[Action] | None:
    """Cheapest path first; the last action of the path is a target."""
    wanted = {action.index: _asked(procedure, state, action) for action in targets}
    terrain = terrain_of(procedure, targets, state.v)
    if wanted.keys().isdisjoint(terrain.conceivable(state.marking)):
        return None
    tie = count()
    queue: list[tuple[int, int, Marking, _Path]] = [(0, next(tie), state.marking, None)]
    cheapest = {terrain.place(state.marking): 0}
    seen = 0
    while queue and seen < MARKINGS:
        cost, _, marking, path = heappop(queue)
        if path and path[0].index in wanted:
            return _unrolled(path)
        if cost > cheapest[terrain.place(marking)]:
            continue  # a cheaper way here was found after this one had been queued
        seen += 1
        for move in terrain.open(marking):
            action, there = move.action, fire(move.action, marking)
            if action.index in wanted:
                if all(marking.F & flags for flags in wanted[action.index]):
                    heappush(queue, (cost, next(tie), there, (action, path)))
                continue
            price = cost + (_OUTSIDER if move.outsider else 1)
            place = terrain.place(there)
            if price < cheapest.get(place, price + 1):
                cheapest[place] = price
                heappush(queue, (price, next(tie), there, (action, path)))
    return None


def _unrolled(path: _Path) -> list[Action]:
    actions = []
    while path:
        action, path = path
        actions.append(action)
    return actions[::-1]


def _asked(procedure: Procedure, state: CaseState, action: Action) -> tuple[int, ...]:
    """The conditions that stand now: a remedy fulfils them, it does not switch off who would have to."""
    return tuple(one.flags for one in standing(procedure, action, state.marking, state.v))
