"""The calendar's files: strict reading, revisions, and what moves when a notice is published."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from gongzhi.calendars import ZONE, Amount, Calendar, DataError, Term, moved
from tests.calendars.conftest import PACK

NOTICE_2027 = """\
年度: 2027
通知:
- 名称: 国务院办公厅关于2027年部分节假日安排的通知
  文号: 试验用通知
  成文: 2026-11-30
  放假:
    - {节日: 元旦, 自: 2026-12-31, 至: 2027-01-02}
  调休上班:
    - {节日: 元旦, 日: 2027-01-03}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACK / "calendar", tmp_path / "calendar"))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_a_new_notice_moves_dates_and_makes_others_certain(folder: Path) -> None:
    old = Calendar.load(folder)
    (folder / "2027.yaml").write_text(NOTICE_2027, "utf-8")
    new = Calendar.load(folder)
    terms = {
        "shifted": Term(at("2026-12-25"), Amount.parse("4个工作日")),
        "certain now": Term(at("2027-03-01"), Amount.parse("5个工作日")),
        "untouched": Term(at("2026-06-01"), Amount.parse("5个工作日")),
    }
    changes = {change.key: change for change in moved(terms.items(), old, new)}
    assert old.revision != new.revision
    assert set(changes) == {"shifted", "certain now"}
    assert changes["shifted"].before.at == at("2026-12-31T23:59:59")
    assert changes["shifted"].after.at == at("2027-01-03T23:59:59")
    assert changes["shifted"].before.provisional
    assert not changes["shifted"].after.provisional
    assert not changes["certain now"].shifted


@pytest.mark.parametrize(
    ("day", "working", "why"),
    [
        ("2027-01-01", False, "周五，元旦放假（全国年节及纪念日放假办法第二条）"),
        ("2028-05-02", False, "周二，劳动节放假（全国年节及纪念日放假办法第二条）"),
        ("2028-10-03", False, "周二，国庆节放假（全国年节及纪念日放假办法第二条）"),
        ("2028-10-04", True, "周三，工作日（2028年调休安排未公布，暂按周一至周五上班推定）"),
    ],
)
def test_days_the_law_names_are_off_before_any_notice(
    calendar: Calendar, day: str, working: bool, why: str
) -> None:
    found = date.fromisoformat(day)
    assert (calendar.is_working(found), calendar.why(found)) == (working, why)
    assert not calendar.certain(found.toordinal(), found.toordinal())


def test_a_year_with_a_notice_follows_the_notice_alone(folder: Path) -> None:
    """1 May 2008 to 2024 was one day; an article of today says nothing of them."""
    (folder / "statutory.yaml").write_text(
        "依据: 试验\n施行: 2000-01-01\n放假: [{节日: 试验, 月: 5, 日: [28]}]\n", "utf-8"
    )
    changed = Calendar.load(folder)
    assert changed.is_working(date(2025, 5, 28))
    assert not changed.is_working(date(2027, 5, 28))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [("月: 5", "月: 13", "month must be"), ("日: [1]", "天: [1]", "'日'"), ("施行:", "生效:", "缺少：施行")],
)
def test_a_wrong_statutory_day_is_refused(folder: Path, before: str, after: str, said: str) -> None:
    path = folder / "statutory.yaml"
    path.write_text(path.read_text("utf-8").replace(before, after, 1), "utf-8")
    with pytest.raises(DataError, match=f"statutory.yaml：.*{said}"):
        Calendar.load(folder)


def test_the_same_calendar_moves_nothing(folder: Path) -> None:
    term = Term(at("2026-12-25"), Amount.parse("5个工作日"))
    assert moved([("a", term)], Calendar.load(folder), Calendar.load(folder)) == []


def test_a_later_folder_lies_on_top(tmp_path: Path, calendar: Calendar) -> None:
    """A place that keeps a regional holiday adds a notice of its own for the year."""
    local = tmp_path / "local"
    local.mkdir()
    (local / "2026.yaml").write_text(
        "年度: 2026\n通知:\n- {名称: 自治区古尔邦节放假通知, 文号: 试验用通知, 成文: 2026-01-05, "
        "放假: [{节日: 古尔邦节, 自: 2026-05-27, 至: 2026-05-27}]}\n",
        "utf-8",
    )
    both = Calendar.load([PACK / "calendar", local])
    assert calendar.is_working(date(2026, 5, 27))
    assert not both.is_working(date(2026, 5, 27))
    assert "古尔邦节" in both.why(date(2026, 5, 27))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("年度: 2026", "年度: 2025", "文件名应是 2025.yaml"),
        ("年度: 2026", "年度: 2026\n年度: 2026", "重复的键“年度”"),
        ("年度: 2026", "年度: 2026\n备注: 无", "不认识：备注"),
        ("  文号: 国办发明电〔2025〕7号\n", "", "文号"),
        ("日: 2026-02-14", "日: 2026-02-12", "不是周六或周日"),
        ("日: 2026-02-14", "日: 2026-02-15", "既放假又上班"),
        ("自: 2026-02-15", "自: 2026-02-25", "前后颠倒"),
        ("日: 2026-02-14", "日: 2036-02-16", "请检查年份"),
    ],
)
def test_mistakes_in_a_year_name_the_file_and_the_cause(
    folder: Path, before: str, after: str, said: str
) -> None:
    path = folder / "2026.yaml"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")
    with pytest.raises(DataError, match=said) as caught:
        Calendar.load(folder)
    assert caught.value.path.name == "2026.yaml"


def test_a_missing_year_is_said(folder: Path) -> None:
    (folder / "2012.yaml").unlink()
    with pytest.raises(ValueError, match="缺少以下年度的放假通知：2012"):
        Calendar.load(folder)


def test_no_folder_and_no_notice(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="没有这个文件夹"):
        Calendar.load(tmp_path / "nowhere")
    with pytest.raises(ValueError, match="没有读到"):
        Calendar.load(tmp_path)


def test_working_days_are_not_counted_outside_the_table(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="超出工作日表的范围"):
        Term(at("1990-01-01"), Amount.parse("5个工作日")).due(calendar)
    with pytest.raises(ValueError, match="超出工作日表的范围"):
        Term(at("2066-12-01"), Amount.parse("60个工作日")).due(calendar)
