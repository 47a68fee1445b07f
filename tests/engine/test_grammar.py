"""Sentences are read as written, written as read, and said as an office would say them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.calendars import Amount, Unit
from gongzhi.engine.grammar import (
    GrammarError,
    Item,
    Items,
    Pattern,
    PropertySentence,
    Sentence,
    Verb,
    parse_property,
    parse_sentence,
)
from gongzhi.engine.render import article, property_text, rule_text, sentence
from gongzhi.engine.terms import Named, never_longer
from tests.engine.cases import shipped, small

names = st.text(st.sampled_from("甲乙丙丁审核A1"), min_size=1, max_size=4)
outcomes = st.lists(names, max_size=2, unique=True).map(tuple)
items = st.lists(st.builds(Item, names, outcomes), min_size=1, max_size=3).map(lambda i: Items(tuple(i)))
sides = items | st.just(Items(everything=True))
terms = st.builds(Amount, st.integers(1, 99999), st.sampled_from(Unit)) | st.builds(Named, names)
TIMED = {Verb.REQUIRES, Verb.OBLIGES}


@st.composite
def sentences(draw):
    verb = draw(st.sampled_from(Verb))
    return Sentence(draw(sides), verb, draw(sides), draw(st.none() | terms) if verb in TIMED else None)


@st.composite
def properties(draw):
    pattern = draw(st.sampled_from(Pattern))
    none = Items()
    if pattern in (Pattern.CAN_FINISH, Pattern.ALL_POSSIBLE, Pattern.DEADLINES):
        return PropertySentence(pattern)
    has_second = pattern in (Pattern.PRECEDED, Pattern.NEVER_AFTER, Pattern.NOT_TOGETHER)
    third = draw(st.just(none) | items) if pattern in (Pattern.PRECEDED, Pattern.NEVER_AFTER) else none
    times = draw(st.integers(1, 9)) if pattern is Pattern.AT_MOST else 0
    second = draw(items) if has_second else none
    return PropertySentence(pattern, draw(items), second, third, times, draw(st.just(none) | items))


@given(sentences())
def test_a_rule_survives_the_round_trip(one):
    assert parse_sentence(str(one)) == one


@given(properties())
def test_a_property_survives_the_round_trip(one):
    assert parse_property(str(one)) == one


@given(st.lists(sentences(), min_size=2, max_size=2, unique_by=str))
def test_different_rules_are_said_differently(pair):
    assert sentence(pair[0]) != sentence(pair[1])


@pytest.mark.parametrize("name", ["网格事件", "信访事项", "重大行政决策"])
def test_shipped_rules_are_written_in_the_one_way_the_grammar_writes_them(name):
    for rule in shipped(name).rules.values():
        assert [rule.text] == [str(one) for one in rule.sentences]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "集体讨论 须先有 审查=合法|明示风险",
            "在“审查”作出“合法”或“明示风险”且仍然有效之前，不得进行“集体讨论”",
        ),
        ("意见采纳 须先有 征求意见 满30日", "在“征求意见”完成且仍然有效满30日之前，不得进行“意见采纳”"),
        ("结案 须待 退单审核 办毕", "“退单审核”应办未办完的，不得进行“结案”"),
        ("受理=立案 后须 派遣 限4小时", "“受理”作出“立案”后，应当在4小时内办理“派遣”"),
        ("签收=退单 启用 审核", "“签收”作出“退单”后，可以进行“审核”"),
        ("受理 停用 受理", "“受理”后，不再进行“受理”"),
        ("修改 使失效 审查、讨论", "“修改”后，此前的“审查”、“讨论”不再有效"),
        ("退回 免除 告知", "“退回”后，不再要求办理“告知”"),
        ("不启动 停用 全部", "“不启动”后，不再进行其他任何步骤"),
    ],
)
def test_a_rule_is_said_in_the_words_of_an_office(written, said):
    assert sentence(parse_sentence(written)) == said


def test_exceptions_and_conditions_are_said_too():
    assert rule_text(shipped("网格事件"), 89).endswith(
        "其他任何步骤（“评价”、“评价期满”、“评价异议”、“异议裁定”、“重新办理”、“重办期满”除外）"
    )
    assert rule_text(small(), 18) == "食品的，“公示”后，应当在1日内办理“听证通知”"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("结案 之前必有 核查=合格 且其后无 反馈", "进行“结案”之前必须有“核查＝合格”，且其后没有“反馈”"),
        ("裁定 之后不得 退单 除非 重办", "“裁定”之后不得进行“退单”，除非“重办”"),
        ("退单 至多 2 次", "“退单”至多2次"),
        ("甲 与 乙 不并存", "“甲”与“乙”不得同时成立"),
        ("申请复查 总可能发生 当 送达", "“送达”之后，总有办法进行“申请复查”"),
        ("任何时候都能办结", "任何时候都能办结"),
    ],
)
def test_a_property_is_said_in_the_words_of_an_office(written, said):
    assert property_text(parse_property(written)) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("25②", "第二十五条第二款"),
        ("31(6)", "第三十一条第六项"),
        ("31(1)-(5)", "第三十一条第一项至第五项"),
        ("10-11", "第十条至第十一条"),
        ("24、25、37", "第二十四条、第二十五条、第三十七条"),
        ("（90日）", "（90日）"),
    ],
)
def test_articles_are_cited_as_lawyers_do(written, said):
    assert article(written) == said


@pytest.mark.parametrize(
    "text", ["", "甲", "甲 后须", "甲 后须 乙 丙", "甲= 后须 乙", "甲 后须 乙 限0日", "甲 后须 乙 限05日"]
)
def test_what_is_no_rule_is_refused(text):
    with pytest.raises(GrammarError) as caught:
        parse_sentence(text)
    assert caught.value.cause
    assert caught.value.remedy


@pytest.mark.parametrize("text", ["甲 至多 零 次", "甲 至多 0 次", "甲 之前必有", "全部 都能办结"])
def test_what_is_no_property_is_refused(text):
    with pytest.raises(GrammarError):
        parse_property(text)


@pytest.mark.parametrize(
    ("a", "b", "holds"),
    [
        ("3日", "5日", True),
        ("5日", "3日", False),
        ("24小时", "1日", True),
        ("5日", "5个工作日", True),
        ("5个工作日", "7日", False),
        ("1个月", "30日", False),
        ("28日", "1个月", True),
        ("1年", "12个月", False),
        ("10个工作日", "1个月", True),
    ],
)
def test_which_length_can_never_be_longer(a, b, holds):
    assert never_longer(Amount.parse(a), Amount.parse(b)) is holds
