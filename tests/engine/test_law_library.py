"""The texts of law that ship, and finding an article in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gongzhi.engine import Library, PackError
from gongzhi.engine.articles import chinese_number, parse_reference
from gongzhi.engine.statutes import read_statute

PACK = Path(__file__).parents[2] / "packs" / "cn"
LIBRARY = Library.load(PACK)


@pytest.mark.parametrize(
    ("name", "written", "label", "said"),
    [
        ("MD", "25②", "第二十五条第二款", "决策草案未经合法性审查"),
        ("信访工作条例", "31(6)", "第三十一条第六项", "（六）不属于以上情形的"),
        ("XF", "36②", "第三十六条第二款", "听证所需时间不计算在前款规定的期限内"),
        ("CC", "278②", "第二百七十八条第二款", "三分之二以上"),
        ("CC1", "203", "第二百零三条", "最后一日是法定休假日的"),
        ("AP", "85", "第八十五条", "是指工作日"),
        ("村委会法", "17", "第十七条", "选举日的二十日前"),
    ],
)
def test_an_article_is_found(name: str, written: str, label: str, said: str) -> None:
    article = LIBRARY.article(name, written)
    assert article is not None
    assert article.label == label
    assert said in article.text
    assert not article.excerpt


def test_a_range_joins_its_articles_and_a_range_of_items_its_lines() -> None:
    both = LIBRARY.article("XF", "35-36")
    assert both is not None
    assert both.label == "第三十五条至第三十六条"
    assert both.text.count("30日") >= 3
    items = LIBRARY.article("XF", "31(1)-(5)")
    assert items is not None
    assert items.label == "第三十一条第一项至第五项"
    assert [line[:3] for line in items.text.split("\n")] == ["（一）", "（二）", "（三）", "（四）", "（五）"]


def test_only_quoted_sentences_are_marked_as_an_excerpt() -> None:
    article = LIBRARY.article("CP", "85②")
    assert article is not None
    assert article.excerpt
    assert "不计算在期间内" in article.text


@pytest.mark.parametrize(
    ("name", "written"), [("XF", "99"), ("XF", "36⑨"), ("XF", "31(19)"), ("无此法", "1"), ("XF", "三十六")]
)
def test_what_is_not_at_hand_is_none(name: str, written: str) -> None:
    assert LIBRARY.article(name, written) is None


def test_versions_follow_one_another_without_gap_or_overlap() -> None:
    last, first = date(2025, 12, 31), date(2026, 1, 1)
    old, new = LIBRARY.source("村民委员会组织法", last), LIBRARY.source("村民委员会组织法", first)
    assert old is not None
    assert new is not None
    assert (old.key, new.key) == ("VC18", "VC25")
    assert LIBRARY.in_force("VC18", last)
    assert not LIBRARY.in_force("VC18", first)
    assert not LIBRARY.in_force("VC25", last)
    assert LIBRARY.in_force("村民委员会组织法", last)
    newest = LIBRARY.source("村民委员会组织法")
    assert newest is not None
    assert newest.key == "VC25"


def test_every_replaced_text_ends_when_its_successor_begins() -> None:
    by_code = {statute.source.key: statute for statute in LIBRARY.statutes}
    replaced = [(by_code[statute.replaces], statute) for statute in LIBRARY.statutes if statute.replaces]
    assert replaced
    for old, new in replaced:
        assert old.repealed == new.source.in_force
        assert old.source.title == new.source.title


def test_every_statute_says_where_it_stands() -> None:
    for statute in LIBRARY.statutes:
        if statute.mark.startswith("V"):
            assert statute.origins, statute.source.title
        missing = {
            name
            for name, value in {"公布": statute.promulgated, "施行": statute.source.in_force}.items()
            if value is None
        }
        assert missing <= {*statute.doubts, "公布"}, statute.source.title


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1010, "一千零一十"),
        (1259, "一千二百五十九"),
        (2001, "二千零一"),
    ],
)
def test_numbers_in_chinese(number: int, written: str) -> None:
    assert chinese_number(number) == written


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_numbers_nobody_cites(number: int) -> None:
    with pytest.raises(ValueError, match="9999"):
        chinese_number(number)


@pytest.mark.parametrize("written", ["", "第25条", "25③②", "36-35", "25(六)", "25②(", "②"])
def test_citations_that_cannot_be_read(written: str) -> None:
    assert parse_reference(written) is None


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("代号: XF", "代码: XF", "缺少“代号”"),
        ("施行: 2022-05-01", "施行: 五月一日", "应当是一个日期"),
        ("效力级别: 党内法规", "效力级别: 法", "不能是“法”"),
        ("确证: V·nat", "确证: 是真的", "不能是"),
        ("  17:\n", "  第十七条:\n", "不是条号"),
        ("确证: V·nat", "确证: V·nat\n存疑: [页码]", "不认识“页码”"),
    ],
)
def test_mistakes_in_a_source_name_line_and_cause(tmp_path: Path, before: str, after: str, said: str) -> None:
    text = (PACK / "sources" / "信访工作条例.yaml").read_text("utf-8")
    assert before in text
    path = tmp_path / "信访工作条例.yaml"
    path.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(PackError, match=said):
        read_statute(path)


def test_one_code_is_one_text(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    text = (PACK / "sources" / "人民调解法.yaml").read_text("utf-8")
    (tmp_path / "sources" / "抄本.yaml").write_text(text, "utf-8")
    with pytest.raises(PackError, match="代号“PM”已被"):
        Library.load(PACK, [tmp_path])
