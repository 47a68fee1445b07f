"""The counter: staff enter for somebody; who typed, for whom and from where stands in the ledger."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from gongzhi.cases.models import Case, Content, Entry
from gongzhi.intake.models import DangerStop
from gongzhi.intake.tests.conftest import World
from gongzhi.intake.views import slip

TYPED = {
    "渠道": "电话",
    "内容": "王大爷说路灯不亮",
    "地点_address": "大樟树",
    "类别": "SZ01",
    "称呼": "王大爷",
    "电话": "0577-88881234",
}


@pytest.fixture
def desk(world: World, client: Client) -> Client:
    client.force_login(world.county.zhao_min)
    return client


def enter(desk: Client, **changes: object):
    return desk.post("/counter/", {"idem": str(uuid4())} | TYPED | changes)


def test_it_records_who_typed_for_whom_and_from_where(world: World, desk: Client) -> None:
    answer = enter(desk)
    case, entry = Case.objects.get(), Entry.objects.get()
    assert answer["Location"] == f"/counter/{case.number}"
    assert (entry.actor, entry.post and entry.post.role, entry.role) == (
        world.county.zhao_min,
        "dispatcher",
        "居民",
    )
    assert (case.channel, Content.objects.get().fields["称呼"]) == ("电话", "王大爷")
    assert case.division == world.county.divisions["331099/001/001/001"]


def test_the_reporters_page_says_who_typed(world: World, desk: Client) -> None:
    enter(desk)
    page = Client().get(world.link(Case.objects.get())).content.decode()
    assert "您（由青云镇综合信息指挥室代为登记）" in page


def test_a_village_clerk_may_enter_for_his_village(world: World, client: Client) -> None:
    client.force_login(world.county.people["zhouhong"])
    assert enter(client, 渠道="窗口").status_code == 302
    assert Entry.objects.values_list("post__role", flat=True).get() == "village_clerk"


def test_but_not_for_another(world: World, client: Client) -> None:
    client.force_login(world.county.people["zhouhong"])
    page = enter(client, 地点_address="那边", 地点_lon="120.105", 地点_lat="28.005")
    assert page.status_code == 422
    assert "不在您的登记范围（桥头村）" in page.context["form"].errors["地点"][0]
    assert page.context["form"]["内容"].value() == TYPED["内容"]


def test_without_a_known_place_it_is_the_clerks_own_area(world: World, desk: Client) -> None:
    enter(desk, 地点_address="")
    case = Case.objects.get()
    assert (case.division, case.address) == (world.county.divisions["331099/001"], "青云镇")


def test_an_unclear_place_is_asked_once(world: World, desk: Client) -> None:
    page = enter(desk, 地点_address="老李家")
    assert page.status_code == 200 and "没有找到“老李家”" in page.content.decode()
    assert enter(desk, 地点_address="老李家", asked="老李家").status_code == 302


def test_danger_is_told_to_the_clerk_first(world: World, desk: Client) -> None:
    page = enter(desk, 内容="对方说着火了")
    assert page.status_code == 200 and 'href="tel:119"' in page.content.decode()
    assert not Case.objects.exists()
    assert DangerStop.objects.get().shown == 1
    assert enter(desk, 内容="对方说着火了", told="1").status_code == 302


def test_the_same_form_twice_is_one_case(world: World, desk: Client) -> None:
    idem = str(uuid4())
    assert enter(desk, idem=idem)["Location"] == enter(desk, idem=idem)["Location"]
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"内容": ""}, "内容"), ({"电话": "12"}, "电话"), ({"渠道": "托梦"}, "渠道"), ({"类别": "XX"}, "类别")],
)
def test_what_is_wrong_is_said_beside_the_field(
    world: World, desk: Client, changes: dict[str, str], field: str
) -> None:
    page = enter(desk, **changes)
    assert page.status_code == 422
    assert field in page.context["form"].errors


def test_visitors_sign_in_first(world: World, client: Client) -> None:
    assert client.get("/counter/")["Location"].startswith("/sign-in")


@pytest.mark.parametrize("name", ["wangqiang", "sunli", "chenmo"])
def test_who_has_no_authority_may_not(world: World, client: Client, name: str) -> None:
    client.force_login(world.county.people[name])
    assert client.get("/counter/").status_code == 403
    assert enter(client).status_code == 403
    assert not Case.objects.exists()


def test_it_refuses_other_methods(world: World, desk: Client) -> None:
    assert desk.put("/counter/").status_code == 405


def test_the_slip_is_for_the_one_who_typed_it(world: World, desk: Client) -> None:
    address = enter(desk)["Location"]
    assert desk.get(address).context["link"].endswith(world.link(Case.objects.get()))
    desk.force_login(world.county.people["zhouhong"])
    assert desk.get(address).status_code == 404


def test_and_for_one_day(world: World, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = enter(desk)["Location"]
    monkeypatch.setattr(slip, "LASTS", timedelta(0))
    assert desk.get(address).status_code == 404


def test_the_fields_are_those_of_the_step(world: World, desk: Client) -> None:
    form = desk.get("/counter/?channel=书面").context["form"]
    assert list(form.fields) == ["渠道", *(spec.key for spec in form.step.form)]
    assert form.fields["渠道"].initial == "书面"
