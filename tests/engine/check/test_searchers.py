"""The two searchers are independent of each other and must give the same answers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.engine.check.bits import TICK, Guard, Move, Query, System, bits_of, holds, on
from gongzhi.engine.check.explicit import ExplicitSpace
from gongzhi.engine.check.space import Budget, Trace, Unproven
from gongzhi.engine.check.symbolic import SymbolicSpace
from tests.engine.check.strategies import BITS, guards, systems

SEEN = (1 << BITS) - 1
BACKENDS = ["autoref", "cudd"]


def naive_reach(system: System) -> set[int]:
    """Straight from the definition: no slicing, no cleverness."""
    found: set[int] = set()
    free = bits_of(system.free)
    for number in range(1 << len(free)):
        state = system.start & ~system.free
        for i, bit in enumerate(free):
            state |= (number >> i & 1) << bit
        if holds(system.axioms, state):
            found.add(state)
    while True:
        new = {m.fire(s) for state in found for m in system.moves for s in stated(m, state)}
        if system.timed:
            new |= {system.tick(s) for s in found if holds(system.may_tick, s)}
        if new <= found:
            return found
        found |= new


def stated(move: Move, state: int) -> list[int]:
    """What the state may be once the move has stated its facts, where it is possible then."""
    free = [1 << bit for bit in bits_of(move.free)]
    found = [state & ~move.free]
    for bit in free:
        found += [one | bit for one in found]
    return [one for one in found if holds(move.guard, one)]


def naive_can_reach(system: System, inside: set[int], goal: set[int], some: set[int], luckily: bool) -> int:
    """The number of states from which some run ends in the goal, whatever facts its acts state."""
    found = goal & inside
    while True:
        new = set(found)
        for state in inside - found:
            for move in system.moves:
                ways = [move.fire(one) in found for one in stated(move, state)]
                if move.label in some and ways and (any(ways) if luckily else all(ways)):
                    new.add(state)
        if new == found:
            return len(found)
        found = new


@settings(max_examples=150, deadline=None)
@given(data=st.data(), luckily=st.booleans())
@pytest.mark.parametrize("backend", BACKENDS)
def test_what_can_be_reached_whatever_the_facts(backend: str, data: st.DataObject, luckily: bool) -> None:
    system = data.draw(systems())
    asked = data.draw(st.sampled_from(system.moves))
    goal = Query(asked.guard + data.draw(guards()), free=asked.free)
    some = data.draw(st.sets(st.integers(0, len(system.moves) - 1)))
    inside = naive_reach(system)
    hits = {
        state for state in inside if any(goal(one) for one in stated(Move(0, (), 0, 0, goal.free), state))
    }
    wanted = naive_can_reach(system, inside, hits, some, luckily)
    for space in (ExplicitSpace(system, SEEN), SymbolicSpace(system, SEEN, backend=backend)):
        everything = space.reach()
        found = space.can_reach(everything, space.where(everything, goal), some, luckily=luckily)
        assert space.count(found) == wanted


@pytest.mark.parametrize("backend", BACKENDS)
@settings(max_examples=150, deadline=None)
@given(data=st.data(), timed=st.booleans())
def test_both_searchers_agree_with_the_definition(backend: str, data: st.DataObject, timed: bool) -> None:
    system = data.draw(systems(timed=timed))
    goal = Query(data.draw(guards()), tuple(data.draw(st.lists(guards(), max_size=2))))
    some = data.draw(st.sets(st.integers(0, len(system.moves) - 1)))
    naive = naive_reach(system)
    explicit = ExplicitSpace(system, SEEN)
    symbolic = SymbolicSpace(system, SEEN, backend=backend)
    plain = {state & SEEN for state in naive}
    hits = len({state & SEEN for state in naive if goal(state)})
    for space in (explicit, symbolic):
        everything = space.reach()
        assert not space.empty(everything)
        if not timed:
            assert space.count(everything) == len(plain)
            assert space.count(space.where(everything, goal)) == hits
    assert compare(explicit, some, goal) == compare(symbolic, some, goal)


@settings(max_examples=200, deadline=None)
@given(data=st.data(), timed=st.booleans())
def test_slicing_to_a_question_does_not_change_its_answer(data: st.DataObject, timed: bool) -> None:
    """Only the bits of the question are kept, and the guard of a move may be asked as well."""
    system = data.draw(systems(timed=timed))
    asked = Query(data.draw(guards()), tuple(data.draw(st.lists(guards(), max_size=1))))
    move = data.draw(st.sampled_from(system.moves))
    naive = naive_reach(system)
    for space in (ExplicitSpace(system, asked.bits()), SymbolicSpace(system, asked.bits())):
        reached = space.reach()
        hits = space.where(reached, asked)
        assert space.empty(hits) == (not any(map(asked, naive)))
        both = space.where(hits, Query(move.guard, free=move.free))
        assert space.empty(both) == (not any(asked(s) and stated(move, s) for s in naive))


def compare(space: ExplicitSpace | SymbolicSpace, some: set[int], goal: Query) -> list[object]:
    everything = space.reach()
    target = space.where(everything, goal)
    closed = space.can_reach(everything, target, some)
    trace = space.trace(target, None)
    if trace is not None:
        assert_replays(space.system, trace)
        assert goal(trace.states[-1])
    return [
        space.count(everything),
        space.count(space.reach(some, tick=False)),
        space.count(target),
        space.count(closed),
        space.count(space.can_reach(everything, target, some, tick=False)),
        [space.count(space.fired(everything, move.label)) for move in space.system.moves],
        trace and len(trace.labels),
        space.count(space.without(everything, closed)),
    ]


def assert_replays(system: System, trace: Trace) -> None:
    for before, label, after in zip(trace.states, trace.labels, trace.states[1:], strict=False):
        if label == TICK:
            assert holds(system.may_tick, before)
            assert system.tick(before) == after
        else:
            ways = [(move, one) for move in system.moves for one in stated(move, before)]
            assert after in [move.fire(one) for move, one in ways if move.label == label]


def chain(length: int) -> System:
    """Bit i may be set once bit i-1 is set."""
    guard: list[Guard] = [() if i == 0 else on(i - 1) for i in range(length)]
    return System(
        tuple(map(str, range(length))), 0, 0, (), tuple(Move(i, g, 1 << i, 0) for i, g in enumerate(guard))
    )


def test_too_many_states_are_unproven_not_passed() -> None:
    with pytest.raises(Unproven, match="未能证明"):
        ExplicitSpace(chain(20), 1 << 19, Budget(states=10))


@pytest.mark.parametrize("backend", BACKENDS)
def test_time_out_is_unproven_not_passed(backend: str) -> None:
    now = iter(range(1000))
    space = SymbolicSpace(chain(9), 1 << 8, Budget(seconds=5, clock=lambda: float(next(now))), backend)
    with pytest.raises(Unproven, match="未能证明"):
        space.reach()


def test_slicing_forgets_what_nobody_reads() -> None:
    system = chain(9)
    assert ExplicitSpace(system, 1 << 8).count(ExplicitSpace(system, 1 << 8).reach()) == 10
    assert ExplicitSpace(system, 0).count(ExplicitSpace(system, 0).reach()) == 9
