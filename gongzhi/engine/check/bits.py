"""A transition system over named bits, the one form in which every graph is searched.

A procedure, a statute, the product of both, a mutated copy or a random graph all become a `System`; the two
searchers (`explicit`, `symbolic`) know nothing else. A state is an int whose bits are numbered by `names`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

Cube = tuple[int, int]  # (bits that are 1, bits that are 0)
Clause = tuple[Cube, ...]  # one of the cubes holds
Guard = tuple[Clause, ...]  # all of the clauses hold; the empty guard always holds

TICK = -1  # the label under which the passing of one unit of time appears in a trace
RIPEN = -1_000_000  # the label under which a `Ripeness` grows; far from those of flips


def holds(guard: Guard, state: int) -> bool:
    return all(any(state & ones == ones and not state & zeros for ones, zeros in clause) for clause in guard)


def on(*bits: int) -> Guard:
    """The guard «all these bits are 1»."""
    return (((mask(bits), 0),),)


def off(*bits: int) -> Guard:
    """The guard «all these bits are 0»."""
    return (((0, mask(bits)),),)


def mask(bits: Iterable[int]) -> int:
    total = 0
    for bit in bits:
        total |= 1 << bit
    return total


def bits_of(value: int) -> tuple[int, ...]:
    """The positions of the 1-bits, ascending."""
    found = []
    while value:
        low = value & -value
        found.append(low.bit_length() - 1)
        value ^= low
    return tuple(found)


def settings(free: int, state: int) -> Iterator[int]:
    """The state with the `free` bits set in every way; as they are comes first, few changes before more."""
    return (state ^ changed for changed in _subsets(free))


@cache
def _subsets(bits: int) -> tuple[int, ...]:
    places = bits_of(bits)
    chosen = sorted(range(1 << len(places)), key=int.bit_count)
    return tuple(mask(bit for i, bit in enumerate(places) if number >> i & 1) for number in chosen)


@dataclass(frozen=True, slots=True)
class Query:
    """The states in which `holds` is true and every guard of `fails` is false, for some setting of the `free`
    bits: the facts that the move it asks about states before it takes place."""

    holds: Guard = ()
    fails: tuple[Guard, ...] = ()
    free: int = 0

    def __call__(self, state: int) -> bool:
        return any(self._true(setting) for setting in settings(self.free, state))

    def settled(self, state: int) -> int:
        """The state with the free bits as the answer needs them, changed as little as can be."""
        return next(setting for setting in settings(self.free, state) if self._true(setting))

    def _true(self, state: int) -> bool:
        return holds(self.holds, state) and not any(holds(guard, state) for guard in self.fails)

    def bits(self) -> int:
        """The bits the question reads."""
        total = read_bits(self.holds)
        for guard in self.fails:
            total |= read_bits(guard)
        return total


@dataclass(frozen=True, slots=True)
class Move:
    """A guarded constant assignment; `label` (0 and up) says which action it is a way of doing.

    The `free` bits (facts that the action states) take any value first; the guard is asked after that. No
    move assigns to them. `act`: what people choose, when several labels are one act under different facts; by
    default the label is an act of its own.
    """

    label: int
    guard: Guard
    set: int
    clear: int
    free: int = 0
    act: int | None = None

    def fire(self, state: int) -> int:
        return (state & ~self.clear) | self.set


@dataclass(frozen=True, slots=True)
class Clock:
    """A binary counter that time moves by one: up to `top` (an age) or from `top` down to 0 (a countdown)."""

    bits: tuple[int, ...]  # least significant first
    top: int
    up: bool
    runs: Guard  # over other bits than this clock's; while it fails the counter stands still

    def value(self, state: int) -> int:
        return sum(1 << i for i, bit in enumerate(self.bits) if state >> bit & 1)

    def at(self, number: int) -> Cube:
        """The cube «the counter shows `number`»."""
        ones = mask(bit for i, bit in enumerate(self.bits) if number >> i & 1)
        return ones, mask(self.bits) & ~ones

    def at_least(self, number: int) -> Clause:
        """The clause «the counter shows `number` or more», as one cube per leading pattern."""
        if number >> len(self.bits):
            return ()
        cubes = [self.at(number)]
        for i, bit in enumerate(self.bits):
            if not number >> i & 1:
                higher = [(j, b) for j, b in enumerate(self.bits) if j > i]
                ones = mask(b for j, b in higher if number >> j & 1) | 1 << bit
                cubes.append((ones, mask(b for j, b in higher if not number >> j & 1)))
        return tuple(cubes)

    def advance(self, state: int) -> int:
        now = self.value(state)
        if now == (self.top if self.up else 0) or not holds(self.runs, state):
            return state
        ones, zeros = self.at(now + 1 if self.up else now - 1)
        return (state | ones) & ~zeros


@dataclass(frozen=True, slots=True)
class Ripeness:
    """An age that is only known to be long enough, or not yet: one bit for each length that is asked for.

    It may ripen at any moment, so a system with it can do all that one with a `Clock` can, and more.
    """

    bits: tuple[int, ...]
    lengths: tuple[int, ...]

    def at_least(self, number: int) -> Clause:
        return ((1 << self.bits[self.lengths.index(number)], 0),)

    def moves(self, runs: Guard) -> tuple[Move, ...]:
        """How it ripens while `runs` holds."""
        return tuple(Move(RIPEN, runs, 1 << bit, 0) for bit in self.bits)


@dataclass(frozen=True, slots=True)
class System:
    names: tuple[str, ...]
    start: int  # the initial state, up to the free bits
    free: int  # bits that may begin as 0 or 1
    axioms: Guard  # what restricts the free bits
    moves: tuple[Move, ...]
    clocks: tuple[Clock, ...] = ()
    may_tick: Guard = ()
    order: tuple[int, ...] = ()  # the bits in the variable order of the decision diagrams; empty: as numbered

    @property
    def timed(self) -> bool:
        return bool(self.clocks)

    def tick(self, state: int) -> int:
        for clock in self.clocks:
            state = clock.advance(state)
        return state


def read_bits(guard: Guard) -> int:
    """Every bit a guard looks at."""
    total = 0
    for clause in guard:
        for ones, zeros in clause:
            total |= ones | zeros
    return total
