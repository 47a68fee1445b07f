"""One line for one act: what stands after the step, and what cannot be read."""

from datetime import datetime

import pytest

from gongzhi.calendars import ZONE
from gongzhi.engine.acts import parse_act
from gongzhi.engine.grammar import GrammarError


def test_the_days_agreed_on_reach_the_event() -> None:
    act = parse_act("通知业主@2026-03-05 作为业委会 定时间=2026-03-23T09:30、截止=2026-04-01")
    assert act.at is not None
    event = act.event(1, act.at)
    assert event.role == "业委会"
    assert event.dates == {
        "时间": datetime(2026, 3, 23, 9, 30, tzinfo=ZONE),
        "截止": datetime(2026, 4, 1, 9, tzinfo=ZONE),
    }
    assert parse_act("通知业主@2026-03-05").dates == {}


@pytest.mark.parametrize("words", ["定时间", "定时间=明天", "约时间=2026-03-23"])
def test_what_cannot_be_read_is_refused(words: str) -> None:
    with pytest.raises(GrammarError):
        parse_act(f"通知业主@2026-03-05 {words}")
