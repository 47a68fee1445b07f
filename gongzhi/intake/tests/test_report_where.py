"""Second screen: the place, by map, by name, or only the village."""

import pytest
from django.test import Client

from gongzhi.cases.models import Case
from gongzhi.intake.models import Draft
from gongzhi.intake.tests.conftest import World
from gongzhi.intake.tests.steps import WHERE, begin
from gongzhi.places.services import set_boundary
from tests.personas import FOUNDED, rectangle


def place() -> dict[str, object]:
    found: dict[str, object] = Draft.objects.get().answers["地点"]
    return found


def test_a_point_on_the_map_is_enough(world: World, client: Client) -> None:
    where = begin(client)
    answer = client.post(where, {"地点_lon": "120.005", "地点_lat": "28.005"})
    assert answer["Location"].endswith("/contact")
    assert place() == {"address": "", "lon": 120.005, "lat": 28.005}


def test_the_exact_name_of_a_place_is_found(world: World, client: Client) -> None:
    client.post(begin(client), {"地点_address": "大樟树"})
    assert place() == {"address": "大樟树", "lon": 120.004, "lat": 28.004}


def test_half_a_name_is_asked_about_without_scripts(world: World, client: Client) -> None:
    where = begin(client)
    page = client.post(where, {"地点_address": "大樟"})
    assert page.status_code == 200
    assert "您说的“大樟”是哪一处" in page.content.decode()
    client.post(where, {"地点_address": "大樟", "asked": "大樟", "which": "0"})
    assert place() == {"address": "大樟（青云镇桥头村大樟树）", "lon": 120.004, "lat": 28.004}


def test_an_unknown_name_with_its_village_is_enough(world: World, client: Client) -> None:
    where, village = begin(client), world.county.divisions["331099/001/002"]
    assert "没有找到" in client.post(where, {"地点_address": "老李家"}).content.decode()
    client.post(where, {"地点_address": "老李家", "asked": "老李家", "village": str(village.pk)})
    assert place() == {"address": "老李家", "division": village.pk}


def test_nobody_is_stopped_for_not_knowing_the_place(world: World, client: Client) -> None:
    where = begin(client)
    assert "只选村（社区）也可以" in client.post(where, {}).content.decode()
    answer = client.post(where, {"asked": ""})
    assert answer["Location"].endswith("/contact")


def test_after_another_name_it_is_asked_again(world: World, client: Client) -> None:
    where = begin(client)
    page = client.post(where, {"地点_address": "小樟树", "asked": "大樟", "which": "0"})
    assert "没有找到“小樟树”" in page.content.decode()


def test_broken_coordinates_are_said_and_the_words_kept(world: World, client: Client) -> None:
    page = client.post(begin(client), WHERE | {"地点_lon": "abc"})
    assert page.status_code == 422
    assert page.context["form"]["地点"].value()[0] == "永和路口"


@pytest.mark.parametrize("off", ["999", "inf", "nan", "1e999"])
def test_a_place_off_the_earth_is_refused_where_it_was_given(world: World, client: Client, off: str) -> None:
    page = client.post(begin(client), WHERE | {"地点_lon": off})
    assert page.status_code == 422
    assert "不在地球上" in page.content.decode()


def test_a_point_outside_the_county_is_refused_beside_the_place(world: World, client: Client) -> None:
    page = client.post(begin(client), WHERE | {"地点_lon": "121.47", "地点_lat": "31.23"})
    assert page.status_code == 422
    (said,) = page.context["form"].errors["地点"]
    assert "不在本县范围内" in said
    assert "地点" not in Draft.objects.get().answers


def test_a_point_between_the_grids_goes_to_the_towns_desk(world: World, client: Client) -> None:
    town = world.county.divisions["331099/001"]
    set_boundary(division=town, geometry=rectangle(119.9, 27.9, 120.05, 28.1), begins=FOUNDED)
    answer = client.post(begin(client), {"地点_lon": "120.04", "地点_lat": "28.05"})
    assert "青云镇" in client.get(answer["Location"]).content.decode()
    client.post(answer["Location"], {})
    assert Case.objects.get().division == town


def test_the_map_shows_villages_simplified(world: World, client: Client) -> None:
    form = client.get(begin(client)).context["form"]
    features = form.fields["地点"].widget.features
    assert [f["properties"]["name"] for f in features] == ["桥头村"]


def test_it_refuses_other_methods(world: World, client: Client) -> None:
    assert client.put(begin(client)).status_code == 405


def test_without_scripts_other_words_lose_the_earlier_point(world: World, client: Client) -> None:
    where = begin(client)
    client.post(where, {"地点_address": "大樟树", "plain": "1"})
    stale = {"地点_address": "永和路口", "地点_lon": "120.004", "地点_lat": "28.004", "plain": "1"}
    client.post(where, stale)
    assert place() == {"address": "永和路口", "lon": 120.005, "lat": 28.005}
