"""One model as a searchable system: its actions as moves, its monitors, and (if wanted) attributes that
flip."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import product

from gongzhi.engine.check.bits import Clause, Guard, Move, Query, System, mask, read_bits
from gongzhi.engine.check.claims import Alarm, Claim, Monitor, watch
from gongzhi.engine.check.firing import assignments_of, guard_of
from gongzhi.engine.check.model import Model
from gongzhi.engine.check.stating import facts_of, limits_on
from gongzhi.engine.check.wiring import Board, Wiring, wire

FLIP = -2  # attribute number k flips under the label FLIP - k


@dataclass(frozen=True, slots=True)
class Graph:
    model: Model
    system: System
    wiring: Wiring
    alarms: tuple[Alarm, ...]

    def possible(self, action: int, more: Guard = (), *, without: int | None = None) -> Query:
        """The states in which the action is possible and `more` holds, whatever facts it has to state for
        that. `without`: as if that rule asked for nothing."""
        free, stated = facts_of(self.wiring, action, self.system.axioms)
        return Query(guard_of(self.wiring, action, without=without) + stated + more, free=free)

    def finished(self) -> Query:
        ends: Clause = tuple((1 << self.wiring.valid[flag], 0) for flag in sorted(self.model.finishing))
        return Query((ends, *self.wiring.accepting()))

    def labels(self, *, escapes: bool = True, externals: bool = True) -> frozenset[int]:
        """The labels of the actions, with or without 退出 and 外部 steps; facts may change in any case."""
        chosen = self.model.where(
            lambda step: (escapes or not step.escape) and (externals or not step.external)
        )
        return chosen | {FLIP - number for number in self.model.free}

    def seen(self) -> int:
        """The bits that the questions about a whole graph read: what is due, what is active, what is
        watched."""
        total = read_bits(self.finished().holds) | mask(self.wiring.included) | mask(self.wiring.attributes)
        total |= mask(self.wiring.valid[flag] for flag in self.model.waivable().values())
        for alarm in self.alarms:
            total |= read_bits(alarm.guard)
        return total


def graph_of(
    model: Model,
    claims: tuple[Claim, ...] = (),
    *,
    timed: bool = False,
    kept: Collection[tuple[int, int]] | None = None,
    loose: bool = False,
) -> Graph:
    """`timed` adds clocks (for deadlines: those in `kept`, None means all; for delays: unless `loose`)."""
    board = Board()
    attributes = facts_on(board, model)
    wiring = wire(board, model, attributes, timed=timed, kept=kept, loose=loose)
    monitors, alarms = watch(board, wiring, claims)
    axioms = axioms_of(model, attributes)
    numbers = range(len(model.actions))
    moves = [move for number in numbers for move in _moves(wiring, number, monitors, axioms)]
    moves += wiring.ripening()
    moves += flips_of(model, attributes, axioms)
    system = System(
        tuple(board.names),
        board.start,
        mask(unknown_at_first(model, attributes)),
        axioms,
        tuple(moves),
        wiring.clocks(),
        wiring.may_tick(),
        board.order(),
    )
    return Graph(model, system, wiring, tuple(alarms))


def facts_on(board: Board, model: Model) -> tuple[int, ...]:
    """The bits of the attributes."""
    begins = dict(model.begins)
    names = enumerate(model.attributes)
    return tuple(board.bit(f"要素 {name}", -1, begins=begins.get(n, False)) for n, name in names)


def unknown_at_first(model: Model, attributes: tuple[int, ...]) -> set[int]:
    """The bits of those that have any value when the case is opened."""
    return {bit for number, bit in enumerate(attributes) if number not in dict(model.begins)}


def axioms_of(model: Model, attributes: tuple[int, ...]) -> Guard:
    """At most one of each exclusive set of attributes holds."""
    guard: Guard = ()
    for group in model.exclusive:
        bits = [attributes[number] for number in sorted(group)]
        guard += tuple(((0, 1 << a), (0, 1 << b)) for i, a in enumerate(bits) for b in bits[:i])
    return guard


def _moves(wiring: Wiring, number: int, monitors: list[Monitor], axioms: Guard) -> Iterator[Move]:
    free, stated = facts_of(wiring, number, axioms)
    guard = guard_of(wiring, number) + stated
    ways = [monitor.ways(number) for monitor in monitors]
    for assignment in assignments_of(wiring, number):
        for combination in product(*ways):
            more, ones, zeros = assignment.guard, assignment.set, assignment.clear
            for extra, add, remove in combination:
                more, ones, zeros = more + extra, ones | add, zeros | remove
            yield Move(number, guard + more, ones, zeros, free, wiring.model.act(number))


def flips_of(model: Model, attributes: tuple[int, ...], axioms: Guard) -> list[Move]:
    """The changes of facts that may change by themselves. They never help: going back, any value may come."""
    return [
        Move(FLIP - number, limits_on(1 << attributes[number], axioms), 0, 0, 1 << attributes[number])
        for number in sorted(model.free)
    ]
