"""The seven kinds of «N日» on worked examples of their articles."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.calendars import (
    ZONE,
    Amount,
    Calendar,
    Unit,
    earliest,
    earliest_after_notice,
    earliest_demand,
    latest_before,
    publication_end,
)
from tests.calendars import walk
from tests.calendars.conftest import PACK

CALENDAR = Calendar.load(PACK / "calendar")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_public_comment_of_thirty_days(calendar: Calendar) -> None:
    """713-15: posted 2 March, thirty whole days run to 1 April; the draft may go on from 2 April."""
    assert publication_end(at("2026-03-02T15:00"), Amount.parse("30日"), calendar=calendar) == date(
        2026, 4, 1
    )
    assert earliest(at("2026-03-02T15:00"), Amount.parse("30日"), calendar=calendar) == at("2026-04-02")


def test_a_right_lapses_only_after_a_rolled_last_day(calendar: Calendar) -> None:
    """信访-35: served 5 September, the thirtieth day is 5 October, in the break; it holds until the 8th."""
    served, month = at("2026-09-05"), Amount.parse("30日")
    assert earliest(served, month, calendar=calendar, roll=True) == at("2026-10-09")
    assert earliest(served, month, calendar=calendar) == at("2026-10-06")


def test_hearing_papers_seven_days_ahead(calendar: Calendar) -> None:
    """713-16③: papers must be served seven days before the hearing."""
    ahead = Amount.parse("7日")
    assert latest_before(at("2026-03-20T09:00"), ahead, calendar=calendar) == at("2026-03-13T23:59:59")
    assert earliest_after_notice(at("2026-03-13T17:00"), ahead, calendar=calendar) == at("2026-03-20")


def test_counting_back_is_never_moved_later(calendar: Calendar) -> None:
    """村委会法-17: the roll twenty days before an election on 21 October; 1 October stays the last day."""
    assert latest_before(date(2026, 10, 21), Amount.parse("20日"), calendar=calendar) == at(
        "2026-10-01T23:59:59"
    )


def test_counting_back_working_days(calendar: Calendar) -> None:
    # Before Monday 12 October 2026: Saturday the 10th is worked, then Friday the 9th and Thursday the 8th.
    latest = latest_before(date(2026, 10, 12), Amount.parse("3个工作日"), calendar=calendar)
    assert latest == at("2026-10-08T23:59:59")


def test_counting_back_months_and_hours(calendar: Calendar) -> None:
    assert latest_before(date(2026, 3, 31), Amount.parse("1个月"), calendar=calendar) == at(
        "2026-02-28T23:59:59"
    )
    assert latest_before(at("2026-03-02T01:00"), Amount.parse("4小时"), calendar=calendar) == at(
        "2026-03-01T21:00"
    )


def test_a_reviewer_is_guaranteed_seven_working_days(calendar: Calendar) -> None:
    """713-26②: sent on 21 September 2026, no answer may be demanded before 8 October."""
    assert earliest_demand(at("2026-09-21"), Amount.parse("7个工作日"), calendar=calendar).at == at(
        "2026-10-08T23:59:59"
    )


def test_a_delay_in_hours_ends_at_the_moment(calendar: Calendar) -> None:
    assert earliest(at("2026-03-02T10:00"), Amount.parse("2小时"), calendar=calendar) == at(
        "2026-03-02T12:00"
    )


@given(
    st.dates(date(2008, 1, 1), date(2024, 12, 31)),
    st.integers(1, 40),
    st.sampled_from([Unit.DAY, Unit.WORKING_DAY]),
)
def test_counting_back_agrees_with_the_walk(event: date, number: int, unit: Unit) -> None:
    day, counted = event, 0
    while counted < number:
        day -= timedelta(days=1)
        counted += unit is Unit.DAY or walk.works(day)
    assert latest_before(event, Amount(number, unit), calendar=CALENDAR).date() == day


@given(st.dates(date(2008, 1, 1), date(2024, 12, 31)), st.integers(1, 40))
def test_notice_and_event_fit_together(event: date, number: int) -> None:
    """Who gives notice on the last possible day may hold the event on its day, and not before."""
    amount = Amount(number, Unit.DAY)
    latest = latest_before(event, amount, calendar=CALENDAR)
    assert earliest_after_notice(latest, amount, calendar=CALENDAR).date() == event


@pytest.mark.parametrize(
    "text", ["7个工作日", "7工作日", "30日", "30天", "2个月", "2月", "4小时", "4个小时", "1年"]
)
def test_amounts_are_read_and_written(text: str) -> None:
    amount = Amount.parse(text)
    assert Amount.parse(str(amount)) == amount


@pytest.mark.parametrize("text", ["", "日", "七日", "7", "7周", "-1日", "1.5小时", "７日", "7 个 工作日"])
def test_amounts_that_cannot_be_read(text: str) -> None:
    with pytest.raises(ValueError, match="读不懂|不认识"):
        Amount.parse(text)
