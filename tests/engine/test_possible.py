"""`possible` is the short answer to what `explain` asks at length."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.calendars import ZONE
from gongzhi.engine import CaseState, Event, EventKind, Procedure, Step, advance, explain, possible, start
from tests.engine.cases import calendar, shipped


def _both(procedure: Procedure, state: CaseState, step: Step, at, outcome=None) -> bool:
    short = possible(procedure, state, step, at=at, calendar=calendar(), outcome=outcome)
    long = explain(procedure, state, step, at=at, calendar=calendar(), outcome=outcome, remedy=False)
    assert short == (long is None), (step.name, outcome)
    return short


@pytest.mark.parametrize("name", ["网格事件", "信访事项"])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_both_say_the_same_on_any_road(name: str, data: st.DataObject):
    procedure = shipped(name)
    state, at = start(procedure, {}), datetime(2026, 3, 2, 9, tzinfo=ZONE)
    for seq in range(1, 13):
        can = [
            (step, outcome)
            for step in procedure.steps
            for outcome in (*step.outcomes, *([] if step.outcomes else [None]))
            if _both(procedure, state, step, at, outcome)
        ]
        assert {step for step, _ in can} == {
            step for step in procedure.steps if _both(procedure, state, step, at)
        }
        if not can:
            break
        step, outcome = data.draw(st.sampled_from(can))
        kind = EventKind.CHILDREN_DONE if step.children else EventKind.TAKEN
        event = Event(seq, EventKind.AUTOMATIC if step.automatic else kind, step.name, outcome, at=at)
        state = advance(procedure, state, event, calendar=calendar())
        at += timedelta(hours=data.draw(st.sampled_from([0, 5, 100, 800])))
