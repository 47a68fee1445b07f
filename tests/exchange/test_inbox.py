"""What another system hands in is taken once, receipted, and refused when it is not what it says."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from gongzhi.cases.models import Case, Entry
from gongzhi.cases.services import Wish, take_step
from gongzhi.cases.tests.conftest import IN_EAST
from gongzhi.connections.models import Arrived, Outgoing, Received
from tests.exchange.conftest import County, Peer

LAMP = {"title": "路灯不亮", "text": "永和路口的路灯不亮了", "category": "lamp", "place": IN_EAST}


def test_a_case_arrives_once_with_a_receipt(county: County, peer: Peer) -> None:
    uid, due = uuid4(), "2026-12-01T17:30:00+08:00"
    answers = [peer.hands_in("case", "26000000123", uid, data=LAMP | {"due": due}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({answer.json()["number"] for answer in answers}) == 1
    case = Case.objects.get()
    assert answers[0].json()["number"] == case.number
    assert (case.title, case.external, case.channel) == ("路灯不亮", "26000000123", "系统交换")
    assert case.division == county.east
    assert case.due_at is not None and case.due_at.isoformat() == "2026-12-01T09:30:00+00:00"
    assert Arrived.objects.count() == 1
    again = peer.hands_in("case", "26000000123", data=LAMP)
    assert (again.status_code, Case.objects.count()) == (422, 1), "the same case under another message"


def test_a_place_across_the_border_keeps_its_words(county: County, peer: Peer) -> None:
    """Nobody sits there to mend it: the matter is taken, the point stands in the address."""
    place = {"address": "界桥东头", "lon": 121.47, "lat": 31.23}
    assert peer.hands_in("case", "26000000124", data=LAMP | {"place": place}).status_code == 200
    case = Case.objects.get()
    assert (case.lon, case.address) == (None, "界桥东头（经度 121.470000，纬度 31.230000，不在本县范围内）")


def test_who_is_not_believed(county: County, peer: Peer) -> None:
    now, body = (
        timezone.now(),
        b'{"from": "BS", "to": "QX", "kind": "case", "number": "1", "data": {"text": "x"}}',
    )
    assert peer.post(body, uuid4(), key="another secret of them").status_code == 401
    assert peer.post(body, uuid4(), own="NN").status_code == 401
    assert peer.post(body, uuid4(), at=now - timedelta(minutes=6)).status_code == 401
    assert peer.post(body, uuid4(), at=now + timedelta(minutes=6)).status_code == 401
    assert peer.post(body, uuid4()).status_code == 200
    assert Case.objects.count() == 1


def test_what_cannot_be_taken(county: County, peer: Peer) -> None:
    for kind, number, more in (
        ("case", "1", {"data": {}}),
        ("case", "", {"data": LAMP}),
        ("gift", "1", {}),
        ("case", "1", {"to": "NN", "data": LAMP}),
        ("case", "1", {"from": "NN", "data": LAMP}),
        ("case", "1", {"data": LAMP | {"due": "soon"}}),
        ("case", "1", {"data": [1]}),
        ("closed", "404", {}),
        ("reopened", "404", {}),
        ("done", "404", {"yours": "26000000019"}),
    ):
        answer = peer.hands_in(kind, number, **more)
        assert (kind, number, answer.status_code, bool(answer.json()["detail"])) == (kind, number, 422, True)
    for body in (b"", b"[]", b"{}", b"{", b'"x"'):
        assert peer.post(body, uuid4()).status_code == 422
    assert not Case.objects.exists() and not Arrived.objects.exists()


def test_the_giver_closes_and_reopens(county: County, peer: Peer) -> None:
    peer.hands_in("case", "123", data=LAMP)
    closed = peer.hands_in("closed", "123", data={"outcome": "已解决", "words": "换了灯泡"})
    assert closed.status_code == 200
    case = Case.objects.get()
    assert (case.outcome, case.closed_at is not None) == ("已解决", True)
    assert peer.hands_in("closed", "123", data={"outcome": "已解决"}).status_code == 200
    assert Entry.objects.filter(step="办结").count() == 1
    assert peer.hands_in("reopened", "123").status_code == 200
    case.refresh_from_db()
    assert case.closed_at is None
    peer.go(timezone.now())
    assert not Outgoing.objects.exists(), "the giver is not told what he said himself"


def test_the_giver_is_told_when_it_is_done(county: County, peer: Peer) -> None:
    peer.hands_in("case", "123", data=LAMP)
    case = Case.objects.get()
    words = {"说明": "等配件"}
    wish = Wish("办结", county.actor("赵敏"), timezone.now(), uuid4(), outcome="未能解决", data=words)
    take_step(case.pk, wish)
    peer.go(timezone.now())
    (got,) = peer.http.got
    assert b'"kind":"done"' in got.body and b'"yours":"123"' in got.body
    assert "等配件".encode() in got.body
    assert Outgoing.objects.get().answer == "回执：26000000777"
    assert Received.objects.get().number == "123"
