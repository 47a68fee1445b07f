"""Units that help: each with a task, a date and an answer; the lead sees them, nobody else learns more."""

from datetime import timedelta

import pytest

from gongzhi.cases import duties, inbox, selectors
from gongzhi.cases.children.strip import above, children_of, split_from, split_off
from gongzhi.cases.errors import FormRefused, NotYours, StepRefused
from gongzhi.cases.models import Case, Content, Obligation
from gongzhi.cases.numbers import link_key
from gongzhi.cases.verify import verify_all
from gongzhi.dispatch.queue import open_cases
from gongzhi.dispatch.tests.conftest import NOW, TOWN, Desk
from gongzhi.web.waiting import waiting


def helped(desk: Desk, *codes: str) -> Case:
    """A lamp given to the municipal office, with these units helping."""
    case = desk.accepted()
    units = [desk.unit(code).pk for code in codes]
    desk.dispatch(case, "QY-SZ", 要求="修好路灯，电话 13800000000", 协办单位=units, 协办要求="到场断电")
    return case


def tasks(case: Case) -> list[Case]:
    return list(Case.objects.filter(parent=case).order_by("pk"))


def answer(desk: Desk, task: Case, who: str, outcome: str = "已办好", **wish) -> None:
    reason = {"原因": "缺人"} if outcome != "已办好" else {}
    desk.step(task, "协办答复", who, outcome=outcome, data={"情况": "断电完成"} | reason, **wish)


def test_each_helper_finds_the_task_in_the_inbox_by_date(desk: Desk) -> None:
    case = helped(desk, "QX-GD", "QY-ZF")
    power, enforcement = tasks(case)
    assert [duty.case for duty in duties.nearest(desk.actor("何电"), NOW)] == [power]
    assert [duty.case for duty in duties.nearest(desk.actor("郑法"), NOW)] == [enforcement]
    assert {duty.case for duty in duties.nearest(desk.actor("周师傅"), NOW)} == {case}
    assert power.due_step == "协办答复"
    assert power.due_at is not None and power.due_at > desk.now + timedelta(days=2)


def test_the_leads_own_list_says_that_it_waits_for_them(desk: Desk) -> None:
    case = helped(desk, "QX-GD")
    desk.step(case, "签收", "周师傅", outcome="接单")
    found = duties.nearest(desk.actor("周师傅"), NOW)
    waits = {duty.step for duty in found if duty.pk in waiting(found, desk.now)}
    assert waits == {"协办处置", "处置反馈"}
    answer(desk, tasks(case)[0], "何电")
    found = duties.nearest(desk.actor("周师傅"), NOW)
    assert "处置反馈" in {duty.step for duty in found} and not waiting(found, desk.now)


def test_a_helper_sees_what_is_asked_and_nothing_of_the_reporter(desk: Desk) -> None:
    case = helped(desk, "QX-GD")
    (task,) = tasks(case)
    helper = desk.actor("何电")
    seen = selectors.get_case_for(helper, task.number)
    assert (seen.title, seen.text, seen.address) == (case.title, "到场断电", case.address)
    assert "13800000000" not in str(list(Content.objects.filter(case=task).values_list("fields", flat=True)))
    with pytest.raises(Case.DoesNotExist):
        selectors.get_case_for(helper, case.number)
    assert above(task, helper) is None
    assert inbox.search_for(helper, case.number) == []


def test_the_lead_sees_the_tasks_and_their_answers(desk: Desk) -> None:
    case = helped(desk, "QX-GD", "QY-ZF")
    power, enforcement = tasks(case)
    answer(desk, power, "何电")
    lead = desk.actor("周师傅")
    assert selectors.get_case_for(lead, power.number) == power
    shown = {one.unit: one for one in children_of(Case.objects.get(pk=case.pk))}
    assert (shown["青溪县供电公司"].state, shown["青溪县供电公司"].result) == ("已答复", "已办好")
    assert shown["青溪县供电公司"].said == "断电完成"
    waiting = shown[enforcement.unit.name if enforcement.unit else ""]
    assert (waiting.state, waiting.holder, waiting.due_step) == ("办理中", "协办单位", "协办答复")


def test_whoever_has_no_part_cannot_tell_a_task_from_nothing(desk: Desk) -> None:
    case = helped(desk, "QX-GD")
    (task,) = tasks(case)
    for name in ("郑法", "陈默"):
        for number in (task.number, case.number, "26999999998"):
            with pytest.raises(Case.DoesNotExist):
                selectors.get_case_for(desk.actor(name), number)
        assert inbox.search_for(desk.actor(name), task.number) == []
    with pytest.raises(NotYours):
        answer(desk, task, "郑法")


def test_an_answer_never_closes_the_matter(desk: Desk) -> None:
    case = helped(desk, "QX-GD")
    (task,) = tasks(case)
    desk.step(case, "签收", "周师傅", outcome="接单")
    with pytest.raises(StepRefused, match="协办处置"):
        desk.step(case, "处置反馈", "周师傅", outcome="已解决", data={"情况": "换了灯"})
    answer(desk, task, "何电", "办不了")
    case.refresh_from_db()
    assert (case.closed_at, case.due_step) == (None, "处置反馈")
    assert Case.objects.get(pk=task.pk).closed_at is not None
    desk.step(case, "处置反馈", "周师傅", outcome="已解决", data={"情况": "换了灯"})
    assert list(verify_all()) == []


def test_the_lead_may_ask_more_units_later(desk: Desk) -> None:
    case = helped(desk, "QX-GD")
    desk.step(case, "签收", "周师傅", outcome="接单")
    answer(desk, tasks(case)[0], "何电")
    case.refresh_from_db()
    desk.step(case, "请求协办", "周师傅", data={"单位": [desk.unit("QY-ZF").pk], "要求": "清走占道摊位"})
    second = tasks(case)[1]
    assert (second.unit, second.text) == (desk.unit("QY-ZF"), "清走占道摊位")
    with pytest.raises(StepRefused, match="协办处置"):
        desk.step(case, "处置反馈", "周师傅", outcome="已解决", data={"情况": "换了灯"})


def test_a_late_helper_is_urged_by_the_lead_and_supervised(desk: Desk) -> None:
    case = helped(desk, "QX-GD")
    (task,) = tasks(case)
    late = Obligation.objects.get(case=task, ended_at=None)
    assert late.due_at is not None
    assert late.due_at < desk.now + timedelta(days=7)
    desk.step(task, "催办", "周师傅", after=timedelta(days=7), data={"内容": "请尽快"})
    desk.step(task, "督办", "钱立", data={"意见": "今日内到场"})
    assert task.stage == "交办"


def test_a_void_case_calls_its_helpers_back(desk: Desk) -> None:
    case = desk.accepted(category="AQ07")
    desk.dispatch(case, "QX-GD", 协办单位=[desk.unit("QY-SZ").pk], 协办要求="围护")
    (task,) = tasks(case)
    desk.step(case, "作废", "钱立", data={"理由": "登记有误"})
    task.refresh_from_db()
    assert task.closed_at is not None
    assert not Obligation.objects.filter(case=task, ended_at=None).exists()


def test_the_unit_in_charge_does_not_help_itself(desk: Desk) -> None:
    with pytest.raises(FormRefused, match="不用再列为协办"):
        helped(desk, "QX-GD", "QY-SZ")


def test_a_unit_of_another_town_is_not_asked(desk: Desk) -> None:
    elsewhere = desk.person("陈默").posts.get().organisation
    case = desk.accepted()
    with pytest.raises(FormRefused, match="辖区不含"):
        desk.dispatch(case, "QY-SZ", 协办单位=[elsewhere.pk])


def test_a_unit_named_twice_is_asked_once(desk: Desk) -> None:
    assert len(tasks(helped(desk, "QX-GD", "QX-GD"))) == 1


def test_tasks_do_not_crowd_the_command_room(desk: Desk) -> None:
    case = helped(desk, "QX-GD", "QY-ZF")
    assert list(open_cases(desk.actor("赵敏").posts, TOWN)) == [case]


def test_a_report_with_two_matters_becomes_two_cases(desk: Desk) -> None:
    case = desk.accepted(text="路灯不亮，还有人半夜放音响。")
    desk.step(case, "拆分", "赵敏", data={"内容": "有人半夜放音响", "类别": "HB03"})
    (second,) = split_off(case)
    assert (second.text, second.address, second.town_path) == ("有人半夜放音响", case.address, TOWN)
    assert second.category is not None and second.category.code == "HB03"
    assert second.due_step == "受理"
    assert second.parent is None
    assert split_from(second) == case
    assert selectors.get_case_by_link(second.number, link_key(second.number)) == second
    shown = children_of(case)
    assert [(one.number, one.state) for one in shown] == [(second.number, "另案办理")]
    assert list(verify_all()) == []


def test_the_second_matter_goes_its_own_way(desk: Desk) -> None:
    case = desk.accepted(text="路灯不亮，还有人半夜放音响。")
    desk.step(case, "拆分", "赵敏", data={"内容": "有人半夜放音响", "类别": "HB03"})
    (second,) = split_off(case)
    desk.step(case, "作废", "钱立", data={"理由": "路灯已经修好"})
    assert Case.objects.get(pk=second.pk).closed_at is None
    desk.step(second, "受理", "赵敏", outcome="立案")
    with pytest.raises(FormRefused, match="不能再拆"):
        desk.step(second, "拆分", "赵敏", data={"内容": "再拆", "类别": "HB03"})
