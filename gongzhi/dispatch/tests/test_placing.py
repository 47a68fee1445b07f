"""Reports that lie in no town: the county's dispatcher finds them, and puts them where their words say."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongzhi.cases.errors import FormRefused
from gongzhi.cases.models import Case
from gongzhi.cases.verify import verify_all
from gongzhi.dispatch.models import Attention
from gongzhi.dispatch.placing import guess_places
from gongzhi.dispatch.tests.conftest import GRID, NOW, TOWN, Desk
from gongzhi.places import services as places

UNCLEAR = {"address": "我也说不清楚䶮㛃👍"}
LEANING = "老樟树旁的电线杆歪了，快倒了。"


@pytest.fixture
def lost(desk: Desk) -> Case:
    places.name_place(name="老樟树", division=desk.division(GRID), lon=120.004, lat=28.004)
    desk.now = timezone.now() - timedelta(minutes=5)
    return desk.report(LEANING, category="", place=UNCLEAR)


def client_of(desk: Desk, name: str) -> Client:
    client = Client()
    client.force_login(desk.person(name))
    return client


def move(desk: Desk, case: Case, who: str, **data: Any) -> Any:
    return client_of(desk, who).post(reverse("desk-step", args=[case.number, "更正地点"]), data)


def test_what_lies_in_no_town_waits_for_the_county(desk: Desk, lost: Case) -> None:
    assert lost.town_path == ""
    mine = client_of(desk, "许县调").get("/desk/").context["rows"]
    assert [row.case.pk for row in mine] == [lost.pk]
    assert client_of(desk, "赵敏").get("/desk/").context["rows"] == []


def test_the_place_its_words_name_is_proposed_and_filled_in(desk: Desk, lost: Case) -> None:
    page = client_of(desk, "许县调").get("/desk/")
    said = page.content.decode()
    assert "文中有“老樟树” · 把握较大" in said
    assert 'value="青云镇桥头村老樟树"' in said
    moves = {move.step.name: move for move in page.context["pane"].asides}
    assert moves["更正地点"].open


def test_two_places_of_that_name_are_both_named_and_none_is_filled_in(desk: Desk, lost: Case) -> None:
    places.name_place(name="老樟树", division=desk.division("331099/002/"), lon=120.104, lat=28.004)
    client = client_of(desk, "许县调")
    page = client.get(f"/desk/?case={lost.number}").content.decode()
    assert page.count("文中有“老樟树” · 请核对") == 2
    assert 'value="青云镇桥头村老樟树"' not in page
    chosen = f"/desk/?case={lost.number}&place_named=青云镇桥头村老樟树"
    assert 'value="青云镇桥头村老樟树"' in client.get(chosen).content.decode()


def test_a_village_that_is_named_decides_between_them(desk: Desk, lost: Case) -> None:
    places.name_place(name="老樟树", division=desk.division("331099/002/"), lon=120.104, lat=28.004)
    Case.objects.filter(pk=lost.pk).update(text=f"桥头村{LEANING}")
    lost.refresh_from_db()
    assert [one.hit.division.path for one in guess_places(lost, NOW.date())] == [GRID]
    Case.objects.filter(pk=lost.pk).update(text="石门村口的老樟树歪了。")
    lost.refresh_from_db()
    assert guess_places(lost, NOW.date()) == []  # neither of them lies in that village


def test_put_in_its_place_it_is_the_towns_to_accept(desk: Desk, lost: Case) -> None:
    Attention.objects.create(case=lost, seq=1, kind="催办", town_path="", at=desk.now)
    answer = move(desk, lost, "许县调", 地点_address="青云镇桥头村老樟树北边", 理由="电话问过")
    assert answer.status_code == 302 and "case=" not in answer["Location"]
    lost.refresh_from_db()
    assert (lost.town_path, lost.area_path, lost.lon) == (TOWN, GRID, 120.004)
    assert lost.obligations.get(ended_at=None).town_path == TOWN
    assert Attention.objects.get().town_path == TOWN
    desk.step(lost, "受理", "赵敏", outcome="立案", data={"类别": "AQ07"})
    assert [str(one) for one in verify_all()] == []


def test_a_village_is_no_point(desk: Desk, lost: Case) -> None:
    """Else two matters at its two ends would lie no metre apart."""
    village = desk.division("331099/001/001/")
    Case.objects.filter(pk=lost.pk).update(text="桥头村有根电线杆歪了。", title="")
    lost.refresh_from_db()
    assert [one.value["address"] for one in guess_places(lost, NOW.date())] == ["青云镇桥头村"]
    desk.step(lost, "更正地点", "许县调", data={"地点": {"address": "青云镇桥头村"}})
    assert (lost.division, lost.lon) == (village, None)
    assert guess_places(lost, NOW.date()) == []


@pytest.mark.parametrize(
    ("typed", "said"), [("没有这个地方", "没有找到"), ("", "请在地图上点一下"), ("青云镇", "没有找到")]
)
def test_a_place_nobody_knows_is_refused(desk: Desk, lost: Case, typed: str, said: str) -> None:
    with pytest.raises(FormRefused, match=said):
        desk.step(lost, "更正地点", "许县调", data={"地点": {"address": typed}})


def test_the_town_may_correct_a_place_too(desk: Desk) -> None:
    desk.now = timezone.now() - timedelta(minutes=5)
    case = desk.report()
    far = {"地点_address": "石门村口", "地点_lon": "120.105", "地点_lat": "28.005"}
    assert move(desk, case, "赵敏", **far).status_code == 302
    case.refresh_from_db()
    assert not case.town_path.startswith(TOWN) and case.town_path
    assert client_of(desk, "赵敏").get(f"/desk/?case={case.number}").status_code == 404
