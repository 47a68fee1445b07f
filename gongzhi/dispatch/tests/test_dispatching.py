"""A case goes only where the town's duty list allows, and a refusal says whose it is and what to do."""

import pytest

from gongzhi.cases.errors import FormRefused, NotYours, StepRefused
from gongzhi.cases.models import Entry
from gongzhi.dispatch.models import DutyItem
from gongzhi.dispatch.tests.conftest import TODAY, Desk


def refused(desk: Desk, code: str, category: str = "SZ01", **data: object) -> str:
    case = desk.accepted(category=category)
    with pytest.raises(FormRefused) as caught:
        desk.dispatch(case, code, **data)
    assert case.unit is None
    return caught.value.errors["主办单位"]


def test_basic_work_goes_to_its_lead_and_the_clause_is_recorded(desk: Desk) -> None:
    case = desk.accepted()
    desk.dispatch(case, "QY-SZ")
    assert case.unit == desk.unit("QY-SZ")
    assert Entry.objects.get(case=case, step="派遣").data["主办单位·清单条款"] == "基07"


def test_basic_work_may_go_to_another_unit_of_the_town(desk: Desk) -> None:
    case = desk.accepted()
    desk.dispatch(case, "QY-QT")
    assert case.unit == desk.unit("QY-QT")


def test_basic_work_is_not_pushed_up_to_the_county(desk: Desk) -> None:
    text = refused(desk, "QX-SL")
    assert "基07" in text
    assert "由青云镇市政公用所牵头" in text
    assert "吹哨协调" in text


def test_what_the_county_has_taken_back_cannot_be_sent_down(desk: Desk) -> None:
    text = refused(desk, "QY-SZ", category="AQ07")
    assert text.startswith("收03“检查和抢修供电设施”已由上级收回，由青溪县供电公司承担")
    assert "请改派青溪县供电公司" in text


def test_what_the_county_has_taken_back_goes_to_the_department_named(desk: Desk) -> None:
    case = desk.accepted(category="AQ07")
    desk.dispatch(case, "QX-GD")
    assert case.unit == desk.unit("QX-GD")


def test_what_is_not_on_the_list_cannot_be_sent_down(desk: Desk) -> None:
    text = refused(desk, "QY-SZ", category="SL01")
    assert "职责清单没有“河道清淤”" in text
    assert "请改派青溪县水利局" in text


def test_what_is_not_on_the_list_may_go_to_the_county(desk: Desk) -> None:
    case = desk.accepted(category="SL01")
    desk.dispatch(case, "QX-SL")
    assert case.unit == desk.unit("QX-SL")


def test_a_unit_of_another_place_is_refused(desk: Desk) -> None:
    assert "辖区不含本案地点" in refused(desk, "BS-ZF")


def test_a_rule_may_send_the_towns_work_to_a_neighbour(desk: Desk) -> None:
    assert "不能派给青云派出所" in refused(desk, "QY-PC", category="HB03")
    desk.rule("生活噪声由派出所先到场", category=desk.category("HB03"), unit_kind="police_station")
    case = desk.accepted(category="HB03")
    desk.dispatch(case, "QY-PC")
    assert case.unit == desk.unit("QY-PC")


def test_without_a_category_there_is_nothing_to_look_up(desk: Desk) -> None:
    case = desk.accepted(category="")
    with pytest.raises(FormRefused) as caught:
        desk.dispatch(case, "QY-SZ")
    assert "先选定类别" in caught.value.errors["类别"]
    desk.dispatch(case, "QY-SZ", 类别="SZ01")
    assert case.category == desk.category("SZ01")


def test_a_corrected_category_is_the_one_that_counts(desk: Desk) -> None:
    assert "已由上级收回" in refused(desk, "QY-SZ", 类别="AQ07")


def test_a_town_without_a_list_is_not_held_up(desk: Desk) -> None:
    DutyItem.objects.update(ends=TODAY.replace(year=2025))
    case = desk.accepted(category="AQ07")
    desk.dispatch(case, "QY-SZ")
    assert "主办单位·清单条款" not in Entry.objects.get(case=case, step="派遣").data


def test_somebody_else_cannot_dispatch(desk: Desk) -> None:
    case = desk.accepted()
    with pytest.raises(NotYours):
        desk.step(case, "派遣", "周师傅", data={"主办单位": desk.unit("QY-SZ").pk})


def test_dispatching_before_accepting_is_refused_by_the_procedure(desk: Desk) -> None:
    case = desk.report()
    with pytest.raises(StepRefused, match="派遣"):
        desk.dispatch(case, "QY-SZ")
