"""Explicit-state search: one Python int per state. The fallback, and the judge of the symbolic search."""

from collections import deque
from collections.abc import Iterator, Sequence

from gongzhi.engine.check.bits import TICK, Guard, Query, System, bits_of, holds, settings
from gongzhi.engine.check.slicing import slice_system
from gongzhi.engine.check.space import Budget, Held, Labels, Trace

States = frozenset[int]


class ExplicitSpace:
    """Explores once on creation. Raises Unproven past the limits of the budget."""

    def __init__(self, system: System, seen: int, budget: Budget | None = None) -> None:
        self.system = slice_system(system, seen)
        self._budget = budget or Budget()
        self._acts = {m.label: m.label if m.act is None else m.act for m in self.system.moves}
        self._free = {self._acts[move.label]: move.free for move in self.system.moves}
        self._edges: dict[int, tuple[tuple[int, int], ...]] = {}  # state -> (label, next state)
        self._explore()

    def initial(self) -> Iterator[int]:
        free = bits_of(self.system.free)
        for number in range(1 << len(free)):
            state = self.system.start
            for i, bit in enumerate(free):
                state = state | 1 << bit if number >> i & 1 else state & ~(1 << bit)
            if holds(self.system.axioms, state):
                yield state

    def _explore(self) -> None:
        waiting = list(self.initial())
        seen = set(waiting)
        while waiting:
            state = waiting.pop()
            self._edges[state] = edges = tuple(self._successors(state))
            for _, after in edges:
                if after not in seen:
                    seen.add(after)
                    waiting.append(after)
            if len(self._edges) & 255 == 0:
                self._budget.spend(len(self._edges))
        self._budget.spend(len(self._edges))

    def _successors(self, state: int) -> Iterator[tuple[int, int]]:
        for move in self.system.moves:
            for setting in settings(move.free, state) if move.free else (state,):
                if _possible(move.guard, setting):
                    yield move.label, (setting & ~move.clear) | move.set
        if self.system.timed and holds(self.system.may_tick, state):
            yield TICK, self.system.tick(state)

    def _follow(self, state: int, labels: Labels, tick: bool, held: Held = None) -> Iterator[tuple[int, int]]:
        for label, after in self._edges[state]:
            chosen = tick if label == TICK else labels is None or label in labels
            if chosen and not (held and state in held.get(label, ())):
                yield label, after

    def reach(
        self,
        labels: Labels = None,
        *,
        tick: bool = True,
        held: Held = None,
        until: Sequence[Query] = (),
        known: States | None = None,
    ) -> States:
        if labels is None and tick and held is None:
            return frozenset(self._edges)
        seen = {*self.initial(), *(known or ())}
        waiting = list(seen)
        while waiting:
            for _, after in self._follow(waiting.pop(), labels, tick, held):
                if after not in seen:
                    seen.add(after)
                    waiting.append(after)
        return frozenset(seen)

    def where(self, inside: States, query: Query) -> States:
        return frozenset(state for state in inside if query(state))

    def fired(self, inside: States, label: int) -> States:
        return frozenset(after for state in inside for name, after in self._edges[state] if name == label)

    def can_reach(
        self,
        inside: States,
        goal: States,
        labels: Labels = None,
        *,
        tick: bool = True,
        luckily: bool = False,
    ) -> States:
        before: dict[int, list[tuple[int, int]]] = {}
        ways: dict[tuple[int, int], list[int]] = {}
        for state in inside:
            for label, after in self._follow(state, labels, tick):
                act = self._acts.get(label, label)
                before.setdefault(after, []).append((state, act))
                ways.setdefault((state, act), []).append(after)
        found = set(goal & inside)
        waiting = list(found)
        while waiting:
            for state, act in before.get(waiting.pop(), ()):
                if state not in found and (luckily or self._whatever(act, ways[state, act], found)):
                    found.add(state)
                    waiting.append(state)
        return frozenset(found)

    def _whatever(self, act: int, ways: list[int], found: set[int]) -> bool:
        """Whether the act leads into `found` with each setting of facts under which it is possible."""
        free = self._free.get(act, 0)
        return {after & free for after in ways} == {after & free for after in ways if after in found}

    def nothing(self) -> States:
        return frozenset()

    def both(self, a: States, b: States) -> States:
        return a & b

    def either(self, a: States, b: States) -> States:
        return a | b

    def without(self, a: States, b: States) -> States:
        return a - b

    def empty(self, a: States) -> bool:
        return not a

    def count(self, a: States) -> int:
        return len(a)

    def trace(
        self, goal: States, labels: Labels = None, *, tick: bool = True, held: Held = None
    ) -> Trace | None:
        came: dict[int, tuple[int, int] | None] = dict.fromkeys(self.initial())
        waiting = deque(came)
        while waiting:
            state = waiting.popleft()
            if state in goal:
                return _retrace(state, came)
            for label, after in self._follow(state, labels, tick, held):
                if after not in came:
                    came[after] = (state, label)
                    waiting.append(after)
        return None


def _retrace(state: int, came: dict[int, tuple[int, int] | None]) -> Trace:
    states, labels = [state], []
    while (link := came[state]) is not None:
        state, label = link
        states.append(state)
        labels.append(label)
    return Trace(tuple(reversed(states)), tuple(reversed(labels)))


def _possible(guard: Guard, state: int) -> bool:
    """`bits.holds` written out as loops: the hot spot of the search, three times faster this way."""
    for clause in guard:
        for ones, zeros in clause:
            if state & ones == ones and not state & zeros:
                break
        else:
            return False
    return True
