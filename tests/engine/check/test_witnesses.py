"""Worked examples as witnesses of missing rules, told apart from what the checks notice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gongzhi.config.cli import main
from gongzhi.engine.check.witnesses import without_rule, witnesses
from gongzhi.engine.examples import read_examples
from tests.engine.cases import calendar
from tests.engine.check.writing import NATIONAL, load, procedure, shipped, written

SHIPPED = sorted(path.parent.name for path in (NATIONAL / "procedures").glob("*/procedure.yaml"))
STEPS = ["始 {初始待办: 是, 一次: 是}", "甲", "乙", "完"]
RULES = ["全部 须先有 始", "乙 须先有 甲", "完 须先有 甲", "完 须先有 乙"]
EXAMPLES = """\
例:
- 名: 没有甲不能办乙
  经过: [始@2026-03-02]
  可办: [甲]
  不可办: {乙: 甲}
"""


@pytest.mark.parametrize("name", SHIPPED)
def test_taking_out_a_rule_that_is_not_there_changes_nothing(name: str) -> None:
    """Everything an action does is made anew from the sentences; so nothing else may stand in its masks."""
    it = load(shipped(name))
    assert without_rule(it, 9999).actions == it.actions


def test_a_rule_taken_out_no_longer_holds() -> None:
    it = procedure(STEPS, RULES)
    mutant = without_rule(it, 2)
    (action,) = mutant.by_step[it.step("乙").index]
    assert {condition.rule for condition in action.conditions} == {1}
    assert it.by_step[0] == mutant.by_step[0]


def test_an_example_notices_what_it_is_about_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "tests.yaml").write_text(EXAMPLES, encoding="utf-8")
    notices = witnesses(procedure(STEPS, RULES), read_examples(tmp_path / "tests.yaml"), calendar())
    assert [rule for rule in (1, 2, 3, 4) if notices(rule)] == [2]


def test_both_figures_and_what_nobody_would_miss(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "procedure.yaml"
    file.write_text(written(STEPS, RULES), encoding="utf-8")
    assert main(["packs", "check", str(file), "--json"]) == 0
    (alone,) = json.loads(capsys.readouterr().out)["procedures"]
    assert alone["mutation_score_with_examples"] is None
    (tmp_path / "tests.yaml").write_text(EXAMPLES, encoding="utf-8")
    assert main(["packs", "check", str(file), "--json"]) == 0
    (both,) = json.loads(capsys.readouterr().out)["procedures"]
    assert both["mutation_score"] == alone["mutation_score"], "an example never counts as a check"
    assert both["mutation_score_with_examples"] == both["mutation_score"] + 0.25
    c10 = both["checks"][-2]  # the last tells of the examples
    assert c10["story"] == ["删去以后没有发现的“须先有”3 条：规则1、3、4。"]
    assert main(["packs", "check", str(file)]) == 0
    assert "（连同算例 25%）" in capsys.readouterr().out
