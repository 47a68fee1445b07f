"""Decisions of meetings and owners under the shipped rules, by hand tables."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.ballots import Choice, CountError, Holding, count_owners, decide
from gongzhi.engine import Library

RULES = Library.load(Path(__file__).parents[2] / "packs" / "cn").majorities


def assembly(**counts: int) -> dict[str, int]:
    return {"到会村民": 301, "十八周岁以上村民": 600, "到会人员": 301, "同意": 151, **counts}


@pytest.mark.parametrize(
    ("changes", "passed"),
    [
        ({}, True),
        ({"同意": 150}, False),  # half of 301 is 150.5
        ({"到会村民": 300, "到会人员": 300}, False),  # exactly half attend
        ({"到会人员": 302, "同意": 151}, False),  # exactly half of those present
    ],
)
def test_villagers_assembly(changes: dict[str, int], passed: bool) -> None:
    assert decide(RULES["村民会议决定"], assembly(**changes)).passed is passed


def test_more_candidates_than_seats() -> None:
    """Two numbers of different things: the one may be above the other, and must be."""
    rule = RULES["村委会候选人差额"]
    assert decide(rule, {"名额": 6, "应选": 5}).passed
    equal = decide(rule, {"名额": 5, "应选": 5})
    assert not equal.passed
    assert "名额5，应选5，应当多于，不符合（还差1）" in equal.text


def test_two_thirds_of_households_replace_half_of_the_villagers() -> None:
    households = {"到会户代表": 100, "全村户数": 150, "到会人员": 100, "同意": 51}
    assert decide(RULES["村民会议决定"], households).passed
    assert not decide(RULES["村民会议决定"], households | {"到会户代表": 99, "到会人员": 99}).passed
    both = households | {"到会村民": 10, "十八周岁以上村民": 600}
    assert decide(RULES["村民会议决定"], both).passed


@pytest.mark.parametrize(
    ("rule", "counts", "passed"),
    [
        ("村民代表会议决定", {"到会人员": 30, "组成人员": 45, "同意": 16}, True),
        ("村民代表会议决定", {"到会人员": 29, "组成人员": 45, "同意": 29}, False),
        ("村民代表会议组成", {"村民代表": 36, "妇女村民代表": 15, "组成人员": 45}, True),
        ("村民代表会议组成", {"村民代表": 36, "妇女村民代表": 14, "组成人员": 45}, False),
        ("居委会成员罢免（居民代表）", {"投票人员": 40, "居民代表": 60, "同意": 40}, False),
        ("居委会成员罢免（居民代表）", {"投票人员": 41, "居民代表": 60, "同意": 21}, True),
        ("集体经济组织成员大会决定", {"到会成员": 250, "成员大会全体成员": 300, "同意": 199}, False),
        ("集体经济组织成员大会决定", {"到会成员": 250, "成员大会全体成员": 300, "同意": 200}, True),
        ("集体经济组织理事会决定", {"出席理事": 4, "全体理事": 5, "同意": 3}, True),
        ("土地承包方案", {"同意代表": 30, "村民代表": 45}, True),
        ("党员大会表决", {"到会有表决权的党员": 10, "应到会有表决权的党员": 20, "赞成": 10}, False),
        ("业主大会临时会议提议", {"提议业主": 101, "业主人数": 503}, True),
    ],
)
def test_shipped_rules(rule: str, counts: dict[str, int], passed: bool) -> None:
    assert decide(RULES[rule], counts).passed is passed


def test_the_sentence_names_numbers_threshold_and_article() -> None:
    text = decide(RULES["村民会议决定"], assembly(同意=150)).text
    assert text == (
        "村民会议决定未通过。"
        "出席：到会村民301，占十八周岁以上村民600的50.16%多，须过半数，符合；"
        "通过：同意150，占到会人员301的49.83%多，须过半数，不符合（还差1）"
        "（村民委员会组织法第二十六条第一款）。"
    )


def test_a_share_just_below_never_reads_as_reached() -> None:
    counts = {"到会人员": 200_000, "组成人员": 300_001, "同意": 150_000}
    assert "66.66%多，须三分之二以上，不符合（还差1）" in decide(RULES["村民代表会议决定"], counts).text


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"到会人员": 30}, "“出席”缺少数字：到会人员和组成人员"),
        ({"到会人员": 50, "组成人员": 45, "同意": 16}, "到会人员（50）多于组成人员（45）"),
        ({"到会人员": 30, "组成人员": 45, "同意": -1}, "不能是负数"),
        ({"到会人员": 30, "组成人员": 45, "同意": True}, "应是整数或分数"),
        ({"到会人员": 30.0, "组成人员": 45, "同意": 16}, "会丢失精度"),
    ],
)
def test_impossible_counts_are_named(counts: dict[str, int], said: str) -> None:
    with pytest.raises(CountError, match=said):
        decide(RULES["村民代表会议决定"], counts)


def test_nobody_present_passes_nothing() -> None:
    assert not decide(RULES["村民代表会议决定"], {"到会人员": 0, "组成人员": 0, "同意": 0}).passed


def holdings(*areas: str) -> list[Holding]:
    return [Holding.of(f"1-{number}", f"业主{number}", area) for number, area in enumerate(areas)]


def votes(letters: str) -> dict[str, Choice]:
    """One letter an owner: + for, - against, 0 abstains, . takes no part."""
    words = {"+": Choice.FOR, "-": Choice.AGAINST, "0": Choice.ABSTAIN}
    return {f"业主{number}": words[letter] for number, letter in enumerate(letters) if letter != "."}


@pytest.mark.parametrize(
    ("areas", "letters", "ordinary", "special"),
    [
        (["100"] * 12, "++++++++....", True, True),  # 8 of 12 take part: exactly two thirds
        (["100"] * 12, "+++++++.....", False, False),
        (["100"] * 12, "++++++++++++", True, True),
        (["100"] * 12, "+++++++++---", True, True),  # 9 of 12: exactly three quarters
        (["100"] * 12, "++++++++----", True, False),
        (["100"] * 12, "++++++------", False, False),  # half is not over half
        (["100"] * 12, "++++0000....", False, False),  # abstaining is taking part
        (["100"] * 11 + ["5000"], "+++++++++++-", False, False),  # heads yes, area no
        (["100"] * 11 + ["5000"], "-----------+", False, False),  # area yes, heads no
        (["89.37", "89.36", "89.36"], "++-", True, False),
    ],
)
def test_owners(areas: list[str], letters: str, ordinary: bool, special: bool) -> None:
    counts = count_owners(holdings(*areas), votes(letters))
    assert decide(RULES["业主一般事项"], counts).passed is ordinary
    assert decide(RULES["业主特别事项"], counts).passed is special


def test_parts_of_one_owner_are_one_head_and_all_their_area() -> None:
    parts = [Holding.of("1-1", "甲", "80"), Holding.of("1-2", "甲", "70.5"), Holding.of("1-3", "乙", "60")]
    counts = count_owners(parts, {"甲": Choice.FOR})
    assert counts["业主人数"] == 2
    assert counts["参与表决人数"] == 1
    assert counts["参与表决面积"] == Fraction("150.5")


def test_areas_that_a_float_would_spoil() -> None:
    """Ten parts of 0.1 m² are exactly one square metre: two thirds of 1.5."""
    parts = [Holding.of(str(number), f"甲{number}", "0.1") for number in range(10)]
    parts += [Holding.of(f"x{number}", f"乙{number}", "0.1") for number in range(5)]
    counts = count_owners(parts, {f"甲{number}": Choice.FOR for number in range(10)})
    assert decide(RULES["业主一般事项"], counts).passed
    assert (
        "1，占专有部分面积1.5的66.66%多，须三分之二以上，符合" in decide(RULES["业主一般事项"], counts).text
    )


@pytest.mark.parametrize(
    ("area", "said"),
    [(89.37, "浮点数"), ("九十", "不是数字"), ("0", "大于零"), ("-3", "大于零")],
)
def test_areas_that_cannot_be_right(area: str, said: str) -> None:
    with pytest.raises(CountError, match=said):
        Holding.of("1-1", "甲", area)


def test_rolls_that_cannot_be_right() -> None:
    parts = [Holding.of("1-1", "甲", "80"), Holding.of("1-1", "乙", Decimal("80"))]
    with pytest.raises(CountError, match="列了两次"):
        count_owners(parts, {})
    with pytest.raises(CountError, match="不是业主：丙"):
        count_owners(parts[:1], {"丙": Choice.FOR})


@given(
    st.lists(st.decimals("0.01", "300", places=2), min_size=1, max_size=15),
    st.lists(st.sampled_from("+-0."), min_size=15, max_size=15),
)
def test_owners_agree_with_whole_square_centimetres(areas: list[Decimal], letters: list[str]) -> None:
    """The same sums in integers: cents of a square metre, cross-multiplied."""
    choice = letters[: len(areas)]
    cents = [int(area * 100) for area in areas]
    took = [number for number, letter in enumerate(choice) if letter != "."]
    agree = [number for number, letter in enumerate(choice) if letter == "+"]
    quorum = 3 * sum(cents[n] for n in took) >= 2 * sum(cents) and 3 * len(took) >= 2 * len(areas)
    half = 2 * sum(cents[n] for n in agree) > sum(cents[n] for n in took) and 2 * len(agree) > len(took)
    quarters = 4 * sum(cents[n] for n in agree) >= 3 * sum(cents[n] for n in took) and 4 * len(
        agree
    ) >= 3 * len(took)
    parts = [Holding.of(f"1-{n}", f"业主{n}", area) for n, area in enumerate(areas)]
    counts = count_owners(parts, votes("".join(choice)))
    assert decide(RULES["业主一般事项"], counts).passed is (quorum and half and bool(took))
    assert decide(RULES["业主特别事项"], counts).passed is (quorum and quarters and bool(took))
