"""The rest of the standard: filters, both forms, refusals in its form, and nobody's words to strangers."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from lxml import etree
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from gongzhi.api.tokens import OPEN, READ
from gongzhi.cases.models import Case, Entry
from tests.connections.servers import Told, listening
from tests.open311.conftest import ProgramOf, World

ROOT = "/open311/v2"
LAMP = {"service_code": "SZ01", "description": "路灯不亮", "lat": "28.005", "long": "120.005"}


def get(path: str, **query: Any) -> Any:
    return Client().get(f"{ROOT}/{path}", query)


def post(fields: dict[str, Any], path: str = "requests.json", **headers: str) -> Any:
    return Client().post(f"{ROOT}/{path}", fields, headers=headers)


def numbers(answer: HttpResponse) -> set[str]:
    assert answer.status_code == 200, answer.content
    return {row["service_request_id"] for row in answer.json()}  # type: ignore[attr-defined]


@pytest.fixture
def key(program_of: ProgramOf) -> str:
    return program_of("zhaomin").secret


def test_filters(world: World, key: str) -> None:
    lamp, noise, done = world.report(), world.report(类别="HB03"), world.closed()
    old = world.report()
    Case.objects.filter(pk=old.case_id).update(opened_at=world.now - timedelta(days=100))
    everything = {lamp.number, noise.number, done.number}
    assert numbers(get("requests.json")) == everything
    assert numbers(get("requests.json", status="open")) == {lamp.number, noise.number}
    assert numbers(get("requests.json", status="closed")) == {done.number}
    assert numbers(get("requests.json", status="open,closed")) == everything
    assert numbers(get("requests.json", service_code="HB03")) == {noise.number}
    assert numbers(get("requests.json", service_code="HB03,SZ01", status="open")) == {
        lamp.number,
        noise.number,
    }
    begins, ends = (world.now - timedelta(days=n) for n in (110, 90))
    past = {"start_date": begins.isoformat(), "end_date": ends.isoformat()}
    assert numbers(get("requests.json", **past)) == {old.number}
    named = f"{old.number},{lamp.number}"
    assert numbers(get("requests.json", service_request_id=named, status="closed")) == {
        old.number,
        lamp.number,
    }
    pages = [numbers(get("requests.json", page=n, page_size=1)) for n in (1, 2, 3, 4)]
    assert set.union(*pages) == everything and pages[3] == set()


def test_strange_questions(world: World, key: str) -> None:
    for query in (
        {"status": "lost"},
        {"start_date": "yesterday"},
        {"start_date": "2026-01-01"},
        {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"},
        {"page": "0"},
        {"page_size": "1001"},
        {"service_code": "a\0b"},
    ):
        answer = get("requests.json", **query)
        assert answer.status_code == 400, query
        assert answer.json()[0]["code"] == 400
        assert answer.json()[0]["description"]
    assert get("services/NONE.xml").status_code == 404
    other = get("services.xml", jurisdiction_id="elsewhere.gov")
    assert other.status_code == 404
    top = etree.fromstring(other.content)
    assert (top.tag, top.findtext("error/code")) == ("errors", "404")
    assert other["Content-Type"] == "text/xml; charset=utf-8"
    assert get("services.json", jurisdiction_id="331099").status_code == 200
    assert get("services.csv").status_code == 404


def test_strangers_hear_nothing_personal(world: World, key: str) -> None:
    taken = world.report(内容="王秀英家门口的路灯不亮")
    (stranger,) = get(f"requests/{taken.number}.json").json()
    told = {name for name, value in stranger.items() if value is not None}
    assert told.isdisjoint({"description", "address", "lat", "long", "media_url"})
    assert "王秀英" not in str(stranger)
    (office,) = get(f"requests/{taken.number}.json", api_key=key).json()
    assert (office["description"], office["lat"]) == ("王秀英家门口的路灯不亮", 28.005)
    assert "13800000001" not in str(office)
    assert office["expected_datetime"] is None, "no date for the end before the case is accepted"


def test_sensitive_matters_are_not_on_offer_and_not_told_of(
    world: World, key: str, program_of: ProgramOf
) -> None:
    codes = {row["service_code"] for row in get("services.json").json()}
    assert codes == {"SZ01", "SZ02", "HB03"}
    assert post({**LAMP, "service_code": "JB01", "api_key": key}).status_code == 404
    taken = world.report(类别="JB01")
    assert get(f"requests/{taken.number}.json").status_code == 404
    assert numbers(get("requests.json")) == set()
    lamp = world.report()
    elsewhere = program_of("chenmo").secret
    assert get(f"requests/{lamp.number}.json", api_key=elsewhere).status_code == 404


def test_expected_and_joined(world: World, key: str) -> None:
    first, second = world.report(), world.report()
    zhao = world.county.zhao_min
    world.step(first.case_id, "受理", zhao, outcome="立案")
    world.step(second.case_id, "受理", zhao, outcome="并入", data={"原件": first.number})
    (whole,), (joined,) = (get(f"requests/{t.number}.json").json() for t in (first, second))
    assert whole["expected_datetime"]
    assert {k: v for k, v in joined.items() if k in {"status", "status_notes", "expected_datetime"}} == {
        k: v for k, v in whole.items() if k in {"status", "status_notes", "expected_datetime"}
    }
    assert numbers(get("requests.json", status="open")) == {first.number, second.number}
    assert numbers(get("requests.json", status="closed")) == set()


def test_the_same_report_is_one(world: World, key: str) -> None:
    sent = LAMP | {"api_key": key}
    first, again = post(sent), post(sent)
    assert first.json() == again.json()
    assert post(sent | {"description": "路灯又不亮"}).json() != first.json()
    assert post(sent, **{"Idempotency-Key": "2"}).json() != first.json()
    assert Case.objects.count() == 3


def test_what_a_report_needs(world: World, key: str, program_of: ProgramOf) -> None:
    sent = LAMP | {"api_key": key}
    reader = program_of("lijianguo", (READ,)).secret
    assert post(LAMP).status_code == 403
    assert post(LAMP | {"api_key": reader}).status_code == 403
    for change in (
        {"lat": "", "long": ""},
        {"lat": "28.005", "long": ""},
        {"lat": "north", "long": "120"},
        {"lat": "91", "long": "120"},
        {"lat": "31.23", "long": "121.47"},
        {"description": "x" * 4001},
        {"description": "a\0b"},
        {"attribute[颜色]": "红"},
    ):
        answer = post(sent | change)
        assert (answer.status_code, bool(answer.json()[0]["description"])) == (400, True), change
    assert post({k: v for k, v in sent.items() if k != "service_code"}).status_code == 400
    assert post(sent | {"service_code": "NONE"}).status_code == 404
    assert not Case.objects.exists()
    by_words = sent | {"lat": "", "long": "", "address_string": "桥头村口"}
    answer = post(by_words, "requests.xml", Authorization=f"Bearer {key}")
    assert answer.status_code == 201
    number = etree.fromstring(answer.content).findtext("request/service_request_id")
    assert Case.objects.get().number == number
    assert Case.objects.get().address == "桥头村口"


def test_photos(world: World, key: str, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT, settings.OUTSIDE_ALLOWED = tmp_path, ["127.0.0.0/8"]
    picture = BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    with listening() as listener:
        listener.always = lambda got: Told(200, picture.getvalue(), "image/png")
        sent = LAMP | {"api_key": key, "media_url": f"{listener.url}/a.png"}
        assert post(sent).status_code == 201
        assert listener.got == [], "nothing is fetched from hosts that are not named"
        assert listener.url in Case.objects.get().text
        settings.OPEN311_MEDIA = ["127.0.0.1"]
        taken = post(sent | {"description": "带照片"}).json()[0]
        assert len(listener.got) == 1
        case = Case.objects.get(number=taken["service_request_id"])
        assert case.uploads.count() == 1
        listener.always = lambda got: Told(200, b"<html>")
        assert post(sent | {"description": "不是照片"}).status_code == 400
        settings.OUTSIDE_ALLOWED = []
        assert post(sent | {"description": "内部地址"}).status_code == 400
    upload = BytesIO(picture.getvalue())
    upload.name = "灯.png"
    assert post(LAMP | {"api_key": key, "description": "随件照片", "media": upload}).status_code == 201


def test_updates_both_ways(world: World, key: str, program_of: ProgramOf) -> None:
    number = post(LAMP | {"api_key": key}).json()[0]["service_request_id"]
    case = Case.objects.get(number=number)
    world.now = timezone.now()
    world.step(case.pk, "受理", world.county.zhao_min, outcome="立案", data={"类别": "SZ01"})
    rows = get("servicerequestupdates.json", api_key=key).json()
    assert [(r["service_request_id"], r["description"], r["status"]) for r in rows] == [
        (number, "上报", "open"),
        (number, "受理：立案", "open"),
    ]
    assert len({r["update_id"] for r in rows}) == 2
    assert get("servicerequestupdates.json").status_code == 403

    said = {"service_request_id": number, "update_id": "7", "description": "还没有人来", "api_key": key}
    first, again = (post(said, "servicerequestupdates.json") for _ in range(2))
    assert first.status_code == 200 and first.json() == again.json()
    assert Entry.objects.filter(case=case, step="催办").count() == 1
    other = program_of("lijianguo", (OPEN,)).secret
    assert post(said | {"api_key": other}, "servicerequestupdates.json").status_code == 404
    assert post(said | {"description": ""}, "servicerequestupdates.json").status_code == 400


def test_discovery(db: None) -> None:
    found = Client().get("/open311/discovery.json").json()
    (endpoint,) = found["endpoints"]
    assert endpoint["url"].endswith("/open311/v2")


def test_queries_do_not_grow(
    world: World, key: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        world.report()
    world.closed()
    get("requests.json")
    with django_assert_num_queries(4):  # services, cases, dates, public sentences
        get("requests.json")
    with django_assert_num_queries(1):
        get("services.json")


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_a_method_the_standard_has_not_is_refused_in_its_form(db: None, method: str) -> None:
    for path in ("requests.json", "services.json", "requests/1.json"):
        answer = getattr(Client(enforce_csrf_checks=True), method)(f"{ROOT}/{path}")
        assert (answer.status_code, answer.json()[0]["code"]) == (405, 405)
