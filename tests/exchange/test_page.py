"""The page about the other systems: who sees it, what went and came, why not, and sending again."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from gongzhi.cases.models import Case
from gongzhi.cases.tests.conftest import BEGINS
from gongzhi.connections.exchange.outbox import hand_over
from gongzhi.connections.exchange.peers import peers
from gongzhi.connections.models import Handed, Outgoing
from gongzhi.people import services as people
from gongzhi.people.models import Organisation
from tests.connections.servers import Told
from tests.exchange.conftest import County, Peer
from tests.exchange.test_inbox import LAMP


def client_of(county: County, role: str) -> Client:
    person = people.register_person(username=role, name=role)
    room = Organisation.objects.get(code="zhs")
    people.appoint(person=person, organisation=room, role=role, area=county.town, begins=BEGINS)
    client = Client()
    client.force_login(person)
    return client


def hand(client: Client, number: str, to: str = "BS") -> str:
    return client.post("/exchange/hand-over", {"number": number, "peer": to}, follow=True).content.decode()


def test_a_dispatcher_gives_a_case_and_sees_its_receipt(county: County, peer: Peer) -> None:
    case = Case.objects.get(pk=county.report().case_id)
    client = client_of(county, "dispatcher")
    assert "将送到白石镇" in hand(client, case.number)
    assert "以前已经交给过" in hand(client, case.number)
    assert Handed.objects.count() == 1
    peer.go(timezone.now())
    page = client.get("/exchange/").content.decode()
    assert "26000000777" in page and "对方已收下" in page and case.title in page


@pytest.mark.parametrize("number", ["", "1", "²6000000000", "26000000777", "<script>", "字" * 100_000])
def test_a_number_that_is_none_is_told_beside_it(county: County, peer: Peer, number: str) -> None:
    answer = client_of(county, "dispatcher").post("/exchange/hand-over", {"number": number, "peer": "BS"})
    assert answer.status_code == 422
    assert "aria-invalid" in answer.content.decode()
    assert not Handed.objects.exists()


def test_why_it_did_not_arrive_and_sending_again(county: County, peer: Peer) -> None:
    case = Case.objects.select_related("category").get(pk=county.report().case_id)
    hand_over(case, peers().others["BS"], timezone.now())
    peer.http.always = lambda got: Told(422, "编号已经收到过".encode())
    peer.go(timezone.now())
    client = client_of(county, "admin")
    page = client.get("/exchange/").content.decode()
    assert "编号已经收到过" in page and "不再自己发" in page and "1 条没有送到" in page
    assert case.title not in page  # who manages accounts need not read what people report
    peer.http.always = peer.receipt
    item = str(Outgoing.objects.get().pk)
    assert "1 条马上再发" in client.post("/exchange/again", {"item": item}, follow=True).content.decode()
    peer.go(timezone.now() + timedelta(seconds=1))
    assert Handed.objects.get().number == "26000000777"
    assert "没有要再发的" in client.post("/exchange/again", {"item": item}, follow=True).content.decode()


def test_what_came_is_listed_with_both_numbers(county: County, peer: Peer) -> None:
    assert peer.hands_in("case", "88000000001", data=LAMP).status_code == 200
    page = client_of(county, "dispatcher").get("/exchange/").content.decode()
    assert "88000000001" in page


def test_others_see_nothing_of_it(county: County, peer: Peer) -> None:
    client = client_of(county, "handler")
    assert client.get("/exchange/").status_code == 403
    assert client.post("/exchange/again").status_code == 403
    assert Client().get("/exchange/").status_code == 302


def test_a_file_that_cannot_be_read_is_told_on_the_page(county: County, peer: Peer) -> None:
    (settings.DATA / "exchange.yaml").write_text("本机: QX\n对方: {BS: {名称: 白石镇}}\n")
    client = client_of(county, "admin")
    page = client.get("/exchange/")
    assert page.status_code == 200 and "写法不对" in page.content.decode()
    assert client.post("/exchange/hand-over", {"number": "1", "peer": "BS"}).status_code == 409
