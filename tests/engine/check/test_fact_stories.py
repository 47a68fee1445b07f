"""What the checker tells of facts that acts state, and what the engine says to who states them wrongly."""

import pytest

from gongzhi.engine import Allowed, Event, decide, start
from gongzhi.engine.acts import parse_moment
from gongzhi.engine.check.finding import Status
from tests.engine.cases import calendar
from tests.engine.check.writing import findings, procedure, proof, the_failure

BEGIN = parse_moment("2026-03-02")
BOX = "表单: {密: {类型: 是否, 要素: 密}}"


def test_a_fact_stated_anew_halfway_is_told_in_the_story() -> None:
    it = procedure(
        [f"始 {{初始待办: 是, 一次: 是, {BOX}}}", "完", "报 {适用: 密, 一次: 是}", f"归 {{一次: 是, {BOX}}}"],
        ["全部 须先有 始", "完 须先有 报", "归 须先有 完"],
        finish="归",
        attributes=["密"],
        properties=["归 之前必有 报 | 当: 密"],
    )
    story = the_failure(proof(it), "C2").story
    assert story[2] == "3. 经办机关：归。（写明 密：是）"


def test_a_fact_that_no_form_states_stays_as_it_was() -> None:
    """The same graph with nobody to state the fact keeps the property."""
    it = procedure(
        ["始 {初始待办: 是, 一次: 是}", "完", "报 {适用: 密, 一次: 是}", "归 {一次: 是}"],
        ["全部 须先有 始", "完 须先有 报", "归 须先有 完"],
        finish="归",
        attributes=["密"],
        properties=["归 之前必有 报 | 当: 密"],
    )
    assert not findings(proof(it), "C2", Status.FAILED)


def test_finishing_may_not_depend_on_what_a_form_will_say() -> None:
    it = procedure(
        ["始 {初始待办: 是, 一次: 是}", f"核 {{一次: 是, {BOX}}}", "完 {适用: 非 密}"],
        ["全部 须先有 始", "完 须先有 核"],
        attributes=["密"],
    )
    assert the_failure(proof(it), "C4").story == (
        "1. 经办机关：始。",
        "2. 经办机关：核。（写明 密：是）",
        "从这里起无论怎么办都不能办结。",
    )
    again = procedure(
        ["始 {初始待办: 是, 一次: 是}", f"核 {{{BOX}}}", "完 {适用: 非 密}"],
        ["全部 须先有 始", "完 须先有 核"],
        attributes=["密"],
    )
    assert the_failure(proof(again), "C4").story[-1].endswith("除非以后的表单写明合适的案情。")


GRADED = ["始 {初始待办: 是, 一次: 是}", f"核 {{一次: 是, {BOX}}}", "完 {一次: 是}"]


def test_a_grade_that_comes_too_late_is_refused() -> None:
    rules = ["全部 须先有 始", "始 后须 完 限10日 | 分级: {密: 3日}", "完 须先有 核"]
    found = proof(procedure(GRADED, rules, attributes=["密"]))
    late, running = findings(found, "L6", Status.FAILED)
    assert late.title == "规则2按“密”的分级从不起作用"
    assert running.title == "“核”写明“密”时，按它分级的期限正在计算"
    assert running.story[-2:] == ("2. 经办机关：核。", "这时“完”的期限已经按原来的案情起算（规则2）。")


def test_a_grade_stated_by_the_act_that_sets_the_time_off_is_fine() -> None:
    rules = ["全部 须先有 始", "核 后须 完 限10日 | 分级: {密: 3日}", "完 须先有 核"]
    assert not proof(procedure(GRADED, rules, attributes=["密"])).failed


def test_a_duty_that_a_form_makes_inapplicable_is_answered_for() -> None:
    steps = [f"始 {{初始待办: 是, 一次: 是, {BOX}}}", "报 {适用: 密}", f"改 {{一次: 是, {BOX}}}", "完"]
    rules = ["全部 须先有 始", "始 后须 报", "完 须待 报 办毕"]
    found = proof(procedure(steps, rules, attributes=["密"]))
    (warned,) = findings(found, "C8", Status.WARNING)
    assert warned.title.startswith("“改”写明的案情会使尚未办理的“报”不再适用")
    answered = procedure(steps, rules, attributes=["密"], more="义务消灭:\n  改: {义务: [报], 依据: 法2}\n")
    assert not findings(proof(answered), "C8", Status.WARNING)


def test_a_statute_watches_facts_that_change() -> None:
    """The law wants a report where the fact holds; the local form says so only after the chance has gone."""
    law = procedure(
        ["始 {初始待办: 是, 一次: 是}", "报 {适用: 密}", "完"],
        ["全部 须先有 始", "完 须先有 报"],
        title="某法",
        attributes=["密"],
    )
    early = [f"始 {{初始待办: 是, 一次: 是, {BOX}}}", "报 {适用: 密}", "完 {一次: 是}"]
    late = ["始 {初始待办: 是, 一次: 是}", "报 {适用: 密}", f"完 {{一次: 是, {BOX}}}"]
    maps = "对应:\n  某法: {}\n"
    rules = ["全部 须先有 始", "完 须先有 报"]
    good, bad = (procedure(s, rules, attributes=["密"], more=maps) for s in (early, late))
    assert not proof(good, law).failed
    # 完 itself waits for 报 as soon as it states the fact: nothing the law forbids, but 报 never happens
    assert not findings(proof(bad, law), "C3", Status.FAILED)
    loose = procedure(late, ["全部 须先有 始"], attributes=["密"], more=maps)
    (told,) = findings(proof(loose, law), "C3", Status.FAILED)
    assert "2. 经办机关：完。（写明 密：是）" in told.story


def test_the_engine_says_who_states_a_fact() -> None:
    it = procedure(
        [
            "始 {初始待办: 是, 一次: 是}",
            "核 {结果: [准, 否], 表单: {密: {类型: 是否, 要素: 密, 结果: [准]}}}",
            "完",
        ],
        ["全部 须先有 始"],
        attributes=["密", "急"],
    )
    with pytest.raises(ValueError, match="要素“密”由“核=准”写明，开立时还没有"):
        start(it, {"密": True})
    state = start(it, {"急": True})

    def said(kind: str, step: str | None, outcome: str | None = None, **facts: bool) -> str:
        event = Event(1, kind, step, outcome, at=BEGIN, attrs=facts)
        answer = decide(it, state, event, calendar=calendar())
        return "" if isinstance(answer, Allowed) else answer.text

    assert "要素“密”由“核=准”写明，“始”不能改它" in said("办理", "始", 密=True)
    assert "要素“急”在开立时就定了，“始”不能改它" in said("办理", "始", 急=False)
    assert "要素“急”在开立时就定了，不能另外改" in said("要素", None, 急=False)
    assert "要素“密”由“核=准”写明，不能另外改" in said("要素", None, 密=True)
    assert said("办理", "始") == ""
