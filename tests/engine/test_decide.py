"""What is allowed, what is refused, and what a refusal says."""

from dataclasses import replace

import pytest

from gongzhi.engine import (
    Allowed,
    Event,
    Lack,
    NotAllowed,
    Refusal,
    advance,
    decide,
    explain,
    options,
    start,
)
from gongzhi.engine.acts import parse_moment
from tests.engine.cases import asked, calendar, shipped, small, told

READY = ("申请@2026-03-02", "公示@2026-03-02", "检查=合格@2026-03-03 由小王")


def kinds(refusal):
    assert isinstance(refusal, Refusal)
    return [missing.kind for missing in refusal.missing]


def test_an_allowed_act_names_the_rules_that_admitted_it():
    answer = asked(told(*READY), "决定=许可@2026-03-10 由老李")
    assert answer == Allowed((1, 6, 7, 9, 19))


def test_the_same_person_may_not_check_and_decide():
    refusal = asked(told(*READY), "决定=许可@2026-03-10 由小王")
    assert kinds(refusal) == [Lack.SEPARATION]
    assert "“决定”与“检查”不得由同一人办理" in refusal.text
    assert "《摆摊管理办法》第十二条" in refusal.text
    assert refusal.missing[0].curer == ("其他分管领导",)


def test_the_same_unit_may_not_ask_and_grant():
    state = told("申请@2026-03-02")
    ask = Event(2, "办理", "申请延期", at=parse_moment("2026-03-03"), actor="甲", unit="城管队")
    state = advance(small(), state, ask, calendar=calendar())
    grant = Event(3, "办理", "准予延期", at=parse_moment("2026-03-04"), actor="乙", unit="城管队")
    assert kinds(decide(small(), state, grant, calendar=calendar())) == [Lack.SEPARATION]
    other = replace(grant, unit="街道办")
    assert isinstance(decide(small(), state, other, calendar=calendar()), Allowed)


def test_a_step_belongs_to_its_roles():
    refusal = asked(told("申请@2026-03-02"), "检查=合格@2026-03-03 作为窗口")
    assert kinds(refusal) == [Lack.ROLE]
    assert "由现场检查员办理，不由受理窗口办理" in refusal.text


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("检查@2026-03-03", "要写明结果，可以是：合格、不合格"),
        ("检查=优秀@2026-03-03", "没有“优秀”这个结果"),
        ("公示=好@2026-03-03", "没有结果可选"),
        ("决定=附条件许可@2026-03-20", "本案不属于“食品”，“决定”不能作出“附条件许可”"),
        ("验收@2026-03-03", "没有“验收”这个步骤"),
        ("自动 公示@2026-03-03", "不是自动办理的步骤"),
        ("子案完成 公示@2026-03-03", "没有子案"),
        ("听证通知@2026-03-03", "本案不属于“食品”，不适用"),
        ("准予延期@2026-03-03", "还没有启用"),
        ("申请@2026-03-03", "只办一次，2026-03-02已经办过"),
        ("恢复@2026-03-03", "本案没有中止"),
        ("中止@2026-03-03", "须写明理由"),
        ("中止@2026-03-03 作为窗口 因故", "由分管领导决定（《摆摊管理办法》第十三条）"),
        ("要素 大型=是@2026-03-03", "没有要素“大型”"),
        ("要素 食品=是、免检=是@2026-03-03", "要素“食品”“免检”不能同时成立"),
        ("检查=合格@2026-03-03 含食品=是、免检=是", "不能同时成立"),
        ("公示@2026-03-01", "办理时间早于“申请”"),
    ],
)
def test_what_a_refusal_says(line, words):
    refusal = asked(told("申请@2026-03-02"), line)
    assert isinstance(refusal, Refusal)
    assert words in refusal.text


def test_a_quoted_article_is_quoted():
    refusal = asked(
        told("申请@2026-03-02", "公示@2026-03-02", "检查=合格@2026-03-03"), "决定=许可@2026-03-04"
    )
    assert "规则6，《摆摊管理办法》第四条第一款：“公示期不少于七日。”" in refusal.text
    assert refusal.text.endswith("最早2026-03-10可以办理。")


def test_what_was_undone_says_when_and_by_what():
    state = told("申请@2026-03-02", "公示@2026-03-02", "检查=合格@2026-03-03", "补正@2026-03-05")
    refusal = asked(state, "决定=许可@2026-03-20")
    assert "2026-03-03的“检查＝合格”因2026-03-05“补正”失效（规则4，《摆摊管理办法》第三条）" in refusal.text
    assert "最快补办：检查（合格）。承办：现场检查员。" in refusal.text


def test_a_suspended_case_stands_still_but_facts_may_be_recorded():
    state = told("申请@2026-03-02", "中止@2026-03-03 作为领导 因等待判决")
    refusal = asked(state, "公示@2026-03-04")
    assert kinds(refusal) == [Lack.SUSPENDED]
    assert "等待判决" in refusal.text
    assert isinstance(asked(state, "强制 公示@2026-03-04 因已经张贴"), Allowed)
    assert isinstance(asked(state, "恢复@2026-03-04 作为领导"), Allowed)
    assert not options(small(), state, now=parse_moment("2026-03-04"), calendar=calendar()).enabled


def test_a_procedure_without_suspension_cannot_be_suspended():
    state = start(shipped("信访事项"), {})
    refusal = asked(state, "中止@2026-03-03 因故", shipped("信访事项"))
    assert "没有规定全案中止" in refusal.text


def test_a_forced_fact_needs_a_reason_and_names_the_rules_it_broke():
    state = told("申请@2026-03-02")
    assert kinds(asked(state, "强制 发证@2026-03-03")) == [Lack.REASON]
    answer = asked(state, "强制 发证@2026-03-03 因节日当天口头许可")
    assert [missing.rule for missing in answer.violates] == [15]
    after = told("申请@2026-03-02", "强制 发证@2026-03-03 因节日当天口头许可")
    assert [(flaw.seq, flaw.rules) for flaw in after.flaws] == [(2, (15,))]
    assert after.marking.F & small().step("发证").bit


def test_a_forced_fact_must_be_one_the_procedure_knows():
    assert kinds(asked(told("申请@2026-03-02"), "强制 检查=优秀@2026-03-03 因故")) == [Lack.OUTCOME]


def test_facts_stated_with_an_act_hold_for_the_act_itself():
    state = told("申请@2026-03-02", "公示@2026-03-03 含食品=是")
    assert state.marking.R & small().step("听证通知").bit
    plain = told("申请@2026-03-02", "公示@2026-03-03")
    assert not plain.marking.R & small().step("听证通知").bit


def test_advance_refuses_what_decide_refuses():
    with pytest.raises(NotAllowed, match="现在不能“发证”"):
        told("申请@2026-03-02", "发证@2026-03-03")


def test_events_come_in_order():
    state = told("申请@2026-03-02", "公示@2026-03-03")
    late = Event(2, "办理", "补正", at=parse_moment("2026-03-03"))
    with pytest.raises(ValueError, match="不在 2 之后"):
        advance(small(), state, late, calendar=calendar())


def test_explain_asks_about_the_procedure_only():
    state, now = told(*READY), parse_moment("2026-03-10")
    assert explain(small(), state, small().step("决定"), at=now, calendar=calendar()) is None
    refusal = explain(small(), state, small().step("发证"), at=now, calendar=calendar())
    assert refusal
    assert [str(step) for step in refusal.remedy] == ["决定（许可）"]


def test_options_show_outcomes_roles_and_duties():
    shown = options(small(), told(*READY), now=parse_moment("2026-03-10"), calendar=calendar())
    [decision] = [one for one in shown.enabled if one.step.name == "决定"]
    assert decision.outcomes == ("许可", "不予许可")
    assert decision.roles == ("分管领导",)
    assert decision.obligation and decision.obligation.rule == 19
    assert "准予延期" not in [refusal.step for refusal in shown.blocked]
    assert "发证" in [refusal.step for refusal in shown.blocked]
