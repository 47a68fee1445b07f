"""A new version: what changed, and what becomes of the cases that are running."""

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings

from gongzhi.config.cli import main
from gongzhi.engine import Library, can_finish, compile_text, differences, migrate, start
from gongzhi.engine.acts import events_of, parse_act
from gongzhi.engine.kernel import Marking, enabled, finished, fire
from tests.engine.cases import calendar, small
from tests.engine.graphs import graphs

TEXT = (Path(__file__).parent / "small.yaml").read_text()


@cache
def changed(*pairs):
    text = TEXT
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return compile_text(text, "new.yaml", "", Library())


def migrated(new, *lines):
    events = events_of(parse_act(line) for line in lines)
    return migrate(small(), new, {}, events, calendar=calendar())


def test_the_same_version_differs_in_nothing():
    assert differences(small(), changed()) == ()


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (("申请 后须 检查 限10日", "申请 后须 检查 限8日"), "应当在10日内办理“检查”；节日的为3日"),
        (("满7日", "满15日"), "满7日之前，不得进行“决定”；办理“加急说明”后缩短为2日"),
        (("  17: {句: 终止 停用 全部, 依据: 办法9}\n", ""), "删去规则“17”：“终止”后，不再进行其他任何步骤"),
        (("至多: 5日, 次数: 1", "至多: 3日, 次数: 1"), "改为"),
        (("不得同一人: [检查, 决定]", "不得同一人: [检查, 决定, 发证]"), "新增分责“检查、决定、发证”"),
        (("公示: {阶段: 审查, 角色: 窗口, 一次: 是, ", "公示: {阶段: 审查, 角色: 窗口, "), "只办一次"),
        (("句: 任何时候都能办结", "句: 期限都可能遵守"), "性质“乙”由“任何时候都能办结”改为“期限都可能遵守”"),
    ],
)
def test_each_difference_is_a_sentence(pair, said):
    [*changes] = differences(small(), changed(pair))
    assert any(said in str(change) for change in changes), [str(change) for change in changes]


def test_a_renamed_step_is_one_change_and_cases_follow_it():
    new = changed(("公示", "张榜"), ("  张榜: {", "  张榜: {代码: 公示, "))
    assert [c for c in differences(small(), new) if c.part == "步骤"][0].before.startswith("公示，")
    moved = migrated(new, "申请@2026-03-02", "公示@2026-03-03")
    assert moved.compliant
    assert moved.state.marking.F & new.step("张榜").bit


def test_a_case_that_did_nothing_wrong_is_adopted_and_can_finish():
    new = changed(("  16: {", "  20: {句: 决定 须先有 送检, 依据: 办法4}\n  16: {"))
    moved = migrated(new, "申请@2026-03-02", "公示@2026-03-03", "检查=合格@2026-03-04")
    assert moved.compliant
    assert moved.finishes


def test_the_first_divergence_names_its_rule_and_the_case_is_taken_as_it_is():
    new = changed(("  16: {", "  20: {句: 决定 须先有 送检, 依据: 办法4}\n  16: {"))
    lines = (
        "申请@2026-03-02",
        "公示@2026-03-03",
        "检查=合格@2026-03-04",
        "决定=许可@2026-03-11",
        "发证@2026-03-12",
    )
    moved = migrated(new, *lines)
    assert not moved.compliant
    assert (moved.first.seq, moved.first.step, moved.first.rules) == (4, "决定", (20,))
    assert "还没有有效的“送检”" in moved.first.refusal.text
    assert moved.finishes
    assert finished(new, moved.state.marking, moved.state.v)


def test_a_case_that_the_new_version_would_strand_is_found():
    new = changed(
        ("  送检: {", "  看样: {阶段: 审查, 角色: 检查员}\n  送检: {"),
        ("  16: {", "  20: {句: 发证 须先有 看样, 依据: 办法4}\n  16: {"),
        ("  17: {", "  21: {句: 看样 须待 发证 办毕, 依据: 办法4}\n  17: {"),
    )
    lines = ("申请@2026-03-02", "公示@2026-03-03", "检查=合格@2026-03-04", "决定=许可@2026-03-11")
    assert migrated(new, *lines).finishes is False


def test_a_step_the_new_version_has_not_is_left_out():
    new = changed(
        ("  补正: {阶段: 申请, 角色: 摊主, 外部: 是, 可选: 是}\n", ""),
        ("  3: {句: 检查=不合格 后须 补正 限5日, 依据: 办法3, 重复: 取早}\n", ""),
        ("  4: {句: 补正 使失效 检查, 依据: 办法3}\n", ""),
        ("  5: {句: 补正 后须 检查 限10日, 依据: 办法3}\n", ""),
        ("补正、检查 办毕", "检查 办毕"),
        ("停用 检查、补正、决定", "停用 检查、决定"),
        ("期限: [2, 5]", "期限: [2]"),
    )
    moved = migrated(
        new, "申请@2026-03-02", "检查=不合格@2026-03-03", "补正@2026-03-04", "检查=合格@2026-03-05"
    )
    assert (moved.first.seq, moved.first.step) == (3, "补正")
    assert moved.state.seq == 4
    assert moved.finishes


@settings(max_examples=60, deadline=None)
@given(graph=graphs())
def test_can_finish_agrees_with_looking_everywhere(graph):
    procedure = compile_text(graph.to_yaml(), "随机.yaml", "", Library())
    state = start(procedure, {})
    seen, work, found = {state.marking}, [state.marking], False
    while work and len(seen) < 3000:
        m = work.pop()
        found = found or finished(procedure, m, state.v)
        steps = (a for a in enabled(procedure, m, state.v) if not procedure.steps[a.step].exit)
        for after in {fire(action, m) for action in steps} - seen:
            seen.add(after)
            work.append(after)
    if found or not work:
        assert can_finish(procedure, Marking(*procedure.initial), state.v) is found


def test_the_command_tells_the_difference_and_says_so_by_its_exit_code(tmp_path, capsys):
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(TEXT)
    new.write_text(TEXT.replace("申请 后须 检查 限10日", "申请 后须 检查 限8日"))
    assert main(["packs", "diff", str(old), str(old)]) == 0
    assert main(["packs", "diff", str(old), str(new)]) == 1
    assert "由““申请”后，应当在10日内办理“检查”" in capsys.readouterr().out
    assert main(["packs", "diff", str(old), str(new), "--json"]) == 1
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert (change["part"], change["key"]) == ("规则", "2") and "8日" in change["after"]
    assert main(["packs", "diff", str(old), str(tmp_path / "none.yaml")]) == 2
