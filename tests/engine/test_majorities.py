"""Voting rules as data: their words stand in the articles, and profiles only make them stricter."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from gongzhi.ballots import decide
from gongzhi.engine import Library, PackError

PACK = Path(__file__).parents[2] / "packs" / "cn"
LIBRARY = Library.load(PACK)
STRICTER = """\
  村民代表会议决定:
    依据: 浙江省实施村委会组织法办法23
    条件:
      出席: {数: 到会人员, 占: 组成人员, 门槛: 四分之三以上}
      通过: {数: 同意, 占: 到会人员, 门槛: 三分之二以上}
      公开: {数: 公开的事项, 占: 应公开的事项, 门槛: 全部}
"""


FILE = yaml.safe_load((PACK / "parameters" / "majorities.yaml").read_text("utf-8"))["规则"]
CHECKED = sorted(name for name, rule in FILE.items() if rule["核实"] == "国家")


@pytest.mark.parametrize("name", CHECKED)
def test_the_share_stands_in_the_article(name: str) -> None:
    cited = FILE[name]["依据"]
    title = max((title for title in LIBRARY.sources if cited.startswith(title)), key=len)
    article = LIBRARY.article(title, cited.removeprefix(title))
    assert article is not None
    for condition in LIBRARY.majorities[name].conditions:
        for test in condition.tests:
            share = re.search(r"[二三四五十]分之[一二三四]|\d+%|半数|多于", test.threshold.wording)
            assert share is not None
            assert share[0] in article.text, f"{name}: {test}"
            if test.threshold.wording.startswith("超过"):
                assert test.threshold.wording in article.text


def test_only_what_was_compared_is_called_checked() -> None:
    assert [name for name, rule in LIBRARY.majorities.items() if not rule.checked] == [
        "首次业主大会提议",
        "党员大会表决",
    ]


def test_a_rule_holds_from_the_day_of_its_statute() -> None:
    rule = LIBRARY.majorities["村民代表会议决定"]
    assert not rule.holds(date(2025, 12, 31))
    assert rule.holds(date(2026, 1, 1))
    assert rule.counts == ("到会人员", "组成人员", "同意")


def profile(tmp_path: Path, rows: str) -> Path:
    (tmp_path / "parameters").mkdir()
    (tmp_path / "parameters" / "majorities.yaml").write_text("种类: 表决门槛\n规则:\n" + rows, "utf-8")
    return tmp_path


def test_a_profile_makes_a_rule_stricter(tmp_path: Path) -> None:
    counts = {"到会人员": 34, "组成人员": 45, "同意": 20, "公开的事项": 1, "应公开的事项": 1}
    local = Library.load(PACK, [profile(tmp_path, STRICTER)]).majorities["村民代表会议决定"]
    assert decide(LIBRARY.majorities["村民代表会议决定"], counts).passed
    assert not decide(local, counts).passed
    assert decide(local, counts | {"同意": 23}).passed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("四分之三以上", "半数以上"),
        ("门槛: 三分之二以上", "门槛: 半数以上"),
        ("占: 组成人员", "占: 到会人员"),
        ("      通过: {数: 同意, 占: 到会人员, 门槛: 三分之二以上}\n", ""),
    ],
    ids=["lower", "not strict", "another whole", "condition dropped"],
)
def test_a_looser_profile_is_refused(tmp_path: Path, before: str, after: str) -> None:
    assert before in STRICTER
    with pytest.raises(PackError, match="宽松"):
        Library.load(PACK, [profile(tmp_path, STRICTER.replace(before, after, 1))])


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("四分之三以上", "四分之三", "读不懂门槛“四分之三”"),
        ("数: 到会人员, 占: 组成人员, ", "数: 到会人员, ", "缺少“占”"),
        ("{数: 同意, 占: 到会人员, 门槛: 三分之二以上}", "三分之二以上", "没有写门槛"),
        ("    依据: 浙江省实施村委会组织法办法23\n", "", "缺少“依据”"),
        ("    条件:", "    备注: 无\n    条件:", "不认识“备注”"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert before in STRICTER
    with pytest.raises(PackError, match=said):
        Library.load(PACK, [profile(tmp_path, STRICTER.replace(before, after, 1))])


def test_an_unknown_kind_of_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "parameters").mkdir()
    (tmp_path / "parameters" / "local.yaml").write_text("种类: 杂项\n", "utf-8")
    with pytest.raises(PackError, match="“种类”不能是“杂项”"):
        Library.load(PACK, [tmp_path])
