"""Dated values of law: their figures stand in the cited articles, and profiles only tighten."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from gongzhi.calendars import Amount
from gongzhi.engine import Library, PackError
from gongzhi.engine.articles import chinese_number
from gongzhi.engine.dated import no_looser
from gongzhi.engine.parameters import parse_value

PACK = Path(__file__).parents[2] / "packs" / "cn"
LIBRARY = Library.load(PACK)
TODAY = date(2026, 6, 1)


@pytest.mark.parametrize("name", sorted(LIBRARY.values.named))
def test_the_figure_stands_in_the_article(name: str) -> None:
    parameter = LIBRARY.values.named[name]
    for value in parameter.values:
        assert isinstance(value.value, Amount)
        number = value.value.number
        for citation in parameter.citations:
            article = LIBRARY.article(citation.source, citation.article, value.begins)
            assert article is not None, f"{name}: {citation}"
            assert str(number) in article.text or chinese_number(number) in article.text


def profile(tmp_path: Path, rows: str, name: str = "某县") -> Path:
    folder = tmp_path / name
    (folder / "parameters").mkdir(parents=True)
    (folder / "parameters" / "local.yaml").write_text("种类: 参数\n参数:\n" + rows, "utf-8")
    return folder


def test_a_profile_tightens_from_its_day_on(tmp_path: Path) -> None:
    rows = "  信访办理时限: {值: {2026-01-01: 45日}, 收紧: 缩短, 依据: 信访工作条例34}\n"
    library = Library.load(PACK, [profile(tmp_path, rows)])
    assert library.values.value("信访办理时限", date(2025, 12, 31)) == Amount.parse("60日")
    assert library.values.value("信访办理时限", date(2026, 1, 1)) == Amount.parse("45日")
    assert "某县的规定" in library.values.explain("信访办理时限", TODAY)
    assert library.parameters["信访办理时限"].at(TODAY).amount == Amount.parse("45日")


@pytest.mark.parametrize(
    "rows",
    [
        "  信访办理时限: {值: {2026-01-01: 90日}, 收紧: 缩短, 依据: 信访工作条例34}\n",
        "  信访办理时限: {值: {2026-01-01: 59个工作日}, 收紧: 缩短, 依据: 信访工作条例34}\n",
        "  信访办理时限: {值: {2026-01-01: 90日}, 收紧: 加长, 依据: 信访工作条例34}\n",
        "  信访办理时限: {值: {2020-01-01: 90日}, 收紧: 缩短, 依据: 信访工作条例34}\n",
        "  决策征求意见期限: {值: {2026-01-01: 7日}, 收紧: 加长, 依据: 重大行政决策程序暂行条例15}\n",
        "  选民名单异议期限: {值: {2026-02-01: 7日}, 收紧: 缩短, 依据: 村民委员会组织法17}\n",
    ],
    ids=["longer", "other unit", "own direction", "begins earlier", "shorter notice", "fixed"],
)
def test_a_profile_that_loosens_is_refused(tmp_path: Path, rows: str) -> None:
    with pytest.raises(PackError, match="宽松"):
        Library.load(PACK, [profile(tmp_path, rows)])


def test_a_profile_may_add_its_own(tmp_path: Path) -> None:
    rows = "  网格签收时限: {值: {2026-01-01: 2小时}, 收紧: 缩短, 依据: GB34300, 核实: 地方}\n"
    library = Library.load(PACK, [profile(tmp_path, rows)])
    assert library.values.value("网格签收时限", TODAY) == Amount.parse("2小时")
    with pytest.raises(KeyError, match="还没有值"):
        library.values.value("网格签收时限", date(2025, 1, 1))
    assert library.values.explain("网格签收时限", date(2025, 1, 1)) == "网格签收时限：2025-01-01尚无规定"


def test_the_words_of_an_explanation() -> None:
    assert LIBRARY.values.explain("信访办理时限", TODAY) == (
        "信访办理时限为60日，自2022-05-01起适用（信访工作条例34）"
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("30日", Amount.parse("30日")),
        ("3", 3),
        ("2/3", Fraction(2, 3)),
        ("2/0", None),
        ("0.5", None),
        ("三", None),
    ],
)
def test_values(text: str, value: object) -> None:
    assert parse_value(text) == value


@pytest.mark.parametrize(
    ("value", "base", "tighter", "allowed"),
    [
        ("20日", "30日", "缩短", True),
        ("30日", "20日", "缩短", False),
        ("30日", "20日", "加长", True),
        ("30日", "20个工作日", "缩短", False),
        ("10日", "20个工作日", "缩短", True),
        ("3/4", "2/3", "提高", True),
        ("1/2", "2/3", "提高", False),
        ("2", "3", "降低", True),
        ("2", "3日", "缩短", False),
        ("20日", "30日", "不得改动", False),
        ("30日", "30日", "不得改动", True),
    ],
)
def test_stricter_or_equal(value: str, base: str, tighter: str, allowed: bool) -> None:
    one, other = parse_value(value), parse_value(base)
    assert one is not None
    assert other is not None
    assert no_looser(one, other, tighter) is allowed


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("  甲: {值: {2026-13-01: 5日}, 收紧: 缩短, 依据: XF34}\n", "不是日期"),
        ("  甲: {值: {2026-01-01: 很久}, 收紧: 缩短, 依据: XF34}\n", "值读不懂"),
        ("  甲: {值: {}, 收紧: 缩短, 依据: XF34}\n", "没有值"),
        ("  甲: {值: {2026-01-01: 5日}, 收紧: 放宽, 依据: XF34}\n", "不能是“放宽”"),
        ("  甲: {值: {2026-01-01: 5日}, 收紧: 缩短, 依据: 某法34}\n", "没有对应的法源"),
        ("  甲: {值: {2026-02-01: 5日, 2026-01-01: 4日}, 收紧: 缩短, 依据: XF34}\n", "先后排列"),
        ("  甲: {值: {2026-01-01: 5日}, 收紧: 缩短, 依据: XF34, 备注: 无}\n", "不认识“备注”"),
    ],
)
def test_mistakes_in_a_parameter(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(PackError, match=said):
        Library.load(PACK, [profile(tmp_path, row)])


def test_one_name_stands_once_in_a_folder(tmp_path: Path) -> None:
    folder = profile(tmp_path, "  甲: {值: {2026-01-01: 5日}, 收紧: 缩短, 依据: XF34}\n")
    text = (folder / "parameters" / "local.yaml").read_text("utf-8")
    (folder / "parameters" / "more.yaml").write_text(text, "utf-8")
    with pytest.raises(PackError, match="写了两次"):
        Library.load(PACK, [folder])
