from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.web import fields
from gongzhi.web.chinese_dates import ZONE


def sentence(field, value):
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return caught.value.messages[0]


def test_an_empty_field_is_named():
    assert sentence(fields.TextField(label="标题"), "  \u200b ") == "请填写“标题”。"
    assert sentence(fields.ChoiceField(label="类别", choices=[("1", "路灯")]), "") == "请选择“类别”。"


def test_too_long_says_by_how_much():
    message = sentence(fields.TextField(label="标题", limit=10), "一" * 12)
    assert message == "“标题”最多 10 字，现在有 12 字，请删减 2 字。"


def test_emoji_and_rare_characters_count_once_and_stay():
    field = fields.TextField(label="姓名", limit=4)
    assert field.clean("𬤇䶮㛃👍") == "𬤇䶮㛃👍"


def test_text_pasted_from_word_keeps_its_quotes_and_loses_what_is_invisible():
    field = fields.TextField(label="说明", lines=True)
    assert field.clean("“井盖”\u200b破损\x07\r\n请修") == "“井盖”破损\n请修"


@pytest.mark.parametrize(
    "typed", ["2026-03-09", "2026/3/9", "2026年3月9日", "２０２６-０３-０９", "2026.3.9"]
)
def test_a_date_may_be_written_in_many_ways(typed):
    assert fields.DateField(label="日期").clean(typed) == date(2026, 3, 9)


@pytest.mark.parametrize("typed", ["2026-02-30", "昨天", "26-3-9", "2026-13-01"])
def test_a_day_that_does_not_exist_is_shown_back(typed):
    assert typed in sentence(fields.DateField(label="日期"), typed)


@pytest.mark.parametrize(("typed", "number"), [("１２００", "1200"), ("1,200.50", "1200.50"), ("-3", "-3")])
def test_numbers_are_understood_as_people_type_them(typed, number):
    assert fields.NumberField(label="金额").clean(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["一千二", "1e", "NaN", "Infinity", "--"])
def test_what_is_no_number_is_said(typed):
    assert sentence(fields.NumberField(label="金额"), typed) == "“金额”请填数字，例如 1200 或 0.5。"


def test_a_place_is_words_or_a_point():
    field = fields.PlaceField(label="地点")
    assert field.clean(["东门菜场", "", ""]) == {"address": "东门菜场"}
    assert field.clean(["", "120.1", "29.1"]) == {"address": "", "lon": 120.1, "lat": 29.1}
    assert sentence(field, ["", "", ""]) == "请写出“地点”，或者在地图上点一下。"
    assert "坐标" in sentence(field, ["x", "east", "29"])


@given(st.text())
def test_no_text_breaks_a_field(typed):
    for field in (fields.TextField(label="甲"), fields.DateField(label="乙"), fields.NumberField(label="丙")):
        try:
            field.clean(typed)
        except ValidationError as mistake:
            assert str(field.label) in mistake.messages[0]


@pytest.mark.parametrize(
    "typed",
    [
        "2026-03-09T14:30",
        "2026-03-09 14:30",
        "2026年3月9日14点30分",
        "２０２６/3/9 14:30",
        "2026-03-09T06:30Z",
    ],
)
def test_a_moment_is_read_as_on_the_wall(typed):
    assert fields.MomentField(label="时间").clean(typed) == datetime(2026, 3, 9, 14, 30, tzinfo=ZONE)


def test_what_is_no_moment_is_said():
    assert "写的是“明天下午”" in sentence(fields.MomentField(label="时间"), "明天下午")
