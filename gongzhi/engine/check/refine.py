"""C3: the procedure is never weaker than the statute. Both run side by side; the statute only watches.

Every local action that carries out a statutory step must be allowed by the statute at that moment (nothing
forbidden is done); whenever nobody owes anything locally nothing may be due under the statute (no duty is
lost); and whenever the statute lets somebody use a right, the procedure can still come to it (no right is
lost). Local steps the statute does not know are invisible to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from gongzhi.engine.check.bits import Guard, Move, Query, System, mask, off, on, read_bits
from gongzhi.engine.check.claims import Claim
from gongzhi.engine.check.firing import Assignment, assignments_of, guard_of
from gongzhi.engine.check.graph import FLIP, axioms_of, facts_on, flips_of, unknown_at_first
from gongzhi.engine.check.mapping import Mapping
from gongzhi.engine.check.model import Model
from gongzhi.engine.check.slicing import fold
from gongzhi.engine.check.stating import facts_of
from gongzhi.engine.check.wiring import Board, Wiring, wire


@dataclass(frozen=True, slots=True)
class Right:
    """`granted`: the statute allows it now. `uses`: the local actions that are its use."""

    claim: Claim
    granted: tuple[Guard, ...]
    uses: frozenset[int]


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
    rights: tuple[Right, ...] = ()

    def possible(self, action: int) -> Query:
        """The states in which the local action is possible, whatever facts it has to state for that."""
        free, stated = facts_of(self.local, action, self.system.axioms)
        return Query(guard_of(self.local, action) + stated, free=free)

    def seen(self) -> int:
        total = 0
        for query in self.questions():
            total |= query.bits()
        for right in self.rights:
            for guard in right.granted:
                total |= read_bits(guard)
        return total

    def orderly(self) -> frozenset[int]:
        """The labels of the local actions that are no 退出; facts may change in any case."""
        flips = {FLIP - number for number in self.local.model.free}
        return self.local.model.where(lambda step: not step.escape) | flips

    def questions(self) -> Iterator[Query]:
        yield from (query for _, query in self.forbidden)
        yield from self.lost
        if self.overtime is not None:
            yield self.overtime


def product_of(
    local: Model, law: Model, mapping: Mapping, *, rights: tuple[Claim, ...] = (), timed: bool = False
) -> Product:
    """`rights` are the statute's 总可能发生 claims over its own actions."""
    board = Board()
    attributes = facts_on(board, local)
    law_attributes = _law_attributes(board, law, mapping, attributes)
    here = wire(board, local, attributes, timed=timed)
    there = wire(
        board, law, law_attributes, rank=_ranks(local, law, mapping).__getitem__, timed=timed, tag="法 "
    )
    over = Ends(board.bit("机关退出", len(local.steps)), board.bit("当事人退出", len(local.steps)))
    moves: list[Move] = []
    forbidden: list[tuple[int, Query]] = []
    axioms = axioms_of(local, attributes) + axioms_of(law, law_attributes)
    for number in range(len(local.actions)):
        ways = _law_ways(there, mapping, number)
        free, stated = facts_of(here, number, axioms)
        guard = guard_of(here, number) + stated
        moves += _moves(here, number, guard, free, ways, over)
        if mapping.actions[number]:
            forbidden.append((number, Query(guard, tuple(way.guard for way in ways), free)))
    moves += flips_of(local, attributes, axioms)
    system = System(
        names=tuple(board.names),
        start=board.start,
        free=mask({*unknown_at_first(local, attributes), *_unknown(mapping, law_attributes)}),
        axioms=axioms,
        moves=tuple(moves),
        clocks=tuple(clock for wiring in (here, there) for clock in wiring.clocks()),
        may_tick=here.may_tick() + there.may_tick(),
        order=board.order(),
    )
    overtime = Query(here.may_tick() + off(over.withdrawn), (there.may_tick(),)) if there.deadlines else None
    kept = tuple(_right(there, mapping, claim) for claim in rights)
    return Product(system, here, there, tuple(forbidden), tuple(_lost(here, there, over)), overtime, kept)


def _law_attributes(
    board: Board, law: Model, mapping: Mapping, attributes: tuple[int, ...]
) -> tuple[int, ...]:
    """Shared with the procedure where it has the same fact; constant where it is for one kind of case
    only."""
    bits = []
    for name, mine in zip(law.attributes, mapping.attributes, strict=True):
        if mine is None or isinstance(mine, bool):
            bits.append(board.bit(f"法 要素 {name}", -1, begins=mine is True))
        else:
            bits.append(attributes[mine])
    return tuple(bits)


def _unknown(mapping: Mapping, law_attributes: tuple[int, ...]) -> list[int]:
    return [bit for bit, mine in zip(law_attributes, mapping.attributes, strict=True) if mine is None]


def _right(there: Wiring, mapping: Mapping, claim: Claim) -> Right:
    scope = there.applies(claim.when)
    granted = tuple(guard_of(there, number) + scope for number in sorted(claim.first))
    return Right(claim, granted, mapping.local(claim.first))


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


@dataclass(frozen=True, slots=True)
class Ends:
    """Bits: the office has broken off; somebody outside has withdrawn, and so given up what he was owed."""

    broken_off: int
    withdrawn: int


def _moves(
    here: Wiring, number: int, guard: Guard, free: int, ways: list[Assignment], over: Ends
) -> Iterator[Move]:
    step = here.model.steps[here.model.actions[number].step]
    ends = step.escape << (over.withdrawn if step.external else over.broken_off)
    for mine, theirs in product(assignments_of(here, number), ways):
        yield Move(
            number,
            guard + mine.guard + theirs.guard,
            mine.set | theirs.set | ends,
            mine.clear | theirs.clear,
            free,
            here.model.act(number),
        )


def _lost(here: Wiring, there: Wiring, over: Ends) -> Iterator[Query]:
    """Nobody owes anything here, or the office has broken off, while the statute still wants something
    done."""
    yield Query(here.accepting() + off(over.withdrawn), (there.accepting(),))
    yield Query(on(over.broken_off), (there.accepting(),))


def open_duties(law: Wiring, state: int) -> list[int]:
    """The statutory duties that are open in a state."""
    return [duty for duty in range(len(law.due)) if not any(_matches(cube, state) for cube in law.idle(duty))]


def _matches(cube: tuple[int, int], state: int) -> bool:
    return state & cube[0] == cube[0] and not state & cube[1]
