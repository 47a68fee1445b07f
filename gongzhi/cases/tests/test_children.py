"""A step that child cases do: opened with it, concluded by them, called back when nobody waits any more."""

from datetime import timedelta

import pytest

from gongzhi.cases.errors import StepRefused
from gongzhi.cases.models import Case, Entry, Obligation
from gongzhi.cases.projection import ORIGIN
from gongzhi.cases.services import Wish, take_step
from gongzhi.cases.tests.conftest import NOW, County
from gongzhi.cases.tests.joint import Joint, children, parts
from gongzhi.cases.verify import verify_all


@pytest.fixture
def joint(county: County) -> Joint:
    return Joint(county)


def kinds(case: int) -> list[tuple[str, str, str]]:
    return list(Entry.objects.filter(case=case).order_by("seq").values_list("kind", "step", "outcome"))


def test_every_unit_gets_a_case_of_its_own(joint: Joint) -> None:
    case = joint.open()
    joint.ask(case, *joint.both)
    first, second = children(case, "协办")
    assert (first.unit, second.unit) == joint.both
    assert {first.title, second.title} == {"修桥"}
    assert first.area_path == joint.county.town.path
    assert first.due_step == "答复"
    assert Obligation.objects.get(case=second, ended_at=None).unit == joint.county.other_unit
    assert list(verify_all()) == []


def test_both_chains_name_each_other(joint: Joint) -> None:
    case = joint.open()
    asked = joint.ask(case, joint.county.lighting)
    child = children(case, "协办")[0]
    first = Entry.objects.get(case=child, seq=1)
    above = first.data[ORIGIN]["上级"]
    parent = Case.objects.get(pk=case)
    assert (above["编号"], above["步骤"], above["序号"]) == (parent.number, "协办", asked.seq)
    assert above["摘要"] == bytes(Entry.objects.get(case=case, seq=asked.seq).hash).hex()
    news = Entry.objects.get(case=case, kind="子案").data["子案"][0]
    assert (news["事"], news["编号"], news["摘要"]) == ("开立", child.number, bytes(first.hash).hex())
    assert first.actor_id == joint.county.people["赵敏"].pk


def test_the_step_is_done_when_all_have_answered(joint: Joint) -> None:
    case = joint.open()
    joint.ask(case, *joint.both)
    first, second = children(case, "协办")
    joint.answer(first.pk, "周师傅", days=1)
    assert kinds(case)[-1] == ("子案", "", "")
    assert Obligation.objects.filter(case=case, step="协办", ended_at=None).exists()
    joint.answer(second.pk, "陈默", "办不了", days=2)
    assert kinds(case)[-1] == ("子案完成", "协办", "")
    assert [part.result for part in parts(case, "协办")] == ["已办", "办不了"]
    assert Case.objects.get(pk=case).closed_at is None  # an answer never closes the matter
    assert list(verify_all()) == []


def test_a_unit_asked_later_is_waited_for_too(joint: Joint) -> None:
    case = joint.open()
    joint.ask(case, joint.county.lighting)
    joint.step(case, "再请", data={"单位": [joint.county.other_unit.pk], "要求": "来拆围挡"})
    first, second = children(case, "协办")
    joint.answer(first.pk, "周师傅")
    assert kinds(case)[-1][0] == "子案"
    joint.answer(second.pk, "陈默")
    assert kinds(case)[-1] == ("子案完成", "协办", "")


def test_asking_anew_calls_the_old_children_back(joint: Joint) -> None:
    case = joint.open()
    joint.ask(case, *joint.both)
    joint.answer(children(case, "协办")[0].pk, "周师傅")
    joint.ask(case, joint.county.other_unit, days=1)
    answered, stale, fresh = parts(case, "协办")
    assert (answered.recalled_at, answered.result) == (None, "已办")
    assert stale.recalled_at == NOW + timedelta(days=1)
    assert stale.child.closed_at == NOW + timedelta(days=1)
    assert kinds(stale.child_id)[-1] == ("办理", "收回", "")
    joint.answer(fresh.child_id, "陈默", days=2)
    assert kinds(case)[-1] == ("子案完成", "协办", "")
    assert list(verify_all()) == []


def test_nobody_asked_means_nothing_to_wait_for(joint: Joint) -> None:
    case = joint.open()
    joint.ask(case)
    assert parts(case, "协办") == []
    assert not Obligation.objects.filter(case=case, step="协办").exists()


def test_withdrawing_ends_the_children_or_lets_them_go(joint: Joint) -> None:
    """协办任务 has a way of being called back; 审查件 has none and goes on unheard."""
    case = joint.open()
    joint.ask(case, joint.county.lighting)
    joint.step(case, "送审", data={"稿件": "第一稿"})
    joint.step(case, "撤回", days=1)
    task, review = children(case, "协办")[0], children(case, "审查")[0]
    assert (task.closed_at, review.closed_at) == (NOW + timedelta(days=1), None)
    told = Entry.objects.filter(case=case, kind="子案").order_by("seq").last()
    assert told is not None
    assert sorted(line["事"] for line in told.data["子案"]) == ["不再等候", "收回"]
    assert Case.objects.get(pk=case).closed_at == NOW + timedelta(days=1)
    joint.review(review.pk, "合法", days=2)
    assert kinds(case)[-1][0] == "子案"
    assert list(verify_all()) == []


def test_a_review_decides_the_step_with_its_outcome(joint: Joint) -> None:
    case = joint.open()
    joint.ask(case)
    joint.step(case, "送审", data={"稿件": "第一稿"})
    child = children(case, "审查")[0]
    assert Entry.objects.get(case=child, seq=1).version.code == "joint_review"
    joint.review(child.pk, "不合法", days=1)
    assert kinds(case)[-1] == ("子案完成", "审查", "不合法")
    done = Entry.objects.get(case=case, kind="子案完成")
    assert done.actor == joint.county.people["钱芳"]
    joint.step(case, "决定", days=2)
    assert list(verify_all()) == []


def test_who_proposed_may_not_review_in_the_child_either(joint: Joint) -> None:
    case = joint.open()
    joint.ask(case)
    joint.step(case, "送审", data={"稿件": "第一稿"})
    child = children(case, "审查")[0]
    with pytest.raises(StepRefused, match="不得由同一人") as refused:
        joint.step(child.pk, "意见", "赵敏", outcome="合法")
    assert "会办" in refused.value.refusal.text
    assert Case.objects.get(pk=child.pk).seq == 1


def test_a_review_that_was_stopped_leaves_the_step_open(joint: Joint) -> None:
    case = joint.open()
    joint.ask(case)
    joint.step(case, "送审", data={"稿件": "第一稿"})
    joint.step(children(case, "审查")[0].pk, "停止", days=1)
    assert parts(case, "审查")[0].result == "停止"
    assert Obligation.objects.filter(case=case, step="审查", ended_at=None).exists()
    joint.step(case, "送审", data={"稿件": "第二稿"}, days=2)
    joint.review(parts(case, "审查")[1].child_id, "合法", days=3)
    assert kinds(case)[-1] == ("子案完成", "审查", "合法")
    assert list(verify_all()) == []


def test_a_changed_draft_makes_the_running_review_pointless(joint: Joint) -> None:
    case = joint.open()
    joint.ask(case)
    joint.step(case, "送审", data={"稿件": "第一稿"})
    joint.step(case, "改稿", data={"改动": "桥改成堤"}, days=1)
    old = children(case, "审查")[0]
    joint.step(case, "送审", data={"稿件": "第二稿"}, days=1)
    joint.review(old.pk, "合法", days=2)
    assert kinds(case)[-1][0] == "子案"  # the old opinion counts for nothing
    new = children(case, "审查")[1]
    joint.review(new.pk, "合法", days=2)
    assert kinds(case)[-1] == ("子案完成", "审查", "合法")


def test_nobody_takes_the_step_by_hand(joint: Joint) -> None:
    case = joint.open()
    joint.ask(case, joint.county.lighting)
    with pytest.raises(StepRefused, match="由各子案办完后得出结果"):
        joint.step(case, "协办")


def test_the_same_answer_twice_is_told_once(joint: Joint) -> None:
    case = joint.open()
    joint.ask(case, joint.county.lighting)
    child = children(case, "协办")[0]
    wish = Wish(
        "答复",
        joint.county.actor("周师傅"),
        NOW,
        joint.county.idem(),
        outcome="已办",
        data={"情况": "到场了"},
    )
    assert take_step(child.pk, wish) == take_step(child.pk, wish)
    assert [kind for kind, _, _ in kinds(case)].count("子案完成") == 1
