"""Which statutes mean working days by 日 (rules calc.wd.*)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gongzhi.calendars import DataError, DayMeanings, Unit, unit_under
from tests.calendars.conftest import PACK

MEANINGS = DayMeanings.load(PACK / "parameters" / "day-meaning.yaml")
TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("statute", "working", "natural"),
    [
        ("AP", [2, 3, 5, 7], [1, 4, 6, 10, 15, 60, 90]),
        ("AR", [3, 5, 7, 10], [2, 15, 30, 60]),
        ("AC", [1, 3, 7, 10], [11, 15, 30]),
        ("LIC", [5, 20, 45], []),
        ("XF", [], [5, 15, 30, 60]),
        ("VC25", [], [3, 5, 10, 20]),
        ("MD", [], [7, 30]),
    ],
)
def test_unit(statute: str, working: list[int], natural: list[int]) -> None:
    for number in working:
        assert unit_under(statute, number, TODAY, meanings=MEANINGS) is Unit.WORKING_DAY
    for number in natural:
        assert unit_under(statute, number, TODAY, meanings=MEANINGS) is Unit.DAY


def test_before_the_clause_was_in_force_days_are_natural() -> None:
    assert unit_under("AP", 7, date(2021, 7, 14), meanings=MEANINGS) is Unit.DAY
    assert unit_under("AP", 7, date(2021, 7, 15), meanings=MEANINGS) is Unit.WORKING_DAY


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("种类: 参数\n规则: []\n", "“种类”应是“日的含义”"),
        ("种类: 日的含义\n规则:\n  - {法源: X, 条: '1', 施行: 2020-01-01}\n", "工作日"),
        ("种类: 日的含义\n规则:\n  - {法源: X, 条: '1', 施行: 2020-01-01, 工作日: 有时}\n", "应写“全部”"),
    ],
)
def test_mistakes_in_the_file(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "day-meaning.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError, match=said):
        DayMeanings.load(path)
