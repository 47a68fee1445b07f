"""One model as a searchable system: its actions as moves, its monitors, and (if wanted) attributes that
flip."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import product

from gongzhi.engine.check.bits import Clause, Guard, Move, Query, System, mask, off, on, read_bits
from gongzhi.engine.check.claims import Alarm, Claim, Monitor, watch
from gongzhi.engine.check.firing import assignments_of, guard_of
from gongzhi.engine.check.model import Model
from gongzhi.engine.check.wiring import Board, Wiring, wire

FLIP = -2  # attribute number k flips under the label FLIP - k


@dataclass(frozen=True, slots=True)
class Graph:
    model: Model
    system: System
    wiring: Wiring
    alarms: tuple[Alarm, ...]

    def guard(self, action: int) -> Guard:
        return guard_of(self.wiring, action)

    def finished(self) -> Query:
        ends: Clause = tuple((1 << self.wiring.valid[flag], 0) for flag in sorted(self.model.finishing))
        return Query((ends, *self.wiring.accepting()))

    def labels(self, *, escapes: bool = True, externals: bool = True) -> frozenset[int]:
        """The labels of the actions, with or without 退出 and 外部 steps; flips always count."""
        chosen = self.model.where(
            lambda step: (escapes or not step.escape) and (externals or not step.external)
        )
        return chosen | {FLIP - number for number in range(len(self.model.attributes))}

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
    flips: bool = False,
) -> Graph:
    """`timed` adds clocks (for deadlines: those in `kept`, None means all; for delays: unless `loose`). With
    `flips`, an attribute may change at any moment; otherwise it has one arbitrary value for the whole run."""
    board = Board()
    attributes = tuple(board.bit(f"要素 {name}", -1) for name in model.attributes)
    wiring = wire(board, model, attributes, timed=timed, kept=kept, loose=loose)
    monitors, alarms = watch(board, wiring, claims)
    moves = [move for number in range(len(model.actions)) for move in _moves(wiring, number, monitors)]
    moves += wiring.ripening()
    axioms = axioms_of(model, attributes)
    if flips:
        moves += _flips(attributes, axioms)
    system = System(
        tuple(board.names),
        board.start,
        mask(attributes),
        axioms,
        tuple(moves),
        wiring.clocks(),
        wiring.may_tick(),
        board.order(),
    )
    return Graph(model, system, wiring, tuple(alarms))


def axioms_of(model: Model, attributes: tuple[int, ...]) -> Guard:
    """At most one of each exclusive set of attributes holds."""
    guard: Guard = ()
    for group in model.exclusive:
        bits = [attributes[number] for number in sorted(group)]
        guard += tuple(((0, 1 << a), (0, 1 << b)) for i, a in enumerate(bits) for b in bits[:i])
    return guard


def _moves(wiring: Wiring, number: int, monitors: list[Monitor]) -> Iterator[Move]:
    guard = guard_of(wiring, number)
    ways = [monitor.ways(number) for monitor in monitors]
    for assignment in assignments_of(wiring, number):
        for combination in product(*ways):
            more, ones, zeros = assignment.guard, assignment.set, assignment.clear
            for extra, add, remove in combination:
                more, ones, zeros = more + extra, ones | add, zeros | remove
            yield Move(number, guard + more, ones, zeros)


def _flips(attributes: tuple[int, ...], axioms: Guard) -> list[Move]:
    moves = []
    for number, bit in enumerate(attributes):
        allowed = tuple(clause for clause in axioms if any(zeros >> bit & 1 for _, zeros in clause))
        others = tuple(tuple(c for c in clause if not c[1] >> bit & 1) for clause in allowed)
        moves.append(Move(FLIP - number, off(bit) + others, 1 << bit, 0))
        moves.append(Move(FLIP - number, on(bit), 0, 1 << bit))
    return moves
