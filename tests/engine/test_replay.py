"""The ledger is the truth: stepping, replaying and storing all lead to the same state."""

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.engine import (
    Allowed,
    CaseState,
    Event,
    Refusal,
    advance,
    automatic,
    decide,
    explain,
    finished,
    options,
    replay,
    start,
)
from gongzhi.engine.acts import parse_moment
from gongzhi.engine.facts import at_opening, filled_in
from gongzhi.engine.kernel import Marking, fire
from tests.engine.cases import calendar, shipped, small

BEGIN = parse_moment("2026-03-02")
PROCEDURES = ["small", "网格事件", "信访事项", "重大行政决策"]


def named(name):
    return small() if name == "small" else shipped(name)


def kind_of(step):
    """What takes it: an office, time, or the child cases."""
    if step.automatic:
        return "自动"
    return "子案完成" if step.children else "办理"


def possible(procedure, state, now):
    """Every (kind, step, outcome) that may happen now, found without looking for remedies."""
    acts = []
    for action in procedure.actions:
        step = procedure.steps[action.step]
        asking = {"at": now, "calendar": calendar(), "outcome": action.outcome, "remedy": False}
        if action.guard.holds(state.v) and explain(procedure, state, step, **asking) is None:
            acts.append((kind_of(step), step.name, action.outcome))
    return acts


def walk(data, procedure, length):
    """A random lawful case: the facts it begins with, its events and the state after each."""
    facts = {a.name: data.draw(st.booleans(), a.name) for a in procedure.attributes}
    attrs = at_opening(procedure, facts)
    state, now, events, states = start(procedure, attrs), BEGIN, [], []
    for seq in range(1, length + 1):
        now += timedelta(days=data.draw(st.sampled_from((0, 0, 1, 3, 9, 35)), "days"))
        choices = possible(procedure, state, now)
        if not choices:
            break
        kind, step, outcome = data.draw(st.sampled_from(choices), "act")
        plain = Event(seq, kind, step, outcome, at=now)
        told = filled_in(procedure, plain, facts)
        refused = isinstance(decide(procedure, state, told, calendar=calendar()), Refusal)
        events.append(plain if refused else told)
        state = advance(procedure, state, events[-1], calendar=calendar())
        states.append(state)
    return attrs, events, states


@pytest.mark.parametrize("name", PROCEDURES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_replay_stepping_and_storing_agree(name, data):
    procedure = named(name)
    attrs, events, states = walk(data, procedure, 20)
    assert (
        replay(procedure, attrs, events, calendar=calendar()) == ([*states] or [start(procedure, attrs)])[-1]
    )
    for state in states:
        stored = json.loads(json.dumps(state.to_json()))
        assert CaseState.from_json(procedure, stored) == state


@pytest.mark.parametrize("name", PROCEDURES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_the_marking_is_what_the_kernel_makes_of_the_actions(name, data):
    procedure = named(name)
    attrs, events, states = walk(data, procedure, 20)
    marking = Marking(*procedure.initial)
    for event, state in zip(events, states, strict=True):
        v = state.v
        actions = procedure.by_step[procedure.step(event.step).index]
        [action] = [a for a in actions if a.outcome == event.outcome and a.guard.holds(v)]
        marking = fire(action, marking)
        assert state.marking == marking
        assert set(state.done) == {s.index for s in procedure.steps if marking.F & s.bit}
        assert not set(state.done) & set(state.lost)
        assert {duty.index for duty in state.duties} == {i for i in range(99) if marking.R >> i & 1}


@pytest.mark.parametrize("name", PROCEDURES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_what_options_offer_is_allowed_and_the_rest_is_refused(name, data):
    procedure = named(name)
    _, _, states = walk(data, procedure, 12)
    if not states:
        return
    state, now = states[-1], max(done.at for done in states[-1].done.values())
    shown = options(procedure, state, now=now, calendar=calendar())
    offered = {(one.step.name, outcome) for one in shown.enabled for outcome in one.outcomes}
    offered |= {(name, None) for name, at in automatic(procedure, state, calendar=calendar()) if at <= now}
    for action in procedure.actions:
        step = procedure.steps[action.step]
        event = Event(state.seq + 1, kind_of(step), step.name, action.outcome, at=now)
        answer = decide(procedure, state, event, calendar=calendar())
        assert isinstance(answer, Allowed) == ((step.name, action.outcome) in offered)
        if isinstance(answer, Refusal):
            assert answer.missing
            assert answer.text.startswith(f"现在不能“{step.name}”：")


@pytest.mark.parametrize("name", PROCEDURES)
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_a_remedy_leads_there_by_the_day_it_says(name, data):
    procedure = named(name)
    _, _, states = walk(data, procedure, 10)
    if not states:
        return
    state, now = states[-1], max(done.at for done in states[-1].done.values())
    for step in procedure.steps:
        refusal = explain(procedure, state, step, at=now, calendar=calendar())
        if refusal is None or refusal.earliest is None or step.automatic:
            continue
        after = state
        for act in refusal.remedy:
            kind = kind_of(procedure.step(act.step))
            event = Event(after.seq + 1, kind, act.step, act.outcome, at=act.earliest)
            after = advance(procedure, after, event, calendar=calendar())
        assert explain(procedure, after, step, at=refusal.earliest, calendar=calendar()) is None


def test_a_state_of_another_procedure_is_refused():
    state = start(shipped("重大行政决策"), {})
    with pytest.raises(ValueError, match="不属于程序“摆摊许可”"):
        CaseState.from_json(small(), state.to_json())


def test_finished_needs_the_end_and_nothing_pending():
    procedure = small()
    ready = ["申请", "公示", "检查=合格", "决定=许可"]
    state = start(procedure, {})
    for seq, line in enumerate(ready, 1):
        step, _, outcome = line.partition("=")
        event = Event(seq, "办理", step, outcome or None, at=BEGIN + timedelta(days=10 * seq))
        state = advance(procedure, state, event, calendar=calendar())
        assert not finished(procedure, state.marking, state.v)
    last = Event(9, "办理", "发证", at=BEGIN + timedelta(days=60))
    state = advance(procedure, state, last, calendar=calendar())
    assert finished(procedure, state.marking, state.v)
