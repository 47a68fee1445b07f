"""The way a refusal points out is the first of the cheapest: a plain search over whole markings agrees."""

from heapq import heappop, heappush
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.engine import start
from gongzhi.engine.kernel import enabled, fire
from gongzhi.engine.library import Library
from gongzhi.engine.loader import compile_text
from gongzhi.engine.remedy import _asked, _shortest
from gongzhi.engine.terrain import helpful
from tests.engine.graphs import ATTRIBUTES, RandomGraph, graphs


def plain(procedure, state, targets):
    """Every whole marking once, the cheapest and then the oldest first."""
    ends = {action.index: _asked(procedure, state, action) for action in targets}
    steps = helpful(procedure, frozenset(action.step for action in targets))
    tie = count()
    queue: list = [(0, next(tie), state.marking, [])]
    seen = set()
    while queue:
        cost, _, marking, path = heappop(queue)
        if path and path[-1].index in ends:
            return path
        if marking in seen:
            continue
        seen.add(marking)
        for action in enabled(procedure, marking, state.v):
            if steps >> action.step & 1 and all(marking.F & flags for flags in ends.get(action.index, ())):
                price = cost + (action.index not in ends)
                heappush(queue, (price, next(tie), fire(action, marking), [*path, action]))
    return None


@settings(max_examples=60, deadline=None)
@given(graph=graphs(), data=st.data())
def test_the_remedy_is_the_first_of_the_cheapest_ways(graph: RandomGraph, data: st.DataObject):
    procedure = compile_text(graph.to_yaml(), "随机.yaml", "", Library())
    state = start(procedure, {name: data.draw(st.booleans()) for name in ATTRIBUTES})
    for step in procedure.steps:
        targets = tuple(a for a in procedure.by_step[step.index] if a.guard.holds(state.v))
        if targets:
            assert _shortest(procedure, state, targets) == plain(procedure, state, targets)
