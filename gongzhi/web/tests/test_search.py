"""One search; each part shows only what the person may see."""

from functools import partial

import pytest

from gongzhi.places.models import Boundary


def text(client, typed):
    return client.get("/search", {"q": typed}).content.decode()


def test_cases_people_places_and_rules_are_found(browser_of, lamp):
    client = browser_of("赵敏")
    assert lamp.title in text(client, "路灯")
    assert "李建国" in text(client, "lijianguo")
    assert "第二网格" in text(client, "第二网")
    assert "路灯报修" in text(client, "路灯报修")


def test_a_number_leads_to_its_case(browser_of, lamp):
    assert browser_of("赵敏").get("/search", {"q": lamp.number})["Location"] == f"/cases/{lamp.number}"


def test_the_outsider_finds_no_case(browser_of, lamp):
    assert lamp.title not in text(browser_of("陈默"), "永和路")
    assert lamp.title not in text(browser_of("陈默"), lamp.number)


@pytest.mark.parametrize(
    "typed", ["", "   ", "没有的东西", "'; drop table", "%_", "&|!():*", "𬤇", "灯" * 500]
)
def test_odd_searches_are_answered_calmly(browser_of, lamp, typed):
    answer = browser_of("赵敏").get("/search", {"q": typed})
    assert answer.status_code == 200


def test_visitors_are_sent_to_sign_in_and_the_method_matters(client, db, browser_of):
    assert client.get("/search?q=x").status_code == 302
    assert browser_of("赵敏").post("/search").status_code == 405


def test_places_are_suggested_to_everybody(client, county):
    found = client.get("/search/places", {"q": "第一网格"}).json()
    assert found[0]["label"] == "第一网格"
    assert client.get("/search/places").json() == []


def test_a_search_asks_as_little_for_many_as_for_few(browser_of, county, django_assert_num_queries):
    for _ in range(3):
        county.report()
    client = browser_of("赵敏")
    client.get("/search?q=路灯")
    # what changed; old numbers and newest chunk, cases; persons; places
    with django_assert_num_queries(5):
        page = client.get("/search?q=路灯").content.decode()
    assert page.count("data-row>") == 3


def test_a_point_is_told_its_grid_or_that_it_lies_outside(client, county):
    at = partial(client.post, "/search/place-at")
    assert at({"lon": "120.005", "lat": "28.005"}).json() == {"name": "东门社区第一网格", "outside": False}
    assert at({"lon": "121.47", "lat": "31.23"}).json() == {"name": "", "outside": True}
    assert client.get("/search/place-at").status_code == 405
    Boundary.objects.all().delete()
    assert at({"lon": "120.005", "lat": "28.005"}).json() == {"name": "", "outside": False}


@pytest.mark.parametrize("lon", ["", "东", "nan", "inf", "181", "𬤇"])
def test_what_is_no_point_is_refused(client, county, lon):
    assert client.post("/search/place-at", {"lon": lon, "lat": "28"}).status_code == 400
