"""Properties every period has, and agreement with the day-by-day walk on random ones."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gongzhi.calendars import ZONE, Amount, Calendar, Fate, Pause, Unit, due, lines_of
from tests.calendars import walk
from tests.calendars.conftest import PACK

EPOCH = datetime(2020, 1, 1, tzinfo=ZONE)
CALENDAR = Calendar.load(PACK / "calendar")
DAY_UNITS = [Unit.DAY, Unit.WORKING_DAY, Unit.MONTH, Unit.YEAR]
LIMITS = {Unit.DAY: 90, Unit.WORKING_DAY: 60, Unit.MONTH: 6, Unit.YEAR: 1}

days = st.dates(date(2007, 1, 1), date(2021, 12, 31))
amounts = st.sampled_from(DAY_UNITS).flatmap(
    lambda unit: st.integers(1, LIMITS[unit]).map(lambda number: Amount(number, unit))
)


Paused = tuple[date, list[tuple[date, date]]]


@st.composite
def paused(draw: st.DrawFn) -> Paused:
    """A start and up to four pauses around the period, overlapping or not."""
    start = draw(days)
    drawn = draw(st.lists(st.tuples(st.integers(-20, 100), st.integers(0, 25)), max_size=4))
    return start, [
        (start + timedelta(offset), start + timedelta(offset + length)) for offset, length in drawn
    ]


def last(start: date, amount: Amount, pauses: list[tuple[date, date]] = [], extra: int = 0) -> date:  # noqa: B006
    extension = Amount(extra, amount.unit) if extra else None
    stops = [Pause(begin, end) for begin, end in pauses]
    at = due(start, amount, calendar=CALENDAR, pauses=stops, extension=extension).at
    assert at is not None
    return at.date()


@given(days, amounts, st.integers(0, 3))
def test_agrees_with_the_walk(start: date, amount: Amount, extra: int) -> None:
    assert last(start, amount, extra=extra) == walk.last_day(start, amount, extra=extra)


@given(paused(), amounts)
def test_agrees_with_the_walk_under_pauses(case: Paused, amount: Amount) -> None:
    start, pauses = case
    assert last(start, amount, pauses) == walk.last_day(start, amount, pauses)


@given(days, amounts)
def test_a_later_act_never_ends_sooner(start: date, amount: Amount) -> None:
    assert last(start, amount) <= last(start + timedelta(1), amount)


@given(days, amounts)
def test_a_longer_period_never_ends_sooner(start: date, amount: Amount) -> None:
    assert last(start, amount) <= last(start, Amount(amount.number + 1, amount.unit))


@given(paused(), amounts)
def test_a_pause_never_brings_the_end_nearer(case: Paused, amount: Amount) -> None:
    start, pauses = case
    assert last(start, amount) <= last(start, amount, pauses)


@given(paused(), amounts)
def test_the_end_is_never_a_day_off(case: Paused, amount: Amount) -> None:
    start, pauses = case
    assert walk.works(last(start, amount, pauses))


@given(paused(), amounts)
def test_the_trail_tells_of_every_day_once(case: Paused, amount: Amount) -> None:
    start, pauses = case
    result = due(start, amount, calendar=CALENDAR, pauses=[Pause(a, b) for a, b in pauses])
    assert result.at is not None
    counted = [line for line in lines_of(result) if line.fate in (Fate.COUNTED, Fate.SKIPPED, Fate.PAUSED)]
    rolled = [line.day for line in lines_of(result) if line.fate is Fate.ROLLED]
    nominal = counted[-1].day
    assert [line.day for line in counted] == [start + timedelta(n + 1) for n in range((nominal - start).days)]
    assert rolled == [nominal + timedelta(n) for n in range(len(rolled))]
    assert result.at.date() == (rolled or [nominal])[-1]
    numbers = [line.number for line in counted if line.fate is Fate.COUNTED]
    assert numbers == list(range(1, len(numbers) + 1))
    if amount.unit in (Unit.DAY, Unit.WORKING_DAY):
        assert len(numbers) == amount.number


@given(days, st.integers(0, 60), st.integers(1, 30), st.sampled_from([Unit.DAY, Unit.WORKING_DAY]))
def test_remaining_is_what_still_has_to_be_counted(start: date, gone: int, number: int, unit: Unit) -> None:
    now = datetime(start.year, start.month, start.day, 9, tzinfo=ZONE) + timedelta(days=gone)
    result = due(start, Amount(number, unit), calendar=CALENDAR, now=now)
    assert result.at is not None
    ahead = [now.date() + timedelta(n + 1) for n in range((result.at.date() - now.date()).days)]
    expected = sum(1 for day in ahead if unit is Unit.DAY or walk.works(day))
    assert (result.remaining is None) == (now > result.at)
    if result.remaining is not None:
        assert result.remaining == Amount(expected, unit)


@given(
    st.integers(0, 2_000_000).map(lambda minutes: EPOCH + timedelta(minutes=minutes)),
    st.integers(1, 72),
    st.lists(st.tuples(st.integers(-300, 3000), st.integers(0, 600)), max_size=4),
)
def test_hours_agree_with_a_walk_by_minutes(
    start: datetime, number: int, pauses: list[tuple[int, int]]
) -> None:
    minute, done = 0, 0
    while done < number * 60:
        minute += 1
        done += not any(begin < minute <= begin + length for begin, length in pauses)
    stops = [
        Pause(start + timedelta(minutes=begin), start + timedelta(minutes=begin + length))
        for begin, length in pauses
    ]
    result = due(start, Amount(number, Unit.HOUR), calendar=CALENDAR, pauses=stops)
    assert result.at == start + timedelta(minutes=minute)
