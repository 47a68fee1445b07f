"""Programs that nobody here wrote report a matter and follow it to its end: civicbot and georeport."""

from typing import Any

import pytest
from civicbot import Open311Client, ValidationError
from civicbot.http import HttpError, HttpTransport, RateLimiter
from civicbot.registry import Endpoint
from django.utils import timezone
from georeport import GeoReport

from gongzhi.api.tokens import OPEN
from gongzhi.cases.models import Case, Category, Content
from tests.api.conftest import make_program
from tests.open311.conftest import World

LAMP: dict[str, Any] = {
    "lat": 28.005,
    "lng": 120.005,
    "description": "永和路口的路灯不亮",
    "phone": "13800000001",
}
QUESTIONS = {
    "事类": "事件",
    "关键词": ["路灯"],
    "追问": [
        {"代码": "几盏", "问": "大约几盏不亮", "类型": "数字"},
        {"代码": "通车", "问": "还能通车吗", "类型": "选项", "选项": ["能", "不能"]},
    ],
}


@pytest.fixture
def bot(committed: World, live_server: Any) -> Open311Client:
    Category.objects.filter(code="SZ01").update(settings=QUESTIONS)
    endpoint = Endpoint(
        id="qingxi", name="青溪县", base_url=f"{live_server.url}/open311/v2", write=True,
        api_key_required_for_write=True,
    )  # fmt: skip
    return Open311Client(endpoint, HttpTransport(rate_limiter=RateLimiter(0.0)))


def test_a_foreign_program_reports_and_follows(
    bot: Open311Client, committed: World, live_server: Any
) -> None:
    key = make_program(committed, "zhaomin", (OPEN,)).secret
    attributes = {"几盏": "2", "通车": "能"}
    sent = bot.create_request(
        "SZ01",
        dry_run=False,
        confirm="SEND",
        api_key=key,
        validate_remote=True,
        attributes=attributes,
        **LAMP,
    )
    number = sent.response[0]["service_request_id"]
    assert f"/r/{number}/" in sent.response[0]["service_notice"]
    case = Case.objects.get(number=number)
    assert case.text == "永和路口的路灯不亮\n大约几盏不亮：2\n还能通车吗：能"
    assert (case.channel, case.category.code if case.category else "") == ("Open311", "SZ01")
    assert Content.objects.get(case=case).fields["电话"] == "13800000001"

    seen = bot.get_request(number)
    assert seen is not None
    assert (seen["status"], seen["service_name"], seen["status_notes"]) == ("open", "路灯不亮", "上报受理")
    committed.now = timezone.now()
    committed.finish(case.pk)
    reader = GeoReport(f"{live_server.url}/open311/v2", output_format="xml")
    for found in (bot.get_request(number), reader.get_service_request(number)):
        assert found is not None
        assert (found["status"], found["status_notes"]) == ("closed", "路灯已经修好，谢谢您。")
        assert found["agency_responsible"] == "青云镇综合行政执法队"
    assert bot.get_token(number)[0]["service_request_id"] == number
    listed = bot.list_requests(status="closed", service_code="SZ01")
    assert [row["service_request_id"] for row in listed] == [number]
    assert bot.list_requests(status="open") == []


def test_the_client_checks_by_our_definition(bot: Open311Client) -> None:
    with pytest.raises(ValidationError, match="通车"):
        bot.create_request("SZ01", validate_remote=True, attributes={"通车": "也许"}, **LAMP)
    with pytest.raises(ValidationError, match="not offered"):
        bot.create_request("NONE", validate_remote=True, **LAMP)


def test_what_the_client_may_not(bot: Open311Client) -> None:
    for key in ("wrong", "gongzhi_wrong"):
        with pytest.raises(HttpError) as refused:
            bot.create_request("SZ01", dry_run=False, confirm="SEND", api_key=key, **LAMP)
        assert refused.value.status == 403
        assert '"code": 403' in refused.value.body
    with pytest.raises(HttpError) as absent:
        bot.get_request("26999999991")
    assert absent.value.status == 404
    assert not Case.objects.exists()


def _as_text(value: Any) -> str | None:
    return str(value).lower() if isinstance(value, bool) else value or None


def test_both_forms_say_the_same(bot: Open311Client, live_server: Any) -> None:
    root = f"{live_server.url}/open311/v2"
    as_json, as_xml = GeoReport(root), GeoReport(root, output_format="xml")
    for one, other in zip(as_json.get_service_list(), as_xml.get_service_list(), strict=True):
        assert {
            name: str(value).lower() if isinstance(value, bool) else value or None
            for name, value in one.items()
        } == other
    definition = as_xml.get_service_definition("SZ01")
    assert definition["service_code"] == "SZ01"
    asked = definition["attributes"]["attribute"]
    assert [row["description"] for row in asked] == ["大约几盏不亮", "还能通车吗"]
    assert [row["key"] for row in asked[1]["values"]["value"]] == ["能", "不能"]
