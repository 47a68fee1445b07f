"""The masks do what the definitions say, on random graphs and random walks."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.engine.kernel import Marking, enabled, fire
from gongzhi.engine.library import Library
from gongzhi.engine.loader import compile_text
from tests.engine.graphs import ATTRIBUTES, RandomGraph, graphs
from tests.engine.oracle import Oracle, Sets


def done_in(procedure, marking) -> dict[str, set[str | None]]:
    """The valid steps with the outcomes their flags leave possible; unmentioned outcomes share a flag."""
    done = {}
    for step in procedure.steps:
        if marking.F & step.bit:
            mine = sum(flag.bit for flag in procedure.flags if flag.step == step.index) & marking.F
            done[step.name] = {a.outcome for a in procedure.by_step[step.index] if a.sets == mine}
    return done


def same(procedure, marking, sets: Sets) -> bool:
    names = [step.name for step in procedure.steps] + [group.name for group in procedure.groups]
    pending = {name for i, name in enumerate(names) if marking.R >> i & 1}
    included = {step.name for step in procedure.steps if marking.I & step.bit}
    done, valid = done_in(procedure, marking), dict(sets.done)
    return (
        pending == sets.pending
        and included == sets.included
        and done.keys() == valid.keys()
        and all(valid[name] in possible for name, possible in done.items())
    )


@settings(max_examples=150, deadline=None)
@given(graph=graphs(), data=st.data())
def test_masks_agree_with_the_definitions(graph: RandomGraph, data: st.DataObject):
    procedure = compile_text(graph.to_yaml(), "随机.yaml", "", Library())
    oracle, marking = Oracle(graph), Marking(*procedure.initial)
    sets = oracle.start()
    for _ in range(12):
        truth = {name: data.draw(st.booleans()) for name in ATTRIBUTES}
        v = sum(1 << i for i, name in enumerate(ATTRIBUTES) if truth[name])
        ours = {(procedure.steps[a.step].name, a.outcome): a for a in enabled(procedure, marking, v)}
        assert set(ours) == oracle.enabled(sets, truth)
        if not ours:
            break
        pair = data.draw(st.sampled_from(sorted(ours, key=str)))
        marking, sets = fire(ours[pair], marking), oracle.fire(pair, sets, truth)
        assert same(procedure, marking, sets)
