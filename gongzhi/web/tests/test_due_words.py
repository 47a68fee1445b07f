from datetime import datetime

import pytest
from django.conf import settings

from gongzhi.calendars import Amount, Calendar, Pause, due
from gongzhi.web import chinese_dates, due_words

NOW = datetime(2026, 11, 20, 10, 40, tzinfo=chinese_dates.ZONE)


@pytest.fixture(scope="module")
def calendar():
    return Calendar.load(settings.PACKS / "cn" / "calendar")


def term(calendar, day, amount, **kwargs):
    return due(
        datetime(2026, 11, day, 9, tzinfo=chinese_dates.ZONE),
        Amount.parse(amount),
        calendar=calendar,
        **kwargs,
    )


def test_what_is_left_is_in_the_unit_of_the_term(calendar):
    words = due_words.words(term(calendar, 18, "5个工作日"), NOW)
    assert (words.left, words.until) == ("还剩 3 个工作日", "11月25日 周三 24:00")


def test_the_last_day_is_told_in_hours(calendar):
    assert due_words.words(term(calendar, 19, "1个工作日"), NOW).left == "今天到期，还剩 13 小时"


def test_late_is_late(calendar):
    words = due_words.words(term(calendar, 11, "5个工作日"), NOW)
    assert words.late
    assert words.left == "已超期 2 个工作日"


def test_a_term_that_stands_still_has_no_date(calendar):
    words = due_words.words(term(calendar, 16, "7日", pauses=[Pause(begins=NOW.date(), why="补正")]), NOW)
    assert words.left == "暂停计时，恢复后还剩 3 日"
    assert words.until == ""


def test_each_day_says_whether_it_counts(calendar):
    lines = due_words.words(term(calendar, 18, "5个工作日"), NOW).lines
    assert [line.count for line in lines] == ["当日不计", "1", "2", "不计", "不计", "3", "4", "5"]
    assert lines[-1].tone == "why-last"


def test_a_year_without_published_holidays_is_doubtful(calendar):
    words = due_words.words(term(calendar, 20, "40个工作日"), NOW)
    assert words.provisional
    assert "2027" in words.doubt


def test_many_hours_late_are_told_in_days(calendar):
    assert due_words.words(term(calendar, 19, "4小时"), NOW).left == "已超期 21 小时"
    assert due_words.words(term(calendar, 16, "4小时"), NOW).left == "已超期 3 天"
