"""A case goes through the doors: what is let in, what is refused, and that a repeated request is one."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gongzhi.cases import duties, inbox, installing, selectors, services
from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import FormRefused, NotYours, StepRefused
from gongzhi.cases.models import Case, Content, Entry, Obligation
from gongzhi.cases.numbers import link_key
from gongzhi.cases.standing import options_of
from gongzhi.cases.tests.conftest import NOW, REPORT, County


def test_a_report_becomes_a_case_in_its_grid(county: County) -> None:
    taken = county.report()
    case = Case.objects.get(pk=taken.case_id)
    assert (case.title, case.division, case.town_path) == (
        "永和路口的路灯不亮了",
        county.east,
        county.town.path,
    )
    assert case.category is not None
    assert (case.category.code, case.channel, case.stage) == ("lamp", "网页", "上报")
    assert case.due_at == NOW + timedelta(hours=4)
    assert case.due_step == "派遣"


def test_words_stay_out_of_the_ledger(county: County) -> None:
    case = county.report().case_id
    entry = Entry.objects.get(case=case)
    assert "13800000000" not in str(entry.data) + str(entry.sealed)
    assert Content.objects.get(case=case).fields["电话"] == "13800000000"


def test_a_whole_life_ends_closed_and_rated(county: County) -> None:
    case = county.closed()
    assert case.closed_at == NOW
    assert case.outcome == "已解决"
    assert county.rate(case.pk, 5).seq == 6
    assert not Obligation.objects.filter(case=case, ended_at=None).exists()
    assert set(Obligation.objects.filter(case=case).values_list("step", "done")) == {
        ("上报", True), ("派遣", True), ("处置反馈", True), ("核查", True), ("结案", True),
    } - {("上报", True)}  # fmt: skip


def test_the_same_request_twice_is_one_entry(county: County) -> None:
    same = UUID(int=7)
    first, second = county.report(idem=same), county.report(idem=same)
    assert first == second
    wish = services.Wish("派遣", county.actor("赵敏"), NOW, UUID(int=8), data={"单位": county.lighting.pk})
    assert services.take_step(first.case_id, wish) == services.take_step(first.case_id, wish)
    assert Entry.objects.count() == 2


def test_the_wrong_order_is_refused_with_the_way_out(county: County) -> None:
    case = county.report().case_id
    with pytest.raises(StepRefused) as refused:
        county.step(case, "结案", "赵敏")
    assert "核查" in refused.value.refusal.text
    assert Entry.objects.filter(case=case).count() == 1


def test_the_handler_does_not_check_his_own_work(county: County) -> None:
    case = county.report().case_id
    county.step(case, "派遣", "赵敏", data={"单位": county.lighting.pk})
    county.step(case, "处置反馈", "周师傅", outcome="已解决", data={"说明": "换了灯泡"})
    with pytest.raises(NotYours):
        county.step(case, "核查", "周师傅", outcome="合格")


def test_another_unit_has_no_part_in_it(county: County) -> None:
    case = county.report().case_id
    county.step(case, "派遣", "赵敏", data={"单位": county.lighting.pk})
    with pytest.raises(NotYours) as refused:
        county.step(case, "处置反馈", "陈默", outcome="已解决", data={"说明": "我来"})
    assert "承办单位" in refused.value.text


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"内容": "　\u200b"}, "内容", "请填写"),
        ({"内容": "灯" * 5001}, "内容", "5001"),
        ({"地点": {}}, "地点", "地图"),
        ({"地点": {"lon": 200, "lat": 1}}, "地点", "地球"),
        ({"类别": "没有"}, "类别", "类别表"),
        ({"照片": ["1"]}, "照片", "重新选择"),
        ({"电话": "1" * 21}, "电话", "20"),
        ({"多余": "x"}, "多余", "没有"),
    ],
)
def test_a_wrong_form_is_answered_beside_the_field(
    county: County, changes: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(FormRefused) as refused:
        county.report(**changes)
    assert words in refused.value.errors[field]
    assert not Case.objects.exists()


def test_a_step_forbidden_by_what_its_own_form_states_is_refused_with_the_rule(
    county: County, tmp_path: Path
) -> None:
    text = (Path(__file__).parent / "lamp.yaml").read_text(encoding="utf-8")
    text = text.replace('版本: "1"', '版本: "2"')
    text = text.replace("  派遣:\n", "  批示: {阶段: 处置, 角色: 中心, 一次: 是, 可选: 是}\n  派遣:\n", 1)
    text = text.replace("分责:", "  15: {句: 派遣 须先有 批示, 当: 紧急, 依据: 约定}\n分责:")
    path = tmp_path / "lamp.yaml"
    path.write_text(text, encoding="utf-8")
    installing.install(path, NOW)
    case = county.report().case_id
    with pytest.raises(StepRefused) as refused:
        county.step(case, "派遣", "赵敏", data={"单位": county.lighting.pk, "紧急": True})
    assert "批示" in refused.value.refusal.text
    with pytest.raises(FormRefused):
        county.step(case, "派遣", "赵敏", data={"紧急": True})
    county.step(case, "批示", "赵敏")
    county.step(case, "派遣", "赵敏", data={"单位": county.lighting.pk, "紧急": True})


def test_rare_characters_and_emoji_are_kept(county: County) -> None:
    case = county.report(内容="䶮㛃家门口💡坏了\u200d").case_id
    assert "䶮㛃家门口💡坏了" in Case.objects.get(pk=case).text


def test_a_clock_set_back_takes_nothing_away(county: County) -> None:
    case = Case.objects.get(pk=county.report().case_id)
    asked_now = options_of(case, NOW)
    asked_before = options_of(case, NOW - timedelta(days=3))
    assert [e.step.name for e in asked_before.enabled] == [e.step.name for e in asked_now.enabled] != []
    assert asked_before.pending == asked_now.pending


def test_urgent_cases_have_the_shorter_limit(county: County) -> None:
    case = county.report().case_id
    county.step(case, "派遣", "赵敏", data={"单位": county.lighting.pk, "紧急": True})
    duty = Obligation.objects.get(case=case, step="处置反馈")
    assert duty.due_at is not None
    assert (duty.due_at - NOW) < timedelta(days=2)


def test_an_automatic_step_waits_for_its_day(county: County) -> None:
    case = county.closed()
    assert services.wake(case.pk, NOW + timedelta(days=6)) == []
    assert services.wake(case.pk, NOW + timedelta(days=9)) == ["评价期满"]
    assert services.wake(case.pk, NOW + timedelta(days=9)) == []
    with pytest.raises(StepRefused):
        county.rate(case.pk, 5)


def test_absent_and_forbidden_look_alike(county: County) -> None:
    case = Case.objects.get(pk=county.report().case_id)
    with pytest.raises(Case.DoesNotExist):
        selectors.get_case_for(county.actor("陈默"), case.number)
    with pytest.raises(Case.DoesNotExist):
        selectors.get_case_for(county.actor("赵敏"), "26000000017")
    assert selectors.get_case_for(county.actor("赵敏"), case.number) == case
    assert selectors.get_case_for(county.actor("李建国"), case.number) == case


def test_a_link_opens_its_own_case_only(county: County) -> None:
    one, two = (Case.objects.get(pk=county.report().case_id) for _ in range(2))
    assert selectors.get_case_by_link(one.number, link_key(one.number)) == one
    with pytest.raises(Case.DoesNotExist):
        selectors.get_case_by_link(one.number, link_key(two.number))


def test_the_inbox_shows_each_their_own_duties(county: County) -> None:
    case = county.report().case_id

    def inboxes() -> dict[str, list[str]]:
        return {n: [d.step for d in duties.nearest(county.actor(n), NOW)] for n in county.people}

    assert inboxes() == {"赵敏": ["派遣"], "周师傅": [], "李建国": [], "陈默": []}
    county.step(case, "派遣", "赵敏", data={"单位": county.lighting.pk})
    assert inboxes() == {"赵敏": [], "周师傅": ["处置反馈"], "李建国": [], "陈默": []}


def test_a_search_finds_words_numbers_and_nothing_forbidden(county: County) -> None:
    case = Case.objects.get(pk=county.report().case_id)
    zhao = county.actor("赵敏")
    assert inbox.search_for(zhao, "路灯") == [case]
    assert inbox.search_for(zhao, case.number) == [case]
    assert inbox.search_for(zhao, "灯路") == []
    assert inbox.search_for(county.actor("陈默"), "路灯") == []


def test_a_reporter_may_only_take_the_reporters_steps(county: County) -> None:
    case = county.report().case_id
    with pytest.raises(NotYours):
        services.take_step(case, services.Wish("结案", Actor(reporter_of=case), NOW, county.idem()))
    assert REPORT["内容"]
