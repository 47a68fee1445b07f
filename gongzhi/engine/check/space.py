"""What a searcher must offer, so that every check is written once and answered twice.

`explicit.ExplicitSpace` holds sets of states as Python sets, `symbolic.SymbolicSpace` as decision diagrams.
They are independent of each other on purpose: the tests compare their answers.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from gongzhi.engine.check.bits import Query, System

StateSet = Any  # opaque: only the space that made it can read it


class Unproven(Exception):
    """The search was stopped by a limit: the question is open, never «passed»."""


@dataclass(slots=True)
class Budget:
    """Limits of one search. `clock` is any monotonic clock in seconds, given by the outer door."""

    seconds: float = float("inf")
    clock: Callable[[], float] = field(default=lambda: 0.0)
    states: int = 2_000_000  # explicit search only
    _end: float = field(init=False)

    def __post_init__(self) -> None:
        self._end = self.clock() + self.seconds

    def spend(self, states: int = 0) -> None:
        """Raises Unproven once the time or the number of states is used up."""
        if states > self.states:
            raise Unproven(f"超过 {self.states} 个状态，未能证明")
        if self.clock() > self._end:
            raise Unproven(f"超过 {self.seconds:g} 秒，未能证明")

    def left(self) -> float:
        return self._end - self.clock()


@dataclass(frozen=True, slots=True)
class Trace:
    """A shortest run: `states[0]` is initial and `states[i + 1]` follows it by the move `labels[i]`."""

    states: tuple[int, ...]
    labels: tuple[int, ...]


Labels = Collection[int] | None
Held = Mapping[int, StateSet] | None


class Space(Protocol):
    """Sets of states of one system.

    `labels` name the moves that count (None: all of them), `tick` says whether time may pass, and `held`
    gives for a label (or TICK) the states in which it is not taken.
    """

    @property
    def system(self) -> System: ...

    def reach(
        self,
        labels: Labels = None,
        *,
        tick: bool = True,
        held: Held = None,
        until: Sequence[Query] = (),
        known: StateSet = None,
    ) -> StateSet:
        """All states reachable from the initial ones. May stop early at an answer to one of `until`.

        `known` is an earlier, smaller answer to begin with.
        """

    def where(self, inside: StateSet, query: Query) -> StateSet:
        """The states of `inside` in which the query holds."""

    def fired(self, inside: StateSet, label: int) -> StateSet:
        """The states right after that move, from every state of `inside` in which it is possible."""

    def can_reach(
        self,
        inside: StateSet,
        goal: StateSet,
        labels: Labels = None,
        *,
        tick: bool = True,
        luckily: bool = False,
    ) -> StateSet:
        """The part of `inside` from which some run through `inside` ends in `goal`, whatever facts its acts
        have to state: people choose what they do, not what is so. `luckily`: with the facts that suit."""

    def nothing(self) -> StateSet: ...
    def both(self, a: StateSet, b: StateSet) -> StateSet: ...
    def either(self, a: StateSet, b: StateSet) -> StateSet: ...
    def without(self, a: StateSet, b: StateSet) -> StateSet: ...
    def empty(self, a: StateSet) -> bool: ...
    def count(self, a: StateSet) -> int: ...

    def trace(
        self, goal: StateSet, labels: Labels = None, *, tick: bool = True, held: Held = None
    ) -> Trace | None:
        """A run with the fewest moves from an initial state into `goal`; None when there is none."""
