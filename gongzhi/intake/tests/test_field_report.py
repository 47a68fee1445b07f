"""A grid worker reports what he found, in his own grid and in his own name."""

from uuid import uuid4

from django.test import Client

from gongzhi.cases.models import Case, Entry
from gongzhi.intake.tests.conftest import World

FOUND = {"内容": "河边护栏断了一截", "地点_address": "大樟树"}


def enter(client: Client, **changes: object):
    return client.post("/field/report", {"idem": str(uuid4())} | FOUND | changes)


def test_it_stands_in_his_own_name_and_role(world: World, client: Client) -> None:
    client.force_login(world.county.li_jianguo)
    assert enter(client).status_code == 302
    entry, case = Entry.objects.get(), Case.objects.get()
    assert (entry.role, entry.actor, entry.post and entry.post.role) == (
        "网格员",
        world.county.li_jianguo,
        "grid_officer",
    )
    assert case.channel == "网格上报"


def test_outside_his_grid_it_is_refused_beside_the_place(world: World, client: Client) -> None:
    client.force_login(world.county.li_jianguo)
    page = enter(client, 地点_address="邻村", 地点_lon="120.015", 地点_lat="28.005")
    assert page.status_code == 422
    assert "不在您的登记范围" in page.context["form"].errors["地点"][0]
    assert page.context["form"]["内容"].value() == FOUND["内容"]


def test_a_dispatcher_may_report_here_too(world: World, client: Client) -> None:
    client.force_login(world.county.zhao_min)
    enter(client)
    assert Entry.objects.get().role == "中心"


def test_visitors_sign_in_first(world: World, client: Client) -> None:
    assert client.get("/field/report")["Location"].startswith("/sign-in")


def test_who_has_no_authority_may_not(world: World, client: Client) -> None:
    client.force_login(world.county.chen_mo)
    assert client.get("/field/report").status_code == 403


def test_it_refuses_other_methods(world: World, client: Client) -> None:
    client.force_login(world.county.li_jianguo)
    assert client.put("/field/report").status_code == 405
