"""Dates worked out by hand from the articles and the published notices."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from gongzhi.calendars import ZONE, Amount, Calendar, Pause, PauseKind, Unit, due, summary_of


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def end(text: str) -> datetime:
    return at(f"{text}T23:59:59")


@pytest.mark.parametrize(
    ("start", "amount", "last", "why"),
    [
        ("2025-09-20", "7个工作日", "2025-09-29", "the make-up Sunday 28 September counts"),
        ("2025-09-20", "15日", "2025-10-09", "5 October lies in the break that ends on the 8th"),
        ("2026-09-20", "7个工作日", "2026-09-30", "Mid-autumn takes Friday 25 September"),
        ("2026-01-31", "1个月", "2026-02-28", "no 31 February; that Saturday is a make-up workday"),
        ("2025-01-31", "1个月", "2025-02-28", "no corresponding day, the last of the month"),
        ("2024-02-29", "1年", "2025-02-28", "no 29 February in 2025"),
        ("2026-01-15", "1个月", "2026-02-24", "15 February begins the Spring Festival break"),
        ("2026-03-04", "60日", "2026-05-06", "3 May lies in the Labour Day break"),
        ("2007-12-28", "1个工作日", "2007-12-29", "2008's notice made that Saturday a workday"),
        ("2020-01-23", "10日", "2020-02-03", "the break was prolonged to 2 February"),
        ("2015-09-02", "1日", "2015-09-06", "3 to 5 September off, Sunday the 6th worked"),
    ],
)
def test_last_day(calendar: Calendar, start: str, amount: str, last: str, why: str) -> None:
    result = due(at(start), Amount.parse(amount), calendar=calendar)
    assert result.at == end(last), why
    assert not result.provisional


def test_a_hearing_is_not_counted(calendar: Calendar) -> None:
    hearing = Pause(date(2026, 3, 10), date(2026, 3, 25), PauseKind.NOT_COUNTED, "听证")
    result = due(at("2026-03-01"), Amount.parse("30日"), calendar=calendar, pauses=[hearing])
    assert result.at == end("2026-04-15")
    assert "停计15天（依法不计入：听证）" in summary_of(result)


def test_a_working_day_clock_loses_only_working_days(calendar: Calendar) -> None:
    # 9 to 13 March 2026 is Monday to Friday; the pause covers 12, 13 and the weekend.
    pause = Pause(date(2026, 3, 11), date(2026, 3, 15))
    result = due(at("2026-03-09"), Amount.parse("5个工作日"), calendar=calendar, pauses=[pause])
    assert result.at == end("2026-03-18")


def test_an_open_pause_has_no_date_but_says_what_is_left(calendar: Calendar) -> None:
    result = due(at("2026-03-01"), Amount.parse("30日"), calendar=calendar, pauses=[Pause(date(2026, 3, 10))])
    assert result.at is None
    assert result.remaining == Amount(21, Unit.DAY)
    assert "还剩21日" in summary_of(result)


def test_an_open_pause_after_the_end_changes_nothing(calendar: Calendar) -> None:
    result = due(at("2026-03-02"), Amount.parse("5日"), calendar=calendar, pauses=[Pause(date(2026, 3, 9))])
    assert result.at == end("2026-03-09")  # 7 March is a Saturday


@pytest.mark.parametrize(("amount", "last"), [("5个工作日", "2026-03-06"), ("4日", "2026-03-05")])
def test_a_pause_from_the_last_day_on_comes_too_late(calendar: Calendar, amount: str, last: str) -> None:
    """The day of suspension still counts, and with it the period is over (the weekend before included)."""
    for begins in (date.fromisoformat(last), date(2026, 3, 7)):
        pause = Pause(begins, date(2026, 3, 20))
        result = due(at("2026-03-01"), Amount.parse(amount), calendar=calendar, pauses=[pause])
        assert result.at == end(last)


def test_a_paused_month_is_prolonged_by_the_days_paused(calendar: Calendar) -> None:
    pause = Pause(date(2026, 3, 10), date(2026, 3, 20))
    result = due(at("2026-03-02"), Amount.parse("1个月"), calendar=calendar, pauses=[pause])
    assert result.at == end("2026-04-13")  # 2 April + 10 days = Sunday the 12th


def test_extension_is_added_before_rolling_once(calendar: Calendar) -> None:
    # 20 September + 15 days is in the break (rolls to 8 October); + 30 days is 20 October, not 8 + 15.
    result = due(at("2026-09-20"), Amount.parse("15日"), calendar=calendar, extension=Amount.parse("15日"))
    assert result.at == end("2026-10-20")


def test_a_day_clock_may_be_extended_by_months(calendar: Calendar) -> None:
    result = due(at("2026-03-01"), Amount.parse("30日"), calendar=calendar, extension=Amount.parse("1个月"))
    assert result.at == end("2026-04-30")


@pytest.mark.parametrize(
    ("amount", "extension"), [("7个工作日", "7日"), ("30日", "7个工作日"), ("4小时", "1日")]
)
def test_units_that_cannot_be_added(calendar: Calendar, amount: str, extension: str) -> None:
    with pytest.raises(ValueError, match="不能"):
        due(
            at("2026-03-01"),
            Amount.parse(amount),
            calendar=calendar,
            extension=Amount.parse(extension),
        )


def test_hours_run_from_the_moment_and_over_holidays(calendar: Calendar) -> None:
    assert due(at("2026-10-01T22:30"), Amount.parse("4小时"), calendar=calendar).at == at("2026-10-02T02:30")


def test_hours_pause_by_the_minute(calendar: Calendar) -> None:
    pauses = [
        Pause(at("2026-03-02T10:30"), at("2026-03-02T11:15")),
        Pause(at("2026-03-02T11:00"), at("2026-03-02T12:00")),
    ]
    result = due(at("2026-03-02T10:00"), Amount.parse("2小时"), calendar=calendar, pauses=pauses)
    assert result.at == at("2026-03-02T13:30")  # the two pauses overlap: 90 minutes in all


def test_the_date_of_the_act_is_the_date_in_shanghai(calendar: Calendar) -> None:
    utc = datetime.fromisoformat("2026-03-01T17:00+00:00")  # 2 March, 01:00 in Shanghai
    assert due(utc, Amount.parse("1日"), calendar=calendar).at == end("2026-03-03")


def test_a_time_without_zone_is_refused(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="没有时区"):
        due(datetime(2026, 3, 1), Amount.parse("1日"), calendar=calendar)  # noqa: DTZ001


def test_closing_time_of_an_office(calendar: Calendar) -> None:
    result = due(at("2026-03-02"), Amount.parse("3个工作日"), calendar=calendar, closing=time(17, 30))
    assert result.at == at("2026-03-05T17:30:00")


def test_without_rolling_the_calendar_is_not_asked(calendar: Calendar) -> None:
    result = due(at("2026-12-20"), Amount.parse("30日"), calendar=calendar, roll=False)
    assert (result.at, result.provisional) == (end("2027-01-19"), False)


@pytest.mark.parametrize(
    ("start", "amount", "doubt"),
    [
        ("2026-12-20", "10个工作日", "2027年调休安排未公布"),
        ("2026-12-20", "30日", "2027年调休安排未公布"),
        (
            "2026-12-01",
            "30日",
            "2027年调休安排未公布",
        ),  # a New Year notice may take the last days of December
        ("2006-12-01", "5日", "2006年休假安排未收录"),
    ],
)
def test_dates_no_notice_covers_are_provisional(
    calendar: Calendar, start: str, amount: str, doubt: str
) -> None:
    result = due(at(start), Amount.parse(amount), calendar=calendar)
    assert result.provisional
    assert result.doubt == doubt
    assert doubt in summary_of(result)


@pytest.mark.parametrize(
    ("now", "remaining", "overdue"),
    [
        ("2026-02-26T09:00", "7个工作日", None),  # before it begins
        ("2026-03-02T09:00", "7个工作日", None),
        ("2026-03-06T09:00", "3个工作日", None),
        ("2026-03-07T09:00", "3个工作日", None),  # Saturday
        ("2026-03-11T23:59", "0个工作日", None),
        ("2026-03-12T00:00", None, "1个工作日"),
        ("2026-03-16T00:00", None, "3个工作日"),
    ],
)
def test_what_is_left_is_said_in_the_unit_of_the_clock(
    calendar: Calendar, now: str, remaining: str | None, overdue: str | None
) -> None:
    result = due(at("2026-03-02"), Amount.parse("7个工作日"), calendar=calendar, now=at(now))
    assert result.at == end("2026-03-11")
    assert result.remaining == (Amount.parse(remaining) if remaining else None)
    assert result.overdue == (Amount.parse(overdue) if overdue else None)


def test_what_is_left_leaves_out_a_pause_already_agreed(calendar: Calendar) -> None:
    pause = Pause(date(2026, 3, 10), date(2026, 3, 25))
    result = due(
        at("2026-03-01"), Amount.parse("30日"), calendar=calendar, pauses=[pause], now=at("2026-03-20T08:00")
    )
    assert result.remaining == Amount(21, Unit.DAY)


def test_what_is_left_of_hours(calendar: Calendar) -> None:
    start = at("2026-03-02T10:00")
    assert due(
        start, Amount.parse("4小时"), calendar=calendar, now=at("2026-03-02T12:30")
    ).remaining == Amount(1, Unit.HOUR)
    assert due(start, Amount.parse("4小时"), calendar=calendar, now=at("2026-03-02T17:10")).overdue == Amount(
        3, Unit.HOUR
    )
