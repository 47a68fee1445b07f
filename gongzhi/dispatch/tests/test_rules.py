"""Routing rules: who may make them, what is wrong with a bad one, what a dry run tells, what is noted."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gongzhi.cases.errors import FormRefused, NotYours
from gongzhi.dispatch import catalogue, rules
from gongzhi.dispatch.dry_run import since, try_rule
from gongzhi.dispatch.models import RoutingRule, RuleChange
from gongzhi.dispatch.rule_drafts import Draft, rule_from
from gongzhi.dispatch.tests.conftest import NOW, TOWN, VILLAGE, Desk

NOISE = Draft("噪声归派出所", category="HB03", area_path=TOWN, unit_kind="police_station")


def names(desk: Desk) -> list[str]:
    return [rule.name for rule in catalogue.rules()]


def test_a_new_rule_stands_last_and_is_off(desk: Desk) -> None:
    desk.rule("先有的", category=desk.category("SZ01"), unit=desk.unit("QY-SZ"))
    row = rules.add_rule(desk.actor("赵敏"), NOISE, NOW)
    assert (row.active, names(desk)) == (False, ["先有的", "噪声归派出所"])
    rules.switch(desk.actor("赵敏"), row.pk, True, NOW)
    assert catalogue.rules()[1].active
    assert list(RuleChange.objects.filter(rule=row).values_list("what", "person__name")) == [
        ("启用", "赵敏"),
        ("新增，未启用", "赵敏"),
    ]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": "　"}, "name", "请写规则的名称"),
        ({"name": "长" * 121}, "name", "最多 120 字"),
        ({"category": "没有"}, "category", "类别表"),
        ({"from_hour": 22}, "to_hour", "要么都写"),
        ({"from_hour": 22, "to_hour": 25}, "to_hour", "0 到 24"),
        ({"unit_kind": ""}, "unit_kind", "选且只选一个"),
        ({"unit": 10**9}, "unit_kind", "选且只选一个"),
        ({"unit_kind": "", "unit": 10**9}, "unit", "名单"),
        ({"unit_kind": "没有"}, "unit_kind", "单位类型表"),
        ({"unit_kind": "gas_company"}, "unit_kind", "没有这样的单位"),
        ({"category": "AQ07"}, "unit_kind", "青云镇：收03“检查和抢修供电设施”已由上级收回"),
    ],
)
def test_a_bad_rule_is_answered_beside_the_field(
    desk: Desk, changes: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(FormRefused) as caught:
        rules.add_rule(desk.actor("赵敏"), replace(NOISE, **changes), NOW)
    assert words in caught.value.errors[field]
    assert not RoutingRule.objects.exists()


@pytest.mark.parametrize("who", ["周师傅", "陈默", "李建国", "何查"])
def test_who_has_no_say_makes_no_rules(desk: Desk, who: str) -> None:
    with pytest.raises(NotYours):
        rules.add_rule(desk.actor(who), NOISE, NOW)


def test_a_town_makes_rules_for_itself_only(desk: Desk) -> None:
    elsewhere = Draft("别的镇", category="HB03", area_path="331099/002/", unit_kind="enforcement_team")
    countywide = replace(NOISE, area_path="", unit_kind="public_security")
    for draft in (elsewhere, countywide):
        with pytest.raises(NotYours, match="超出您的职责范围"):
            rules.add_rule(desk.actor("赵敏"), draft, NOW)
    assert rules.add_rule(desk.actor("许县调"), countywide, NOW).area is None


def test_moving_one_leaves_the_others_in_their_order(desk: Desk) -> None:
    rows = [rules.add_rule(desk.actor("赵敏"), replace(NOISE, name=name), NOW) for name in "甲乙丙丁"]
    rules.move(desk.actor("赵敏"), rows[3].pk, rows[1].pk, NOW)
    assert names(desk) == list("甲丁乙丙")
    rules.move(desk.actor("赵敏"), rows[0].pk, None, NOW)
    assert names(desk) == list("丁乙丙甲")


def test_what_a_ruling_made_only_a_supervisor_undoes(desk: Desk) -> None:
    row = desk.rule(
        "裁定来的",
        category=desk.category("HB03"),
        area=desk.division(TOWN),
        unit=desk.unit("QY-ZF"),
        origin="裁定 26000000019",
    )
    with pytest.raises(NotYours):
        rules.switch(desk.actor("赵敏"), row.pk, False, NOW)
    rules.switch(desk.actor("钱立"), row.pk, False, NOW)
    assert not catalogue.rules()[0].active


def test_each_sees_the_rules_that_reach_him(desk: Desk) -> None:
    desk.rule("全县的", unit_kind="enforcement_team")
    desk.rule("本村的", order=2, area=desk.division(VILLAGE), unit_kind="enforcement_team")
    desk.rule("别镇的", order=3, area=desk.division("331099/002/"), unit_kind="enforcement_team")
    assert [r.name for r in rules.rules_for(desk.actor("赵敏"))] == ["全县的", "本村的"]
    assert len(rules.rules_for(desk.actor("许县调"))) == 3
    assert rules.rules_for(desk.actor("周师傅")) == []


def test_a_dry_run_counts_what_would_go_elsewhere(desk: Desk) -> None:
    actor = desk.actor("赵敏")
    for hour in range(3):
        case = desk.accepted(category="HB03", now=NOW - timedelta(hours=hour))
    desk.dispatch(case, "QY-QT")
    desk.accepted(category="SZ01")
    draft = replace(NOISE, unit_kind="", unit=desk.unit("QY-QT").pk)
    trial = try_rule(actor, replace(rules.drafted(actor, draft, NOW), active=True), catalogue.rules(), NOW)
    assert (trial.looked, trial.moved, trial.as_done) == (3, 3, 1)
    (move,) = trial.moves
    assert move.before and move.after
    assert (move.before.name, move.after.name) == ("青云镇综合行政执法队", "桥头村村民委员会")
    assert not RoutingRule.objects.exists()


def test_a_dry_run_knows_the_rules_before_it(desk: Desk) -> None:
    desk.rule("早有安排", category=desk.category("HB03"), unit=desk.unit("QY-SZ"))
    desk.accepted(category="HB03")
    actor = desk.actor("赵敏")
    last = replace(rules.drafted(actor, NOISE, NOW), active=True)
    assert try_rule(actor, last, catalogue.rules(), NOW).moved == 0
    first = replace(last, order=0)
    assert try_rule(actor, first, catalogue.rules(), NOW).moved == 1


def test_a_dry_run_shows_nothing_of_other_towns(desk: Desk) -> None:
    desk.report(category="HB03", place={"address": "石门村", "lon": 120.105, "lat": 28.005})
    countywide = replace(rule_from(replace(NOISE, area_path=""), NOW), active=True)
    assert try_rule(desk.actor("赵敏"), countywide, (), NOW).looked == 0


def test_the_month_begins_before_this_one() -> None:
    assert since(NOW).isoformat() == "2026-10-01T00:00:00+08:00"
