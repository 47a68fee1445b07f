"""Facts that acts state: the engine allows exactly the changes that the checker explores."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.engine import Allowed, Event, Library, Procedure, advance, compile_text, decide, start
from gongzhi.engine.acts import parse_moment
from gongzhi.engine.check.adapt import model_of
from gongzhi.engine.check.bits import mask
from gongzhi.engine.check.explicit import ExplicitSpace
from gongzhi.engine.check.graph import Graph, graph_of
from gongzhi.engine.check.symbolic import SymbolicSpace
from tests.engine.cases import calendar
from tests.engine.check.writing import DAY
from tests.engine.graphs import ATTRIBUTES, RandomGraph, graphs
from tests.engine.oracle import Oracle, Pair, Sets

MANY = 1_500
BEGIN = parse_moment("2026-03-02")
Truth = tuple[bool, ...]
State = tuple[Truth, Sets]


class Explored:
    """Everything a random graph can come to, by the definitions alone."""

    def __init__(self, drawn: RandomGraph) -> None:
        self.oracle = oracle = Oracle(drawn)
        self.after: dict[State, list[tuple[Pair | str, State]]] = {}
        self.first = [(_told(truth), oracle.start()) for truth in oracle.openings()]
        waiting = list(self.first)
        while waiting and len(self.after) < MANY:
            state = waiting.pop()
            if state in self.after:
                continue
            truth = dict(zip(ATTRIBUTES, state[0], strict=True))
            moved = oracle.successors(state[1], truth)
            self.after[state] = [(what, (_told(then), sets)) for what, then, sets in moved]
            waiting += [after for _, after in self.after[state]]
        self.whole = not waiting

    def finishing(self, end: str) -> set[State]:
        """From where the case can be finished without 退出, whatever facts its acts state."""
        exits = {step.name for step in self.oracle.graph.steps if step.exit}
        found = {state for state in self.after if self._finished(state, end)}
        while True:
            new = {s for s in self.after if s not in found and self._leads(s, found, exits)}
            if not new:
                return found
            found |= new

    def _finished(self, state: State, end: str) -> bool:
        on = self.oracle.effective(state[1], dict(zip(ATTRIBUTES, state[0], strict=True)))
        return not state[1].pending & on and any(name == end for name, _ in state[1].done)

    def _leads(self, state: State, found: set[State], exits: set[str]) -> bool:
        ways: dict[Pair | str, list[bool]] = {}
        for what, after in self.after[state]:
            if not isinstance(what, str) and what[0] not in exits:
                ways.setdefault(what, []).append(after in found)
        return any(all(its) for its in ways.values())


def _told(truth: dict[str, bool]) -> Truth:
    return tuple(truth[name] for name in ATTRIBUTES)


def seen_of(graph: Graph) -> int:
    wiring = graph.wiring
    return mask([*wiring.attributes, *wiring.included, *wiring.due, *wiring.valid])


def random_procedure(drawn: RandomGraph) -> Procedure:
    return compile_text(drawn.to_yaml(), "随机.yaml", "", Library())


def told_apart(it: Procedure, states: set[State]) -> int:
    """How many states the flags of the procedure tell apart: an outcome no rule names is none of its own."""
    by_pair = {(it.steps[a.step].name, a.outcome): a.sets for a in it.actions}
    return len({(t, frozenset(by_pair[p] for p in s.done), s.pending, s.included) for t, s in states})


@settings(max_examples=60, deadline=None)
@given(drawn=graphs(forms=True))
def test_the_searchers_explore_what_the_definitions_allow(drawn: RandomGraph) -> None:
    explored = Explored(drawn)
    if not explored.whole:
        return
    it = random_procedure(drawn)
    graph = graph_of(model_of(it, DAY))
    good = explored.finishing(drawn.steps[0].name)
    for space in (ExplicitSpace(graph.system, seen_of(graph)), SymbolicSpace(graph.system, seen_of(graph))):
        reached = space.reach()
        assert space.count(reached) == told_apart(it, set(explored.after))
        goal = space.where(reached, graph.finished())
        found = space.can_reach(reached, goal, graph.labels(escapes=False))
        assert space.count(found) == told_apart(it, good)


@settings(max_examples=60, deadline=None)
@given(drawn=graphs(forms=True), data=st.data())
def test_the_engine_allows_exactly_what_was_explored(drawn: RandomGraph, data: st.DataObject) -> None:
    """Any act with any facts, and any change of facts without an act."""
    it, oracle = random_procedure(drawn), Oracle(drawn)
    truth, sets = data.draw(st.sampled_from(oracle.openings())), oracle.start()
    settled = {name: so for name, so in truth.items() if so}
    state = start(it, settled)
    for seq in range(1, 9):
        facts = data.draw(st.dictionaries(st.sampled_from(ATTRIBUTES), st.booleans()))
        pair = data.draw(st.sampled_from([*oracle.pairs(), None]))
        at = BEGIN + timedelta(days=seq)
        kind, (step, outcome) = ("办理", pair) if pair else ("要素", (None, None))
        event = Event(seq, kind, step, outcome, at=at, attrs=facts)
        allowed = isinstance(decide(it, state, event, calendar=calendar()), Allowed)
        if pair is None:
            assert allowed == (set(facts) <= set(drawn.free))
            after = truth | facts, sets
        else:
            said = {**truth, **_ticked(oracle, pair), **facts}
            mine = facts.items() <= said.items() and set(facts) <= _asked(oracle, pair)
            lawful = [(w, t, s) for w, t, s in oracle.successors(sets, truth) if (w, t) == (pair, said)]
            assert allowed == bool(mine and lawful)
            after = (lawful[0][1], lawful[0][2]) if lawful else (truth, sets)
        if allowed:
            state = advance(it, state, event, calendar=calendar())
            truth, sets = after
            assert [bool(state.v >> i & 1) for i in range(len(ATTRIBUTES))] == list(_told(truth))


def _asked(oracle: Oracle, pair: Pair) -> set[str]:
    return {name for said in oracle.statements(pair) for name in said}


def _ticked(oracle: Oracle, pair: Pair) -> dict[str, bool]:
    return {box.fact: True for box in oracle.steps[pair[0]].form if box.required and box.asked(pair[1])}
