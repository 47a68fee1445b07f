"""Where the search for a remedy may go: only the acts that can matter, seen only as far as they matter.

Two markings that no such act can tell apart have the same ways on, so the search visits one of them. The
cheapest way stays the same; it is found among far fewer markings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from gongzhi.engine.grammar import Verb
from gongzhi.engine.kernel import Marking, applicable
from gongzhi.engine.procedure import Action, Group, Procedure


class Move(NamedTuple):
    """An action and what it asks for: (flags, owners) of each 须先有, and duties that must not be open."""

    action: Action
    bit: int
    needs: tuple[tuple[int, int], ...]
    waits: int
    outsider: bool


@dataclass(frozen=True, slots=True)
class Terrain:
    """`scope`: the steps that apply to the case. F, R, I: the bits that some move reads."""

    moves: tuple[Move, ...]
    scope: int
    groups: tuple[Group, ...]
    F: int
    R: int
    I: int  # noqa: E741 - the letter of the theory

    def place(self, m: Marking) -> tuple[int, int, int]:
        """What of the marking matters."""
        return m[0] & self.F, m[1] & self.R, m[2] & self.I

    def open(self, m: Marking) -> Iterator[Move]:
        """The moves that may be made, in the order of the procedure; as `kernel.allows` says."""
        E = m.I & self.scope
        for group in self.groups:
            if E & group.members:
                E |= group.bit
        F, blocked = m.F, m.R & E
        for move in self.moves:
            if E & move.bit and not blocked & move.waits:
                for flags, owners in move.needs:
                    if not F & flags and E & owners:
                        break
                else:
                    yield move

    def conceivable(self, m: Marking) -> set[int]:
        """The actions that might come if nothing were ever switched off again; no other can ever come.

        Only 启用 is asked about: a condition may be waived, and a duty be done.
        """
        on, found = m.I & self.scope, set[int]()
        while True:
            new = [m.action for m in self.moves if m.bit & on and m.action.index not in found]
            if not new:
                return found
            for action in new:
                found.add(action.index)
                on |= action.includes & self.scope


def terrain_of(procedure: Procedure, targets: tuple[Action, ...], v: int) -> Terrain:
    """The terrain of a case with the attributes `v` on the way to one of `targets`."""
    ends = frozenset(action.step for action in targets)
    key = (ends, v)
    known = procedure.terrains.get(key)
    if known is None:
        known = procedure.terrains[key] = _surveyed(procedure, ends, v)
    return known


def _surveyed(procedure: Procedure, ends: frozenset[int], v: int) -> Terrain:
    mask = helpful(procedure, ends)
    moves = tuple(
        _move(procedure, action)
        for step in procedure.steps
        if step.bit & mask
        for action in procedure.by_step[step.index]
        if action.guard.holds(v)
    )
    F = R = I = 0  # noqa: E741 - the letter of the theory
    for move in moves:
        R |= move.waits
        I |= move.bit | _members(procedure, move.waits)  # noqa: E741
        for flags, owners in move.needs:
            F |= flags
            I |= owners  # noqa: E741
    return Terrain(moves, applicable(procedure, v), procedure.groups, F, R, I)


def _move(procedure: Procedure, action: Action) -> Move:
    waits = 0
    for wait in action.waits:
        waits |= wait.pending
    needs = tuple((condition.flags, condition.owners) for condition in action.conditions)
    return Move(action, 1 << action.step, needs, waits, procedure.steps[action.step].external)


def helpful(procedure: Procedure, ends: frozenset[int]) -> int:
    """Steps that can matter: those a target needs, awaits or is switched on by, and so on backwards."""
    mask, work = 0, set(ends)
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
    return mask & ~(exits & ~sum(1 << step for step in ends))


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
