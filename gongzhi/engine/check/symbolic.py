"""Symbolic search with binary decision diagrams: a set of states is one Boolean function.

An action is a guard and a constant assignment, so its image needs no second copy of the variables: `post =
(∃V. S ∧ guard) ∧ assignment` and `pre = S[V := assignment] ∧ guard`. A tick moves each clock by itself, so
it is a substitution (see `nodes`).
"""

from collections.abc import Sequence
from typing import Any

from gongzhi.engine.check.bits import TICK, Query, System, bits_of
from gongzhi.engine.check.nodes import Act, Formulas, Step, Ticker
from gongzhi.engine.check.slicing import slice_system, support
from gongzhi.engine.check.space import Budget, Held, Labels, Trace


class SymbolicSpace:
    """Sets are nodes of one manager. Raises Unproven past the time limit (checked between image steps).

    `like` is the space of nearly the same system with the same bits. What it has computed is used again, and
    every bit it tracks is tracked here too, which makes a row of similar searches ten times faster.
    """

    def __init__(
        self,
        system: System,
        seen: int,
        budget: Budget | None = None,
        backend: str = "",
        like: "SymbolicSpace | None" = None,
    ) -> None:
        self.system = system = slice_system(system, seen)
        self._budget = budget or Budget()
        self._nodes: Formulas = Formulas(
            system, support(system, seen), backend, like._nodes if like else None
        )
        nodes = self._nodes
        self._moves = [Step(nodes, move) for move in system.moves]
        self._may_tick = nodes.guard(system.may_tick)
        self._clocks = [Ticker(nodes, clock) for clock in system.clocks]
        fixed = (system.start & ~system.free, ~system.start & ~system.free)
        self._initial = nodes.cube(fixed) & nodes.guard(system.axioms)
        self._all: Any = None

    @property
    def tracked(self) -> int:
        """The bits that are variables here; the others keep their initial value."""
        return self._nodes.used

    def adopt(self, other: "SymbolicSpace", states: Any) -> Any:
        """States of the space this one is `like`. What `other` does not track has its initial value there.

        Raises ValueError when something it does track is not tracked here.
        """
        if other.tracked & ~self.tracked:
            raise ValueError("the other space tells more states apart")
        new = self.tracked & ~other.tracked
        return states & self._nodes.cube((self.system.start & new, new & ~self.system.start))

    def _tick(self, states: Any) -> Any:
        states = states & self._may_tick
        for clock in self._clocks:
            states = clock.post(states)
        return states

    def _untick(self, states: Any) -> Any:
        for clock in self._clocks:
            states = clock.pre(states)
        return states & self._may_tick

    def _post(self, states: Any, number: int) -> Any:
        return self._tick(states) if number == TICK else self._moves[number].post(states)

    def _pre(self, states: Any, number: int) -> Any:
        return self._untick(states) if number == TICK else self._moves[number].pre(states)

    def _free(self, states: Any, number: int, held: Held) -> Any:
        """The states in which the move is not held back."""
        back = held.get(self._label(number)) if held else None
        return states if back is None else states & ~back

    def _label(self, number: int) -> int:
        return TICK if number == TICK else self.system.moves[number].label

    def _numbers(self, labels: Labels, tick: bool) -> list[int]:
        chosen = [i for i, move in enumerate(self.system.moves) if labels is None or move.label in labels]
        return [*chosen, TICK] if tick and self.system.timed else chosen

    def reach(
        self,
        labels: Labels = None,
        *,
        tick: bool = True,
        held: Held = None,
        until: Sequence[Query] = (),
        known: Any = None,
    ) -> Any:
        whole = labels is None and tick and held is None
        if whole and self._all is not None:
            return self._all
        goals = [self._nodes.query(query) for query in until]
        numbers = self._numbers(labels, False)
        ticks = tick and self.system.timed
        states, ticked = self._initial if known is None else self._initial | known, self.nothing()
        while True:
            acted = states = self._act(states, numbers, held, goals)
            frontier = states & ~ticked
            while ticks and not self.empty(frontier):
                frontier = self._tick(self._free(frontier, TICK, held)) & ~states
                states |= frontier
                self._budget.spend()
            ticked = states
            answered = self._meets(states, goals)
            if states == acted or answered:
                break
        if whole and not answered:
            self._all = states
        return states

    def _meets(self, states: Any, goals: Sequence[Any]) -> bool:
        return any(not self.empty(states & goal) for goal in goals)

    def _act(self, states: Any, numbers: list[int], held: Held, goals: Sequence[Any] = ()) -> Any:
        """Everything the actions reach from `states`, each action taken on what the ones before it found, or
        so much of it that one of `goals` is met.

        An action that finds no new state to start from is not taken again.
        """
        taken: dict[int, Any] = {}
        while True:
            before = states
            for number in numbers:
                ready = self._moves[number].ready(self._free(states, number, held))
                if ready != taken.get(number):
                    taken[number] = ready
                    states |= self._moves[number].image(ready)
                    self._budget.spend()
            if states == before or self._meets(states, goals):
                return states

    def where(self, inside: Any, query: Query) -> Any:
        return inside & self._nodes.query(query)

    def fired(self, inside: Any, label: int) -> Any:
        found = self.nothing()
        for number in self._numbers({label}, label == TICK):
            found |= self._post(inside, number)
        return found

    def can_reach(
        self,
        inside: Any,
        goal: Any,
        labels: Labels = None,
        *,
        tick: bool = True,
        luckily: bool = False,
    ) -> Any:
        moves = self._backwards(self._numbers(labels, False), luckily)
        ticks = tick and self.system.timed
        states, ticked = inside & goal, self.nothing()
        while True:
            acted = states = self._unact(states, inside, moves)
            frontier = states & ~ticked
            while ticks and not self.empty(frontier):
                frontier = self._untick(frontier) & inside & ~states
                states |= frontier
                self._budget.spend()
            ticked = states
            if states == acted:
                return states

    def _backwards(self, numbers: list[int], luckily: bool) -> list[Step | Act]:
        """The moves, last first; those that state facts together with the others of their act."""
        plain: list[Step | Act] = []
        acts: dict[int, list[Step]] = {}
        for number in reversed(numbers):
            step = self._moves[number]
            if step.free and not luckily:
                move = self.system.moves[number]
                acts.setdefault(move.label if move.act is None else move.act, []).append(step)
            else:
                plain.append(step)
        return plain + [Act(self._nodes, steps) for steps in acts.values()]

    def _unact(self, states: Any, inside: Any, moves: Sequence[Step | Act]) -> Any:
        while True:
            before = states
            for move in moves:
                states |= move.pre(states) & inside
                self._budget.spend()
            if states == before:
                return states

    def nothing(self) -> Any:
        return self._nodes.false

    def both(self, a: Any, b: Any) -> Any:
        return a & b

    def either(self, a: Any, b: Any) -> Any:
        return a | b

    def without(self, a: Any, b: Any) -> Any:
        return a & ~b

    def empty(self, a: Any) -> bool:
        return bool(a == self._nodes.false)

    def count(self, a: Any) -> int:
        return self._nodes.count(a)

    def trace(
        self, goal: Any, labels: Labels = None, *, tick: bool = True, held: Held = None
    ) -> Trace | None:
        numbers = self._numbers(labels, tick)
        rings = [self._initial]
        reached = self._initial
        while self.empty(rings[-1] & goal):
            ring = self.nothing()
            for number in numbers:
                ring |= self._post(self._free(rings[-1], number, held), number)
                self._budget.spend()
            ring &= ~reached
            if self.empty(ring):
                return None
            reached |= ring
            rings.append(ring)
        return self._retrace(rings, goal, numbers, held)

    def _unchanged(self, back: Any, number: int, after: int) -> Any:
        """Those of the states before a move that state no fact anew; for each fact, if there are such."""
        for bit in bits_of(0 if number == TICK else self.system.moves[number].free & self.tracked):
            same = back & self._nodes.cube((after & 1 << bit, ~after & 1 << bit))
            back = back if self.empty(same) else same
        return back

    def _retrace(self, rings: list[Any], goal: Any, numbers: list[int], held: Held) -> Trace:
        states = [self._nodes.pick(rings[-1] & goal)]
        labels: list[int] = []
        for ring in reversed(rings[:-1]):
            target = self._nodes.cube((states[-1], ~states[-1]))
            for number in numbers:
                back = self._free(self._pre(target, number) & ring, number, held)
                if not self.empty(back):
                    labels.append(self._label(number))
                    states.append(self._nodes.pick(self._unchanged(back, number, states[-1])))
                    break
        return Trace(tuple(reversed(states)), tuple(reversed(labels)))
