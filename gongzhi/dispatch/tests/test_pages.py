"""The pages beside the desk: duty list for staff and for everybody, routing rules, supervision."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.dispatch.models import Attention, RoutingRule
from gongzhi.dispatch.tests.conftest import TOWN, Desk

NOISE = {"name": "噪声归派出所", "category": "HB03", "area_path": TOWN, "unit_kind": "police_station"}


@pytest.fixture
def desk_now(desk: Desk) -> Desk:
    desk.now = timezone.now() - timedelta(minutes=5)
    return desk


def client_of(desk: Desk, name: str) -> Client:
    client = Client()
    client.force_login(desk.person(name))
    return client


def test_the_duty_list_can_be_searched(desk: Desk) -> None:
    client = client_of(desk, "周师傅")
    assert client.get("/desk/duty-list/").context["total"] == 4
    found = client.get("/desk/duty-list/", {"q": "供电"}).content.decode()
    assert "收03" in found
    assert "维护路灯" not in found
    assert "没有这样的条款" in client.get("/desk/duty-list/", {"q": "月亮"}).content.decode()


def test_everybody_may_read_the_duty_list(desk: Desk) -> None:
    code = desk.division(TOWN).code
    page = Client().get(f"/public/duty-list/{code}/")
    assert "维护路灯" in page.content.decode()
    assert Client().get("/public/duty-list/000/").status_code == 404
    assert Client().get("/public/duty-list/", follow=True).status_code == 200


def test_rules_are_for_those_who_make_them(desk: Desk) -> None:
    assert "sign-in" in Client().get("/desk/rules/").headers["Location"]
    assert client_of(desk, "周师傅").get("/desk/rules/").status_code == 403
    assert "还没有派单规则" in client_of(desk, "赵敏").get("/desk/rules/").content.decode()


def test_trying_a_rule_keeps_nothing(desk_now: Desk) -> None:
    desk_now.accepted(category="HB03")
    page = client_of(desk_now, "赵敏").post("/desk/rules/", NOISE | {"do": "try"})
    assert "会改派 1 件" in page.content.decode()
    assert not RoutingRule.objects.exists()


def test_a_rule_is_kept_off_then_switched_on_and_moved(desk: Desk) -> None:
    client = client_of(desk, "赵敏")
    for name in ("甲", "乙"):
        client.post("/desk/rules/", NOISE | {"name": name, "do": "keep"})
    one, two = RoutingRule.objects.all()
    assert not one.active
    client.post(f"/desk/rules/{one.pk}/switch", {"on": "1"})
    client.post(f"/desk/rules/{two.pk}/move", {"to": "up"})
    one.refresh_from_db()
    assert one.active
    assert list(RoutingRule.objects.values_list("name", flat=True)) == ["乙", "甲"]


def test_a_bad_rule_keeps_what_was_typed(desk: Desk) -> None:
    page = client_of(desk, "赵敏").post(
        "/desk/rules/", NOISE | {"from_hour": "22", "origin": "会商", "do": "keep"}
    )
    assert page.status_code == 422
    assert "要么都写" in page.content.decode()
    assert "会商" in page.content.decode()


def test_supervision_lists_what_is_late_and_whom_it_reached(desk: Desk) -> None:
    desk.now = timezone.now() - timedelta(days=4)
    case = desk.report()
    page = client_of(desk, "钱立").get("/desk/supervision/")
    (line, colour) = page.context["lines"][0]
    assert (line.case.pk, colour) == (case.pk, "红")
    assert line.rung is not None


def test_urging_at_one_press(desk_now: Desk) -> None:
    case = desk_now.accepted()
    client_of(desk_now, "赵敏").post(f"/desk/supervision/{case.number}/urge")
    assert Attention.objects.get().case_id == case.pk


def test_supervision_is_closed_to_others(desk: Desk) -> None:
    assert client_of(desk, "周师傅").get("/desk/supervision/").status_code == 403
    assert "没有超期的件" in client_of(desk, "赵敏").get("/desk/supervision/").content.decode()
