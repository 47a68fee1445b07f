"""A return cites a clause or it is none; the second one is ruled on, and the ruling becomes a rule."""

import pytest

from gongzhi.cases.errors import FormRefused, NotYours, StepRefused
from gongzhi.cases.models import Case, Obligation
from gongzhi.dispatch.models import RoutingRule, RuleChange
from gongzhi.dispatch.suggesting import kind_of, propose_units, situation_of
from gongzhi.dispatch.tests.conftest import TODAY, Desk

TOWN_WIDE = "本镇街同类事项照此办理"
VILLAGE_ONLY = "本村社同类事项照此办理"


def at_the_village(desk: Desk) -> Case:
    """Noise, given to the village committee although the enforcement team leads."""
    case = desk.accepted(category="HB03", text="广场舞音响太吵。")
    desk.dispatch(case, "QY-QT")
    return case


def returned_twice(desk: Desk) -> Case:
    case = at_the_village(desk)
    desk.send_back(case, "村干部", "基15")
    desk.review(case, "改派")
    desk.dispatch(case, "QY-SZ")
    desk.send_back(case, "周师傅", "基15")
    return case


@pytest.fixture(autouse=True)
def _village_clerk(desk: Desk) -> None:
    desk.county.appoint("cungan", "村干部", "QY-QT", "handler", "331099/001/001")
    desk.names["村干部"] = desk.county.people["cungan"]


def test_a_clause_that_names_another_unit_is_accepted_and_the_clock_runs_on(desk: Desk) -> None:
    case = at_the_village(desk)
    before = Obligation.objects.get(case=case, step="处置反馈").due_at
    desk.send_back(case, "村干部", "基15")
    still = Obligation.objects.get(case=case, step="处置反馈", ended_at=None)
    assert still.due_at == before
    assert Obligation.objects.filter(case=case, step="退单处理", ended_at=None).exists()


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("基99", "没有“基99”这一条"),
        ("基07", "管的不是“生活噪声”。本案类别“生活噪声”对应基15"),
        ("", "请填写"),
    ],
)
def test_a_clause_that_does_not_fit_is_answered_beside_the_field(desk: Desk, clause: str, words: str) -> None:
    case = at_the_village(desk)
    with pytest.raises(FormRefused) as caught:
        desk.send_back(case, "村干部", clause)
    assert words in caught.value.errors["清单条款"]
    case.refresh_from_db()
    assert case.unit == desk.unit("QY-QT")


def test_the_unit_that_leads_cannot_cite_its_own_clause(desk: Desk) -> None:
    case = desk.accepted()
    desk.dispatch(case, "QY-SZ")
    with pytest.raises(FormRefused, match="牵头的正是青云镇市政公用所"):
        desk.send_back(case, "周师傅", "基07")


def test_a_wrong_category_can_be_named_in_the_return(desk: Desk) -> None:
    case = desk.accepted(text="电线下垂，路灯也不亮")
    desk.dispatch(case, "QY-SZ")
    desk.send_back(case, "周师傅", "收03", 应属类别="AQ07")
    assert case.due_step == "退单处理"


def test_a_return_needs_a_list_in_force(desk: Desk) -> None:
    case = at_the_village(desk)
    from gongzhi.dispatch.models import DutyItem

    DutyItem.objects.update(ends=TODAY.replace(year=2025))
    with pytest.raises(FormRefused, match="没有条款可以据以退单"):
        desk.send_back(case, "村干部", "基15")


def test_the_first_return_is_not_ruled_on(desk: Desk) -> None:
    case = at_the_village(desk)
    desk.send_back(case, "村干部", "基15")
    with pytest.raises(StepRefused, match="裁定"):
        rule(desk, case, "QY-ZF")


def rule(desk: Desk, case: Case, code: str, who: str = "钱立", scope: str = TOWN_WIDE) -> None:
    data = {"主办单位": desk.unit(code).pk, "理由": "现场看过", "适用": scope}
    desk.step(case, "裁定", who, data=data)


def test_the_ruling_binds(desk: Desk) -> None:
    case = returned_twice(desk)
    rule(desk, case, "QY-ZF")
    assert case.unit == desk.unit("QY-ZF")
    with pytest.raises(StepRefused):
        desk.send_back(case, "郑法", "基07")


def test_only_the_chair_rules(desk: Desk) -> None:
    case = returned_twice(desk)
    with pytest.raises(NotYours, match="镇街负责人"):
        rule(desk, case, "QY-ZF", who="赵敏")


def test_the_ruling_becomes_the_first_rule_and_says_where_it_is_from(desk: Desk) -> None:
    desk.rule("噪声一律归市政所", category=desk.category("HB03"), unit=desk.unit("QY-SZ"))
    case = returned_twice(desk)
    rule(desk, case, "QY-ZF")
    first = RoutingRule.objects.first()
    assert first is not None
    assert (first.order, first.active, first.unit) == (1, True, desk.unit("QY-ZF"))
    assert first.origin == f"裁定 {case.number}"
    assert RuleChange.objects.get(rule=first).person == desk.person("钱立")
    kind = kind_of(case)
    assert kind is not None
    assert propose_units(situation_of(case, kind), TODAY)[0].unit.code == "QY-ZF"


def test_a_ruling_may_stay_in_its_village(desk: Desk) -> None:
    case = returned_twice(desk)
    rule(desk, case, "QY-QT", scope=VILLAGE_ONLY)
    area = RoutingRule.objects.get().area
    assert area is not None
    assert area.path == "331099/001/001/"


def test_a_later_ruling_takes_the_place_of_the_earlier(desk: Desk) -> None:
    for code in ("QY-ZF", "QY-QT"):
        rule(desk, returned_twice(desk), code)
    assert list(RoutingRule.objects.values_list("unit__code", "active")) == [
        ("QY-QT", True),
        ("QY-ZF", False),
    ]


def test_the_list_binds_the_chair_too(desk: Desk) -> None:
    case = returned_twice(desk)
    data = {"主办单位": desk.unit("QY-SZ").pk, "理由": "先去看看", "适用": TOWN_WIDE, "类别": "AQ07"}
    with pytest.raises(FormRefused, match="已由上级收回"):
        desk.step(case, "裁定", "钱立", data=data)
    assert not RoutingRule.objects.exists()


def test_a_ruling_may_give_the_towns_work_to_the_county(desk: Desk) -> None:
    """It does so with its reasons in the ledger; a dispatcher could not."""
    case = returned_twice(desk)
    rule(desk, case, "QX-SL")
    assert case.unit == desk.unit("QX-SL")
