"""The bridge the other way: another endpoint is followed, and matters are passed on to it, once each."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from gongzhi.cases import installing
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.services import Wish, take_step
from gongzhi.connections.models import Handed, Received
from gongzhi.connections.open311.client import Failed, pull, push
from gongzhi.connections.open311.remotes import Remote, remote
from tests.connections.servers import Got, Listener, Told, listening
from tests.open311.conftest import World

CITY = "{{邻县: {{地址: '{url}', api_key: k1, jurisdiction_id: lin.gov, 服务: {{SZ01: L7}}}}}}\n"


class City:
    """Another endpoint: what stands there, and what it was asked."""

    def __init__(self, http: Listener) -> None:
        self.http = http
        self.rows: dict[str, dict[str, Any]] = {}

    def has(self, number: str, **row: Any) -> None:
        at = (timezone.now() - timedelta(hours=2)).isoformat()
        known = {"service_request_id": number, "status": "open", "service_name": "Street light"}
        known |= {"description": "灯不亮", "requested_datetime": at, "address": "桥头"}
        self.rows[number] = self.rows.get(number, known) | row

    def answer(self, got: Got) -> Told:
        if got.method == "POST":
            return Told(201, b'[{"service_request_id": "N-1"}]')
        query = parse_qs(urlsplit(got.path).query)
        wanted = query.get("service_request_id", [""])[0].split(",")
        rows = [row for number, row in self.rows.items() if wanted == [""] or number in wanted]
        return Told(200, json.dumps(rows).encode())


@pytest.fixture
def city(world: World, settings: Any, tmp_path: Path) -> Any:
    procedures = django_settings.PACKS / "cn" / "procedures"
    installing.install(procedures / "外部工单接入" / "procedure.yaml", world.now)
    settings.DATA = tmp_path
    with listening() as listener:
        found = City(listener)
        listener.always = found.answer
        (tmp_path / "open311.yaml").write_text(CITY.format(url=listener.url), encoding="utf-8")
        yield found


def near() -> Remote:
    found = remote("邻县")
    assert found is not None
    return found


def test_what_is_new_there_is_taken_once(city: City) -> None:
    expected = (timezone.now() + timedelta(days=5)).isoformat()
    city.has("A-1", lat=28.005, long=120.005, expected_datetime=expected)
    city.has("A-2", description=None)
    first, again = pull(near(), timezone.now()), pull(near(), timezone.now())
    assert (first.fresh, first.changed, again.fresh, again.changed) == (2, 0, 0, 0)
    one, two = Case.objects.order_by("external")
    assert (one.external, one.title, one.text, one.channel) == ("A-1", "Street light", "灯不亮", "Open311")
    assert one.division is not None and one.division.name == "桥头村第一网格"
    assert one.due_at is not None and one.due_at.isoformat()[:19] == _utc(expected)
    assert two.text == "Street light"
    query = parse_qs(urlsplit(city.http.got[0].path).query)
    assert (query["api_key"], query["jurisdiction_id"]) == (["k1"], ["lin.gov"])


def _utc(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).isoformat()[:19]


def test_its_end_and_its_second_beginning_are_followed(city: City) -> None:
    city.has("A-1")
    pull(near(), timezone.now())
    city.has("A-1", status="closed", status_notes="已换灯泡")
    assert pull(near(), timezone.now()).changed == 1
    case = Case.objects.get()
    assert (case.outcome, case.closed_at is not None) == ("已解决", True)
    assert pull(near(), timezone.now()).changed == 0
    city.has("A-1", status="open")
    assert pull(near(), timezone.now()).changed == 1
    case.refresh_from_db()
    assert case.closed_at is None
    city.has("A-1", status="closed")
    assert pull(near(), timezone.now()).changed == 1
    assert Entry.objects.filter(case=case, step="办结").count() == 2


def test_what_our_people_ended_stays_ended(world: World, city: City) -> None:
    city.has("A-1", lat=28.005, long=120.005)
    pull(near(), timezone.now())
    case = Case.objects.get()
    now = timezone.now()
    take_step(case.pk, Wish("办结", world.actor(world.county.zhao_min), now, world.idem(), outcome="已解决"))
    assert pull(near(), timezone.now()).changed == 0
    case.refresh_from_db()
    assert case.closed_at is not None


def test_one_that_cannot_be_taken_does_not_stop_the_others(city: City) -> None:
    city.has("A-1", lat="north", long="east")
    city.has("A-2")
    outcome = pull(near(), timezone.now())
    assert outcome.fresh == 1
    assert outcome.wrong and "坐标" in outcome.wrong["A-1"]
    assert Received.objects.get().number == "A-2"


@pytest.mark.parametrize("told", [Told(500), Told(200, b"<html>"), Told(200, b'{"a": 1}'), Told(302)])
def test_an_endpoint_that_is_none(city: City, told: Told) -> None:
    city.http.answers = [told]
    with pytest.raises(Failed):
        pull(near(), timezone.now())


def test_a_matter_is_passed_on_once_and_its_end_noted(world: World, city: City) -> None:
    case = Case.objects.select_related("category").get(pk=world.report().case_id)
    assert push(near(), case, timezone.now()) == push(near(), case, timezone.now()) == "N-1"
    (got,) = [got for got in city.http.got if got.method == "POST"]
    sent = parse_qs(got.body.decode())
    assert (sent["service_code"], sent["lat"], sent["description"]) == (["L7"], ["28.005"], [case.text])
    assert "phone" not in sent and "13800000001" not in got.body.decode()
    city.has("N-1", status="closed", status_notes="修好了")
    pull(near(), timezone.now())
    row = Handed.objects.get()
    assert (row.outcome, row.words) == ("已办结", "修好了")


def test_when_no_answer_came_somebody_looks_first(world: World, city: City) -> None:
    case = Case.objects.select_related("category").get(pk=world.report().case_id)
    city.http.answers = [Told(500)]
    with pytest.raises(Failed, match="500"):
        push(near(), case, timezone.now())
    with pytest.raises(Failed, match="--again"):
        push(near(), case, timezone.now())
    assert push(near(), case, timezone.now(), again=True) == "N-1"
    noise = Case.objects.select_related("category").get(pk=world.report(类别="HB03").case_id)
    with pytest.raises(Failed, match="HB03"):
        push(near(), noise, timezone.now())
    assert remote("没有") is None
