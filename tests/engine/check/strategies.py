"""Random transition systems, small enough that both searchers finish at once."""

from hypothesis import strategies as st

from gongzhi.engine.check.bits import Clock, Cube, Guard, Move, System, on

BITS = 6


@st.composite
def cubes(draw: st.DrawFn, bits: int = BITS) -> Cube:
    ones = draw(st.integers(0, (1 << bits) - 1)) & draw(st.integers(0, (1 << bits) - 1))
    zeros = draw(st.integers(0, (1 << bits) - 1)) & draw(st.integers(0, (1 << bits) - 1)) & ~ones
    return ones, zeros


@st.composite
def guards(draw: st.DrawFn) -> Guard:
    clause = st.lists(cubes(), min_size=1, max_size=2).map(tuple)
    return tuple(draw(st.lists(clause, max_size=2)))


@st.composite
def systems(draw: st.DrawFn, timed: bool = False) -> System:
    """`BITS` plain bits; timed ones carry two clocks of three bits that some moves reset. Some have moves
    that state facts."""
    states_facts = draw(st.booleans())
    names = [f"x{i}" for i in range(BITS)]
    clocks = []
    if timed:
        for i, up in enumerate((True, False)):
            low = BITS + 3 * i
            names += [f"c{i}.{j}" for j in range(3)]
            clocks.append(
                Clock(
                    (low, low + 1, low + 2), draw(st.integers(1, 7)), up, on(draw(st.integers(0, BITS - 1)))
                )
            )
    moves = []
    for label in range(draw(st.integers(1, 6))):
        ones, zeros = draw(cubes())
        for clock in clocks:
            if draw(st.booleans()):
                extra = clock.at(0 if clock.up else clock.top)
                ones, zeros = ones | extra[0], zeros | extra[1]
        guard = draw(guards())
        waits: bool = draw(st.booleans())
        if clocks and waits:
            guard += (clocks[0].at_least(draw(st.integers(1, clocks[0].top))),)
        stated = draw(st.integers(0, (1 << BITS) - 1)) & draw(st.integers(0, (1 << BITS) - 1))
        moves.append(Move(label, guard, ones, zeros, stated & ~(ones | zeros) if states_facts else 0))
    may_tick: Guard = ()
    if timed:
        down = clocks[1]
        may_tick = (((0, 1), *down.at_least(1)),)
    free = draw(st.integers(0, (1 << BITS) - 1)) & 0b11
    start = draw(st.integers(0, (1 << BITS) - 1))
    axioms = (((1, 0), (0, 2)),) if free == 3 and draw(st.booleans()) else ()
    return System(tuple(names), start, free, axioms, tuple(moves), tuple(clocks), may_tick)
