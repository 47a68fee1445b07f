"""Joining a repeated report to the case that is already being handled."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongzhi.cases.errors import FormRefused, StepRefused
from gongzhi.cases.models import Case
from gongzhi.dispatch.models import Attention
from gongzhi.dispatch.tests.conftest import Desk


def merge(desk: Desk, case: Case, number: str) -> None:
    desk.step(case, "受理", "赵敏", outcome="并入", data={"原件": number})


def test_a_repeated_report_is_closed_into_the_first(desk: Desk) -> None:
    first, second = desk.accepted(), desk.report()
    merge(desk, second, first.number)
    assert second.merged_into == first
    assert second.closed_at is not None


def test_the_objections_to_a_merge(desk: Desk) -> None:
    first, second, third = desk.accepted(), desk.report(), desk.report()
    elsewhere = desk.report(place={"address": "石门村", "lon": 120.105, "lat": 28.005})
    merge(desk, second, first.number)
    withdrawn = desk.accepted()
    desk.step(withdrawn, "作废", "钱立", data={"理由": "误报"})
    for number, words in (
        (third.number, "不能并入本案自己"),
        (second.number, "已经并入别的案件"),
        (withdrawn.number, "已经办结"),
        (elsewhere.number, "没有编号为"),
        ("26000099996", "没有编号为"),
    ):
        with pytest.raises(FormRefused) as caught:
            merge(desk, third, number)
        assert words in caught.value.errors["原件"]
    third.refresh_from_db()
    assert third.closed_at is None


def test_urging_supervising_and_taking_charge_are_remembered(desk: Desk) -> None:
    case = desk.accepted()
    stage = case.stage
    desk.step(case, "催办", "赵敏", data={"内容": "请快一点"})
    desk.step(case, "督办", "钱立", data={"意见": "今天办好"})
    desk.step(case, "包案", "钱立", data={"承诺": "我去现场", "何时办好": "2026-11-27"})
    assert list(Attention.objects.order_by("seq").values_list("kind", "person__name", "town_path")) == [
        ("催办", "赵敏", "331099/001/"),
        ("督办", "钱立", "331099/001/"),
        ("包案", "钱立", "331099/001/"),
    ]
    assert case.stage == stage


def test_a_promise_for_a_day_that_has_passed_is_none(desk: Desk) -> None:
    case = desk.accepted()
    with pytest.raises(FormRefused, match="已经过去"):
        desk.step(case, "包案", "钱立", data={"承诺": "去看看", "何时办好": "2026-11-22"})


def test_what_is_not_ours_needs_a_second_reader(desk: Desk) -> None:
    case = desk.report(text="邻居家孩子太吵", category="")
    words = {"事由": "应走诉讼仲裁复议", "理由": "相邻关系争议", "途径": "青溪县人民法院"}
    desk.step(case, "拟不予受理", "赵敏", data=words)
    assert case.closed_at is None
    with pytest.raises(StepRefused, match="同一人"):
        desk.step(case, "不予受理复核", "赵敏", outcome="同意", data={"意见": "同意"})
    desk.step(case, "不予受理复核", "孙岚", outcome="同意", data={"意见": "已告知法院立案庭电话"})
    assert case.closed_at is not None


def test_what_was_joined_by_mistake_leaves_again_and_keeps_its_number(desk: Desk) -> None:
    first, second = desk.accepted(), desk.report()
    merge(desk, second, first.number)
    with pytest.raises(FormRefused, match="本案现在并在"):
        desk.step(second, "撤销并入", "赵敏", data={"原件": second.number, "理由": "不是同一盏灯"})
    number = second.number
    desk.step(second, "撤销并入", "赵敏", data={"原件": first.number, "理由": "不是同一盏灯"})
    assert (second.number, second.merged_into, second.closed_at) == (number, None, None)
    assert second.due_step == "受理"
    desk.step(second, "受理", "赵敏", outcome="立案")
    desk.dispatch(second, "QY-SZ")
    assert second.unit == desk.unit("QY-SZ")


def test_two_reports_are_seen_side_by_side_before_they_are_joined(
    desk: Desk, django_assert_max_num_queries: Any
) -> None:
    desk.now = timezone.now() - timedelta(minutes=5)
    first, second = desk.accepted(), desk.report(text="老樟树的路灯坏了，䶮㛃巷也黑。")
    client = Client()
    client.force_login(desk.person("赵敏"))
    address = reverse("desk-compare", args=[second.number, first.number])
    page = client.get(address).content.decode()
    assert "相距 0 米" in page
    assert "老樟树的路灯坏了，䶮㛃巷也黑。" in page and "老樟树旁的路灯不亮了。" in page
    with django_assert_max_num_queries(12):
        client.get(address)
    client.post(
        reverse("desk-step", args=[second.number, "受理"]), {"_outcome": "并入", "原件": first.number}
    )
    second.refresh_from_db()
    assert second.merged_into == first
    assert "现在不能并" in client.get(address).content.decode()
    assert "并入本案的（1）" in client.get(f"/desk/?show=all&case={first.number}").content.decode()
    back = client.get(f"/desk/?case={second.number}").content.decode()
    assert "撤销并入" in back and f'value="{first.number}"' in back
