"""Joining a repeated report to the case that is already being handled."""

import pytest

from gongzhi.cases.errors import FormRefused
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
    desk.step(case, "包案", "钱立", data={"承诺": "我去现场，周五前修好"})
    assert list(Attention.objects.order_by("seq").values_list("kind", "person__name", "town_path")) == [
        ("催办", "赵敏", "331099/001/"),
        ("督办", "钱立", "331099/001/"),
        ("包案", "钱立", "331099/001/"),
    ]
    assert case.stage == stage
