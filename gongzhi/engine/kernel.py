"""The untimed heart: which actions a marking allows, and what an action makes of it.

Semantics of DCR graphs with outcomes, invalidation and applicability; see docs/decisions/0010 and 0011.
In one step no-response and exclusion come first, then inclusion and response: on equal footing 启用 beats
停用, and 后须 beats 免除. A condition whose owners are all excluded or inapplicable is waived.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gongzhi.engine.procedure import Action, Condition, Procedure


class Marking(NamedTuple):
    """F: flags that hold. R: duties pending. I: steps switched on. Bits as numbered by the procedure."""

    F: int
    R: int
    I: int  # noqa: E741 - the letter of the theory


def applicable(procedure: Procedure, v: int) -> int:
    """Steps whose 适用 holds under the attributes `v`."""
    mask = -1
    for steps, guard in procedure.needs:
        if guard.on & ~v or guard.off & v:
            mask &= ~steps
    return mask


def effective(procedure: Procedure, included: int, v: int) -> int:
    """Steps switched on and applicable, with the bit of each group that has such a member."""
    mask = included & applicable(procedure, v)
    for group in procedure.groups:
        if mask & group.members:
            mask |= group.bit
    return mask


def allows(action: Action, m: Marking, E: int, v: int) -> bool:
    """Whether `action` may fire; E is `effective(…)` of the marking."""
    guard = action.guard
    if not E >> action.step & 1 or guard.on & ~v or guard.off & v:
        return False
    F = m.F
    for condition in action.conditions:
        if not F & condition.flags and E & condition.owners:
            return False
    blocked = m.R & E
    return not any(wait.pending & blocked for wait in action.waits)


def standing(procedure: Procedure, action: Action, m: Marking, v: int) -> Iterator[Condition]:
    """The conditions of `action` that are not waived.

    One whose owners are all switched off is waived only while it is unfulfilled: once fulfilled its delay
    runs on, or a step done only once would take its own waiting time away. An inapplicable owner waives.
    """
    scope = applicable(procedure, v)
    for condition in action.conditions:
        owners = condition.owners & scope
        if owners & m.I or (owners and condition.flags & m.F):
            yield condition


def enabled(procedure: Procedure, m: Marking, v: int) -> Iterator[Action]:
    """Every action that may fire now, delays aside."""
    E = effective(procedure, m.I, v)
    for step in procedure.steps:
        if E & step.bit:
            for action in procedure.by_step[step.index]:
                if allows(action, m, E, v):
                    yield action


def fire(action: Action, m: Marking) -> Marking:
    """The marking after `action`, whether or not it was allowed."""
    return Marking(
        (m.F & ~action.clears) | action.sets,
        (m.R & ~action.releases) | action.obliges,
        (m.I & ~action.excludes) | action.includes,
    )


def accepting(procedure: Procedure, m: Marking, v: int) -> bool:
    """Whether nothing is pending on a step that is switched on and applicable."""
    return not m.R & effective(procedure, m.I, v)


def finished(procedure: Procedure, m: Marking, v: int) -> bool:
    """办结: nothing pending, and one of the ends the procedure names has been reached and still holds."""
    return bool(m.F & procedure.finish) and accepting(procedure, m, v)
