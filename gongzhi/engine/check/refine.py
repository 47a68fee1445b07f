"""C3: the procedure is never weaker than the statute. Both run side by side; the statute only watches.

Every local action that carries out a statutory step must be allowed by the statute at that moment (nothing
forbidden is done), and whenever nobody owes anything locally nothing may be due under the statute (no duty
is lost). Local steps the statute does not know are invisible to it. Rights are checked as properties (see
`laws`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from gongzhi.engine.check.bits import Guard, Move, Query, System, mask, on
from gongzhi.engine.check.firing import Assignment, assignments_of, guard_of
from gongzhi.engine.check.graph import axioms_of
from gongzhi.engine.check.mapping import Mapping
from gongzhi.engine.check.model import Model
from gongzhi.engine.check.slicing import fold
from gongzhi.engine.check.wiring import Board, Wiring, wire

NEVER: Guard = ((),)


@dataclass(frozen=True, slots=True)
class Product:
    """`forbidden` asks of each visible action: possible here, forbidden there. `lost` asks: over here, due
    there."""

    system: System
    local: Wiring
    law: Wiring
    forbidden: tuple[tuple[int, Query], ...]
    lost: tuple[Query, ...]
    overtime: Query | None  # timed: time passes here while a statutory deadline has run out

    def seen(self) -> int:
        total = 0
        for query in self.questions():
            total |= query.bits()
        return total

    def questions(self) -> Iterator[Query]:
        yield from (query for _, query in self.forbidden)
        yield from self.lost
        if self.overtime is not None:
            yield self.overtime


def product_of(local: Model, law: Model, mapping: Mapping, *, timed: bool = False) -> Product:
    board = Board()
    attributes = tuple(board.bit(f"要素 {name}", -1) for name in local.attributes)
    law_attributes = tuple(
        board.bit(f"法 要素 {name}", -1) if mine is None else attributes[mine]
        for name, mine in zip(law.attributes, mapping.attributes, strict=True)
    )
    here = wire(board, local, attributes, timed=timed)
    there = wire(
        board, law, law_attributes, rank=_ranks(local, law, mapping).__getitem__, timed=timed, tag="法 "
    )
    over = board.bit("已退出", len(local.steps))
    moves: list[Move] = []
    forbidden: list[tuple[int, Query]] = []
    for number in range(len(local.actions)):
        ways = _law_ways(there, mapping, number)
        guard = guard_of(here, number)
        moves += _moves(here, number, guard, ways, over)
        if mapping.actions[number]:
            forbidden.append((number, Query(guard, tuple(way.guard for way in ways))))
    system = System(
        names=tuple(board.names),
        start=board.start,
        free=mask({*attributes, *law_attributes}),
        axioms=axioms_of(local, attributes) + axioms_of(law, law_attributes),
        moves=tuple(moves),
        clocks=tuple(clock for wiring in (here, there) for clock in wiring.clocks()),
        may_tick=here.may_tick() + there.may_tick(),
        order=board.order(),
    )
    overtime = Query(here.may_tick(), (there.may_tick(),)) if there.deadlines else None
    return Product(system, here, there, tuple(forbidden), tuple(_lost(here, there, over)), overtime)


def _ranks(local: Model, law: Model, mapping: Mapping) -> dict[int, float]:
    """A statutory step stands beside the local step that carries it out."""
    ranks = dict.fromkeys(range(len(law.steps)), -1.0)
    for number, ways in reversed(list(enumerate(mapping.actions))):
        for variants in ways:
            ranks[law.actions[variants[0]].step] = float(local.actions[number].step)
    return ranks


def _law_ways(there: Wiring, mapping: Mapping, number: int) -> list[Assignment]:
    """What the statute makes of the local action: each way it may allow it, with the joint effect."""
    ways = [Assignment((), 0, 0)]
    for variants in mapping.actions[number]:
        ways = [
            joined
            for way in ways
            for variant in variants
            for effect in assignments_of(there, variant)
            if (joined := _then(way, guard_of(there, variant, scope=False) + effect.guard, effect))
        ]
    return ways


def _then(first: Assignment, guard: Guard, second: Assignment) -> Assignment | None:
    """`first`, then `second` where `guard` holds after `first`; None when it never does."""
    after = fold(guard, first.set | first.clear, first.set)
    if after is None:
        return None
    return Assignment(
        first.guard + after,
        (first.set & ~second.clear) | second.set,
        (first.clear & ~second.set) | second.clear,
    )


def _moves(here: Wiring, number: int, guard: Guard, ways: list[Assignment], over: int) -> Iterator[Move]:
    step = here.model.steps[here.model.actions[number].step]
    escapes = step.escape and not step.external  # who leaves of his own right may give up what he is owed
    for mine, theirs in product(assignments_of(here, number), ways):
        yield Move(
            number,
            guard + mine.guard + theirs.guard,
            mine.set | theirs.set | escapes << over,
            mine.clear | theirs.clear,
        )


def _lost(here: Wiring, there: Wiring, over: int) -> Iterator[Query]:
    """Nobody owes anything here, or the office has broken off, while the statute still wants something
    done."""
    yield Query(here.accepting(), (there.accepting(),))
    yield Query(on(over), (there.accepting(),))


def open_duties(law: Wiring, state: int) -> list[int]:
    """The statutory duties that are open in a state."""
    return [duty for duty in range(len(law.due)) if not any(_matches(cube, state) for cube in law.idle(duty))]


def _matches(cube: tuple[int, int], state: int) -> bool:
    return state & cube[0] == cube[0] and not state & cube[1]
