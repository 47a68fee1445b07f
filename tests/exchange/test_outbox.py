"""A case given away: sent until a signed receipt is here, its end told, the other's result noted."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from gongzhi.calendars.files import DataError
from gongzhi.cases.models import Case, Entry
from gongzhi.connections.exchange.outbox import hand_over
from gongzhi.connections.exchange.peers import peers
from gongzhi.connections.models import Handed, Outgoing
from gongzhi.connections.outgoing.lanes import PAUSES
from tests.connections.servers import Told
from tests.exchange.conftest import County, Peer

State = Outgoing.State


def given(county: County) -> Case:
    case = Case.objects.select_related("category").get(pk=county.report().case_id)
    assert hand_over(case, peers().others["BS"], timezone.now())
    return case


def test_a_case_is_given_once_and_receipted(county: County, peer: Peer) -> None:
    case = given(county)
    assert not hand_over(case, peers().others["BS"], timezone.now())
    peer.go(timezone.now())
    (got,) = peer.http.got
    said = json.loads(got.body)
    assert (said["from"], said["to"], said["number"]) == ("QX", "BS", case.number)
    assert said["data"]["text"] == case.text
    assert b"13800000000" not in got.body
    assert Handed.objects.get().number == "26000000777"
    assert Outgoing.objects.get().state == State.DONE


def test_only_a_signed_receipt_for_this_message_counts(county: County, peer: Peer) -> None:
    given(county)
    now = timezone.now()
    other = peer.receipt

    def unsigned(got: Any) -> Told:
        return Told(200, b'{"number": "1"}')

    def for_another(got: Any) -> Told:
        got.headers["webhook-id"] = "msg_" + "0" * 32
        return other(got)

    for script, wait in ((unsigned, timedelta()), (for_another, PAUSES[0]), (other, PAUSES[1])):
        assert Handed.objects.get().number == ""
        peer.http.always = script
        now += wait
        peer.go(now)
    assert Handed.objects.get().number == "26000000777"
    assert len({json.dumps(json.loads(got.body)) for got in peer.http.got}) == 1


def test_what_the_other_cannot_take_is_shown_and_not_repeated(county: County, peer: Peer) -> None:
    given(county)
    peer.http.always = lambda got: Told(422, '{"detail": "看不懂"}'.encode())
    peer.go(timezone.now())
    item = Outgoing.objects.get()
    assert (item.state, "看不懂" in item.answer) == (State.DEAD, True)


def test_the_other_hears_of_the_end_and_tells_his_own(county: County, peer: Peer) -> None:
    case = given(county)
    peer.go(timezone.now())
    done = peer.hands_in(
        "done", "26000000777", yours=case.number, data={"outcome": "已解决", "words": "修好了"}
    )
    assert done.status_code == 200
    row = Handed.objects.get()
    assert (row.outcome, row.words, row.done_at is not None) == ("已解决", "修好了", True)
    assert Entry.objects.filter(case=case).count() == 1, "our own procedure goes on as it says"
    peer.http.got.clear()
    county.step(case.pk, "派遣", "赵敏", data={"单位": county.lighting.pk})
    county.step(case.pk, "处置反馈", "周师傅", outcome="已解决", data={"说明": "换了灯泡"})
    county.step(case.pk, "核查", "李建国", outcome="合格")
    county.step(case.pk, "结案", "赵敏")
    peer.go(timezone.now())
    (got,) = peer.http.got
    assert json.loads(got.body)["kind"] == "closed"


def test_a_file_with_a_weak_secret_is_refused(county: County, peer: Peer, settings: Any) -> None:
    text = "本机: QX\n对方: {BS: {名称: 白石镇, 地址: 'https://example.gov.cn', 密钥: short}}\n"
    (settings.DATA / "exchange.yaml").write_text(text)
    with pytest.raises(DataError, match="太短"):
        peers()
    (settings.DATA / "exchange.yaml").unlink()
    assert peers().others == {}
