"""The masks do what the definitions say, on random graphs and random walks."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.engine.kernel import Marking, enabled, fire
from gongzhi.engine.library import Library
from gongzhi.engine.loader import compile_text
from tests.engine.graphs import ATTRIBUTES, RandomGraph, graphs
from tests.engine.oracle import Oracle, Sets


def as_sets(procedure, marking) -> Sets:
    """The marking in the oracle's words; an outcome is recovered from a step's own action masks."""
    done = set()
    for step in procedure.steps:
        if marking.F & step.bit:
            mine = sum(flag.bit for flag in procedure.flags if flag.step == step.index) & marking.F
            done.add(
                (step.name, frozenset(a.outcome for a in procedure.by_step[step.index] if a.sets == mine))
            )
    names = [step.name for step in procedure.steps] + [group.name for group in procedure.groups]
    pending = frozenset(name for i, name in enumerate(names) if marking.R >> i & 1)
    included = frozenset(step.name for step in procedure.steps if marking.I & step.bit)
    return Sets(frozenset(done), pending, included)


def same(ours: Sets, theirs: Sets) -> bool:
    """Outcomes nobody refers to share a flag, so ours may leave several open."""
    valid = dict(theirs.done)
    return (
        ours.pending == theirs.pending
        and ours.included == theirs.included
        and dict(ours.done).keys() == valid.keys()
        and all(valid[name] in possible for name, possible in ours.done)
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
        assert same(as_sets(procedure, marking), sets)
