"""The law layer says what the texts of law say."""

import re
from functools import cache
from pathlib import Path

import pytest

from gongzhi.engine.articles import parse_reference
from gongzhi.engine.check.finding import Status
from gongzhi.engine.check.laws import Laws
from gongzhi.engine.check.prove import Settings, Tier, prove
from gongzhi.engine.library import Library
from gongzhi.engine.loader import load_procedure
from gongzhi.engine.procedure import Citation, Procedure
from tests.engine.check.writing import DAY, NATIONAL

FILES = sorted(NATIONAL.glob("law/*/law.yaml"))
NUMBER = re.compile(r"[满限](\d+)(个工作日|日|小时|个月|年)")
DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
WORKING_DAYS = ("行政处罚法", "行政复议法")
"""Statutes that say in a last article that their short terms are working days."""


@cache
def library() -> Library:
    return Library.load(NATIONAL)


@cache
def law(path: Path) -> Procedure:
    return load_procedure(path, library=library())


def title_of(it: Procedure, citation: Citation) -> str:
    return it.sources[citation.source].title


def texts(it: Procedure, citation: Citation) -> list[str]:
    """What the cited places say: «31(6)、35» is two of them."""
    found = []
    for part in citation.article.split("、"):
        text = library().article(title_of(it, citation), part, DAY)
        assert text is not None, f"《{it.title}》引用的{title_of(it, citation)}{part}不在条文库里"
        found.append(text.text)
    return found


def arabic(chinese: str) -> int:
    """«三十» → 30, «十五» → 15, «六十» → 60."""
    tens, _, ones = chinese.partition("十")
    if "十" not in chinese:
        return DIGITS[chinese]
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)


def spelled(text: str) -> str:
    """The text with Chinese numbers of days and years in digits."""
    return re.sub(r"([一二三四五六七八九十]{1,3})(?=个?工作日|日|年)", lambda m: str(arabic(m[1])), text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_rule_and_property_cites_a_place_that_is_at_hand(path: Path) -> None:
    it = law(path)
    for rule in it.rules.values():
        assert rule.citations, rule.number
        for citation in rule.citations:
            assert it.sources[citation.source].checked == "国家"
            assert all(texts(it, citation))
    for one in it.properties:
        assert one.citations, one.key
        for citation in one.citations:
            assert all(texts(it, citation))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_number_stands_in_the_article_it_is_taken_from(path: Path) -> None:
    it = law(path)
    for rule in it.rules.values():
        for number, unit in NUMBER.findall(rule.text):
            said = spelled("".join(text for c in rule.citations for text in texts(it, c)))
            title = title_of(it, rule.citations[0])
            plain = f"{number}日" if unit == "个工作日" and title in WORKING_DAYS else f"{number}{unit}"
            assert plain in said, f"规则{rule.number}：{rule.text}"
            if unit == "个工作日" and title in WORKING_DAYS:
                assert "工作日" in said, f"规则{rule.number}没有引用说明工作日的条文"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_the_graph_hangs_together(path: Path) -> None:
    found = prove(law(path), Laws(()), Settings(DAY, Tier.UNTIMED, statute=True)).findings
    assert [finding for finding in found if finding.status is Status.FAILED] == []
    assert [finding for finding in found if finding.check == "L4"] == []


def test_articles_are_read_as_the_engine_reads_them() -> None:
    assert parse_reference("31(6)") is not None
    assert spelled("应当自受理之日起六十日内") == "应当自受理之日起60日内"
    assert spelled("十五个工作日、五日、二十日") == "15个工作日、5日、20日"
