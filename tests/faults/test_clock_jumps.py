"""The server's clock is set wrong and right again: the order in the ledger stays, and dates come from acts.

The clock enters through the outer doors alone, so a jump is a `now` that is earlier, or far later, than the
one before.
"""

from datetime import UTC, datetime, timedelta

import pytest

from gongzhi.cases import services
from gongzhi.cases.models import Case, Entry, Obligation
from gongzhi.cases.roots import anchor, waiting_since
from gongzhi.cases.tests.conftest import NOW, County, county
from gongzhi.cases.verify import verify_all

__all__ = ["county"]

END_OF_MONDAY = datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC)  # midnight in Beijing


def dispatch(county: County, case: int, after: timedelta) -> None:
    county.step(case, "派遣", "赵敏", after=after, data={"单位": county.lighting.pk})


def times(case: int) -> list[datetime]:
    return list(Entry.objects.filter(case=case).order_by("seq").values_list("recorded_at", flat=True))


@pytest.mark.parametrize("back", [timedelta(seconds=1), timedelta(hours=2), timedelta(days=400)])
def test_a_clock_set_back_never_puts_a_step_before_the_one_it_follows(
    county: County, back: timedelta
) -> None:
    case = county.report().case_id
    dispatch(county, case, -back)
    assert len(times(case)) == 2
    assert times(case) == sorted(times(case))
    duty = Obligation.objects.get(case=case, step="处置反馈")
    assert duty.due_at == END_OF_MONDAY
    assert list(verify_all()) == []


def test_a_clock_far_ahead_shifts_no_date_that_was_given_before(county: County) -> None:
    case = county.report().case_id
    dispatch(county, case, timedelta(hours=1))
    ahead = county.report(now=NOW + timedelta(days=3650)).case_id
    services.wake(case, NOW + timedelta(days=3650))
    assert Obligation.objects.get(case=case, step="处置反馈").due_at == END_OF_MONDAY
    assert Case.objects.get(pk=ahead).opened_at == NOW + timedelta(days=3650)

    county.step(case, "处置反馈", "周师傅", after=timedelta(hours=2), outcome="已解决", data={"说明": "亮了"})
    assert times(case) == sorted(times(case))
    assert list(verify_all()) == []


def test_the_root_of_a_day_is_written_once_however_the_clock_goes(county: County) -> None:
    county.report()
    written = [root.day for root in anchor((NOW + timedelta(days=2)).date())]
    assert len(written) == 2
    assert anchor((NOW - timedelta(days=30)).date()) == []
    assert anchor((NOW + timedelta(days=2)).date()) == []
    assert list(verify_all()) == []


def test_a_clock_far_ahead_writes_no_root_too_early(county: County) -> None:
    """Neither by itself, nor with records made under the wrong date; afterwards everything still verifies."""
    today, ahead = NOW.date(), NOW + timedelta(days=400)
    county.report()
    assert anchor(ahead.date()) == []
    county.report(now=ahead)
    assert anchor(ahead.date() + timedelta(days=1)) == []
    county.report(now=NOW + timedelta(hours=3))  # set right again on the same day: its root is still open
    county.report(now=NOW + timedelta(days=1))
    assert list(verify_all()) == []
    assert [root.day for root in anchor(today + timedelta(days=2))] == [today]
    assert waiting_since(today + timedelta(days=30)) == today + timedelta(days=1)
    assert [root.day for root in anchor(today + timedelta(days=2), sure=True)] == [today + timedelta(days=1)]
    assert list(verify_all()) == []


def test_a_holiday_is_no_silence(county: County) -> None:
    county.report()
    county.report(now=NOW + timedelta(days=9))
    assert len(anchor((NOW + timedelta(days=12)).date())) == 12
    assert waiting_since((NOW + timedelta(days=12)).date()) is None
