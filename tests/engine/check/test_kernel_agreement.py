"""The checker searches what the engine runs: same actions, same markings, on random and on shipped
procedures."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.engine import kernel
from gongzhi.engine.check.adapt import model_of
from gongzhi.engine.check.bits import holds, mask
from gongzhi.engine.check.explicit import ExplicitSpace
from gongzhi.engine.check.graph import Graph, graph_of
from gongzhi.engine.check.space import Budget
from gongzhi.engine.check.symbolic import SymbolicSpace
from gongzhi.engine.library import Library
from gongzhi.engine.loader import compile_text
from gongzhi.engine.procedure import Procedure
from tests.engine.check.writing import DAY, load, shipped
from tests.engine.graphs import RandomGraph, graphs

MANY = 3_000
NAMES = ["信访事项", "网格事件", "重大行政决策"]
BACKENDS = ["autoref", "cudd"]


def reached_by_the_kernel(procedure: Procedure, limit: int) -> set[tuple[int, kernel.Marking]] | None:
    """Every (attributes, marking), or None past the limit."""
    found = {(v, kernel.Marking(*procedure.initial)) for v in range(1 << len(procedure.attributes))}
    waiting = list(found)
    while waiting:
        v, marking = waiting.pop()
        for action in kernel.enabled(procedure, marking, v):
            new = (v, kernel.fire(action, marking))
            if new not in found:
                found.add(new)
                waiting.append(new)
        if len(found) > limit:
            return None
    return found


@cache
def shipped_once(name: str) -> Procedure:
    return load(shipped(name))


def everything(graph: Graph) -> int:
    wiring = graph.wiring
    return mask([*wiring.attributes, *wiring.included, *wiring.due, *wiring.valid])


def stuck_by_the_kernel(procedure: Procedure, reached: set[tuple[int, kernel.Marking]]) -> int:
    """States from which no run without 退出 ends in 办结 (backward closure over the kernel's own steps)."""
    exits = {step.index for step in procedure.steps if step.exit}
    before: dict[tuple[int, kernel.Marking], list[tuple[int, kernel.Marking]]] = {}
    for v, marking in reached:
        for action in kernel.enabled(procedure, marking, v):
            if action.step not in exits:
                before.setdefault((v, kernel.fire(action, marking)), []).append((v, marking))
    good = {(v, marking) for v, marking in reached if kernel.finished(procedure, marking, v)}
    waiting = list(good)
    while waiting:
        for state in before.get(waiting.pop(), ()):
            if state not in good:
                good.add(state)
                waiting.append(state)
    return len(reached) - len(good)


@pytest.mark.parametrize("backend", BACKENDS)
@settings(max_examples=60, deadline=None)
@given(drawn=graphs())
def test_random_graphs_are_searched_as_the_kernel_runs_them(backend: str, drawn: RandomGraph) -> None:
    procedure = compile_text(drawn.to_yaml(), "随机.yaml", "", Library())
    reached = reached_by_the_kernel(procedure, MANY)
    if reached is None:
        return
    graph = graph_of(model_of(procedure, DAY))
    explicit = ExplicitSpace(graph.system, everything(graph))
    symbolic = SymbolicSpace(graph.system, everything(graph), backend=backend)
    assert explicit.count(explicit.reach()) == len(reached)
    assert symbolic.count(symbolic.reach()) == len(reached)
    stuck = stuck_by_the_kernel(procedure, reached)
    for space in (explicit, symbolic):
        whole = space.reach()
        good = space.can_reach(whole, space.where(whole, graph.finished()), graph.labels(escapes=False))
        assert space.count(space.without(whole, good)) == stuck


@settings(max_examples=25, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("name", NAMES)
def test_a_walk_through_a_shipped_procedure_is_the_same_in_both(name: str, data: st.DataObject) -> None:
    procedure = shipped_once(name)
    model = model_of(procedure, DAY)
    model = replace(model, actions=tuple(replace(a, states=frozenset()) for a in model.actions))
    graph = graph_of(model)  # the facts are drawn here, see test_facts for those that acts state
    v = data.draw(st.integers(0, (1 << len(procedure.attributes)) - 1))
    marking = kernel.Marking(*procedure.initial)
    bits = graph.wiring.attributes
    state = graph.system.start & ~mask(bits) | sum((v >> i & 1) << bit for i, bit in enumerate(bits))
    for _ in range(40):
        theirs = {action.index: action for action in kernel.enabled(procedure, marking, v)}
        ours = {move.label: move for move in graph.system.moves if holds(move.guard, state)}
        assert set(ours) == set(theirs)
        if not ours:
            break
        chosen = data.draw(st.sampled_from(sorted(ours)))
        marking, state = kernel.fire(theirs[chosen], marking), ours[chosen].fire(state)


@pytest.mark.parametrize("name", ["信访事项", "居民会议", "政府信息公开申请", "五议两公开"])
def test_both_searchers_count_the_same_states(name: str) -> None:
    graph = graph_of(model_of(shipped_once(name), DAY))
    symbolic = SymbolicSpace(graph.system, graph.seen())
    explicit = ExplicitSpace(graph.system, graph.seen(), Budget(states=400_000))
    assert explicit.count(explicit.reach()) == symbolic.count(symbolic.reach())


def test_facts_that_change_at_any_time_reach_more() -> None:
    model = model_of(load(shipped("网格事件")), DAY)
    free = replace(model, free=frozenset(range(len(model.attributes))))
    graphs_ = [graph_of(one) for one in (model, free)]
    counts = [s.count(s.reach()) for s in (SymbolicSpace(g.system, g.seen()) for g in graphs_)]
    assert counts[0] < counts[1]
