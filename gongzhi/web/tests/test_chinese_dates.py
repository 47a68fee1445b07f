from datetime import date, datetime, timedelta

from gongzhi.web import chinese_dates as say

NOW = datetime(2026, 11, 20, 10, 40, tzinfo=say.ZONE)


def test_near_days_have_names_and_others_a_weekday():
    assert say.when(NOW.replace(hour=14, minute=5), NOW) == "今天 14:05"
    assert say.when(NOW - timedelta(days=1), NOW) == "昨天 10:40"
    assert say.when(NOW + timedelta(days=5), NOW) == "11月25日 周三 10:40"


def test_another_year_is_said():
    assert say.full_day(date(2027, 1, 4), NOW.date()) == "2027年1月4日 周一"


def test_a_deadline_never_says_tomorrow():
    assert say.exactly(datetime(2026, 11, 21, 17, 30, tzinfo=say.ZONE), NOW) == "11月21日 周六 17:30"


def test_the_end_of_a_day_is_24_o_clock():
    assert say.clock(datetime(2026, 11, 21, 23, 59, 59, tzinfo=say.ZONE)) == "24:00"


def test_a_moment_in_another_zone_is_said_in_chinas():
    from datetime import UTC

    assert say.when(datetime(2026, 11, 20, 17, 0, tzinfo=UTC), NOW) == "明天 01:00"


def test_a_span_is_its_larger_unit():
    assert say.span(timedelta(seconds=5)) == "1 分钟"
    assert say.span(timedelta(minutes=59)) == "59 分钟"
    assert say.span(timedelta(hours=23)) == "23 小时"
    assert say.span(timedelta(days=2, hours=23)) == "2 天"


def test_ago_turns_into_the_day():
    assert say.ago(NOW - timedelta(seconds=20), NOW) == "刚刚"
    assert say.ago(NOW - timedelta(minutes=5), NOW) == "5 分钟前"
    assert say.ago(NOW - timedelta(hours=20), NOW) == "昨天 14:40"
