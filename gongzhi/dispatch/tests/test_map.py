"""The queue on a map: what is near is one spot, a place narrows it, and only one's own area is shown."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.dispatch import spots
from gongzhi.dispatch.spots import REACH, Pin
from gongzhi.dispatch.tests.conftest import TODAY, TOWN, VILLAGE, Desk

FAR = {"address": "桥头村第二网格", "lon": 120.018, "lat": 28.002}
SECOND_GRID = "331099/001/001/002/"


@pytest.fixture
def desk_now(desk: Desk) -> Desk:
    desk.now = timezone.now() - timedelta(minutes=5)
    return desk


@pytest.fixture
def at_desk(desk_now: Desk) -> Client:
    client = Client()
    client.force_login(desk_now.person("赵敏"))
    return client


def test_what_lies_together_is_one_spot(desk_now: Desk, at_desk: Client) -> None:
    one, other, far = desk_now.report(), desk_now.report(), desk_now.report(place=FAR)
    page = at_desk.get("/desk/map")
    assert sorted(spot["count"] for spot in page.context["spots"]) == [1, 2]
    assert {row.case.pk for row in page.context["rows"]} == {one.pk, other.pk, far.pk}
    assert "这一处 2 件" in page.content.decode()


def test_a_spot_lists_what_it_holds(desk_now: Desk, at_desk: Client) -> None:
    one, other, far = desk_now.report(), desk_now.report(), desk_now.report(place=FAR)
    for number, held in ((other.number, {one.pk, other.pk}), (far.number, {far.pk})):
        page = at_desk.get("/desk/map", {"spot": number})
        assert {row.case.pk for row in page.context["rows"]} == held


def test_a_spot_that_is_gone_shows_the_whole_list(desk_now: Desk, at_desk: Client) -> None:
    case = desk_now.report()
    page = at_desk.get("/desk/map", {"spot": "26000000000"})
    assert [row.case.pk for row in page.context["rows"]] == [case.pk]


def test_a_place_narrows_map_list_and_queue(desk_now: Desk, at_desk: Client) -> None:
    desk_now.report()
    far = desk_now.report(place=FAR)
    for address in ("/desk/map", "/desk/"):
        page = at_desk.get(address, {"place": SECOND_GRID})
        assert [row.case.pk for row in page.context["rows"]] == [far.pk]
        assert "桥头村第二网格" in page.content.decode()


@pytest.mark.parametrize("place", ["331099/002/", "x", "331099/001/001/001/001/001/", "'--"])
def test_a_place_outside_ones_area_is_not_asked_for(desk_now: Desk, at_desk: Client, place: str) -> None:
    case = desk_now.report()
    elsewhere = desk_now.report(place={"address": "石门村", "lon": 120.105, "lat": 28.005})
    rows = at_desk.get("/desk/map", {"place": place}).context["rows"]
    assert [row.case.pk for row in rows] == [case.pk] != [elsewhere.pk]


def test_what_has_no_point_is_told_and_listed(desk_now: Desk, at_desk: Client) -> None:
    case = desk_now.report(place={"division": desk_now.division(TOWN + "001/").pk, "address": "桥头村"})
    page = at_desk.get("/desk/map")
    assert [row.case.pk for row in page.context["rows"]] == [case.pk]
    assert page.context["unplaced"] + sum(spot["count"] for spot in page.context["spots"]) == 1


def test_a_part_counts_what_is_late(desk_now: Desk, at_desk: Client) -> None:
    desk_now.now -= timedelta(days=20)
    desk_now.report()
    [line] = [line for line in at_desk.get("/desk/map").context["parts"] if line["part"].path == VILLAGE]
    assert (line["part"].cases, line["part"].late) == (1, 1)


def test_who_has_no_desk_has_no_map(desk: Desk) -> None:
    client = Client()
    client.force_login(desk.person("周师傅"))
    assert client.get("/desk/map").status_code == 403


def test_the_worst_light_is_shown_and_no_two_spots_cover_each_other(desk: Desk) -> None:
    drawn = spots.ground(VILLAGE, TODAY)
    assert drawn is not None
    pins = [
        Pin(str(i), "", VILLAGE, colour, 120.0005 + i * 0.0004, 28.005)
        for i, colour in enumerate(["绿", "红", "黄", "灰"] * 10)
    ]
    found = spots.gather(pins, drawn)
    assert sum(len(spot.pins) for spot in found) == len(pins)
    assert found[0].light.colour == "红"
    places = [(spot.x, spot.y) for spot in found]
    assert all(
        (x - a) ** 2 + (y - b) ** 2 >= REACH**2 for i, (x, y) in enumerate(places) for a, b in places[i + 1 :]
    )


def test_the_map_asks_as_little_for_many_as_for_few(
    desk_now: Desk, at_desk: Client, django_assert_num_queries
) -> None:
    desk_now.report()
    at_desk.get("/desk/map")
    with django_assert_num_queries(4):
        at_desk.get("/desk/map")
    for _ in range(5):
        desk_now.report()
    with django_assert_num_queries(4):
        at_desk.get("/desk/map")
