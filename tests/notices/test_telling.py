"""Reporters and staff hear what concerns them, once, at decent hours, and nothing personal is written."""

import base64
import hashlib
import hmac
from datetime import time, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pytest_django import DjangoAssertNumQueries

from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case, Obligation
from gongzhi.cases.numbers import link_key
from gongzhi.cases.services import Wish, open_case
from gongzhi.connections.models import Choice, Outgoing
from gongzhi.connections.notices.staff import watch
from gongzhi.connections.notices.words import LATE, NEW, URGED, messages
from gongzhi.connections.outgoing.lanes import PAUSES
from gongzhi.intake.tests.conftest import REPORT
from tests.connections.servers import Told
from tests.notices.conftest import NOON, SECRET, Means, World

State = Outgoing.State


def test_a_reporter_hears_from_receipt_to_end(world: World, means: Means) -> None:
    taken = world.closed()
    means.go(NOON)
    texts = means.said("/sms")
    assert len(texts) == 4
    for text, word in zip(texts, ("已收到", "已受理", "承办单位", "已办结"), strict=True):
        assert word in text
    link = f"/r/{taken.number}/{link_key(taken.number)}"
    assert all(taken.number in text and link in text for text in texts)
    sent = [got for got in means.http.got if got.path == "/sms"]
    assert {got.headers["x-key"] for got in sent} == {"abc"}
    assert b"13800000001" in sent[0].body
    means.go(NOON)
    assert len(means.said("/sms")) == 4, "each once"


def test_nothing_personal_is_written_and_the_number_is_forgotten(world: World, means: Means) -> None:
    taken = world.closed()
    means.go(NOON)
    words = " ".join(str(row.body) for row in Outgoing.objects.all())
    case = Case.objects.get(pk=taken.case_id)
    for private in ("王秀英", "13800000001", case.title, case.address, "灯泡", "赵敏", "王强"):
        assert private not in words
    assert set(Outgoing.objects.values_list("state", "address")) == {(State.DONE, "")}


def test_mail_for_those_who_left_an_address(world: World, means: Means) -> None:
    world.report(电话="wang@example.gov.cn")
    means.go(NOON)
    (mail,) = means.mail.taken
    assert (mail["To"], "编号" in mail.get_content()) == ("wang@example.gov.cn", True)
    assert "共治" in mail["Subject"]
    assert str(Outgoing.objects.get(lane="mail").uid) in mail["Message-ID"]


def test_who_wants_no_answer_gets_none(world: World, means: Means) -> None:
    world.report(不需回复=True)
    world.report(电话="0571-12345")
    world.report(电话="")
    means.go(NOON)
    assert means.said("/sms") == [] and means.mail.taken == []


def test_joined_reporters_hear_every_update(world: World, means: Means) -> None:
    first, second = world.report(), world.report(电话="13900000002")
    zhao = world.county.zhao_min
    world.step(first.case_id, "受理", zhao, outcome="立案")
    world.step(second.case_id, "受理", zhao, outcome="并入", data={"原件": first.number})
    means.go(NOON)
    means.http.got.clear()
    unit = world.county.organisations["QY-ZF"].pk
    world.step(first.case_id, "派遣", zhao, data={"主办单位": unit})
    means.go(NOON)
    one, other = sorted(means.said("/sms"))
    assert first.number in one and second.number in other
    assert f"/r/{second.number}/{link_key(second.number)}" in other
    bodies = b"".join(got.body for got in means.http.got if got.path == "/sms")
    assert b"13800000001" in bodies and b"13900000002" in bodies


def test_nobody_is_woken_at_night(world: World, means: Means) -> None:
    world.report()
    night = NOON.replace(hour=22)
    means.go(night)
    assert means.said("/sms") == []
    morning = messages().quiet.after(night)
    assert (morning - night, morning.hour) == (timedelta(hours=10), 8)
    means.send(morning)
    assert len(means.said("/sms")) == 1


def test_units_hear_in_their_groups(world: World, means: Means) -> None:
    taken = world.report()
    means.go(NOON)
    (ding,) = means.said("/ding")
    assert taken.number in ding and "受理" in ding
    zhao, unit = world.county.zhao_min, world.county.organisations["QY-ZF"].pk
    world.step(taken.case_id, "受理", zhao, outcome="立案")
    world.step(taken.case_id, "派遣", zhao, data={"主办单位": unit})
    means.go(NOON)
    assert any("签收" in text for text in means.said("/wecom"))
    world.step(taken.case_id, "催办", zhao, data={"内容": "请抓紧"})
    means.go(NOON)
    assert any("催办" in text for text in means.said("/wecom"))
    assert not any("请抓紧" in text for text in means.said("/wecom"))


def test_dingtalk_checks_our_signature(world: World, means: Means) -> None:
    world.report()
    means.go(NOON)
    (got,) = [got for got in means.http.got if got.path.startswith("/ding")]
    query = parse_qs(urlsplit(got.path).query)
    moment = query["timestamp"][0]
    mac = hmac.new(SECRET.encode(), f"{moment}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert query["sign"] == [base64.b64encode(mac).decode()]
    assert int(moment) == int(NOON.timestamp() * 1000)


def test_lights_are_told_once_when_they_change(world: World, means: Means) -> None:
    taken = world.dispatched()
    means.go(NOON)
    means.http.got.clear()
    duty = Obligation.objects.filter(case=taken.case_id, ended_at=None, unit__code="QY-ZF").order_by(
        "due_at"
    )[0]
    assert duty.due_at and duty.warn_at
    for moment, word in ((duty.warn_at, "快到期"), (duty.due_at, "超期")):
        for seconds in (-1, 1, 200):
            now = moment + timedelta(seconds=seconds)
            watch(now)
            means.send(now)
        mine = [text for text in means.said("/wecom") if word in text and f"“{duty.step}”" in text]
        assert len(mine) == 1


def test_persons_choose(world: World, means: Means) -> None:
    wang = world.county.people["wangqiang"]
    quiet = {"quiet_from": time(11), "quiet_to": time(13)}
    choice = Choice.objects.create(
        person=wang, by=Choice.By.MAIL, address="wq@example.gov.cn", kinds=[NEW, LATE], **quiet
    )
    taken = world.dispatched()
    means.go(NOON)
    assert means.mail.taken == [], "he is at lunch"
    means.send(NOON.replace(hour=13))
    (mail,) = means.mail.taken
    assert (mail["To"], taken.number in mail.get_content()) == ("wq@example.gov.cn", True)
    assert URGED not in choice.kinds
    world.step(taken.case_id, "催办", world.county.zhao_min)
    means.go(NOON.replace(hour=14))
    assert len(means.mail.taken) == 1

    choice.by = Choice.By.SMS
    choice.kinds = [URGED]
    choice.save()
    world.now += timedelta(minutes=1)
    world.step(taken.case_id, "催办", world.county.zhao_min)
    means.go(NOON.replace(hour=14))
    assert sum(wang.phone.encode() in got.body for got in means.http.got if got.path == "/sms") == 1


def test_receivers_that_say_no(world: World, means: Means) -> None:
    """200 with an error code is a failure; too fast is tried again, a robot that is gone is not."""
    world.report()
    answers = {
        "/wecom": b"{}",
        "/ding": b'{"errcode": 130101, "errmsg": "send too fast"}',
        "/sms": b'{"code": "7"}',
    }
    means.http.always = lambda got: Told(200, answers[got.path.split("?")[0]])
    means.go(NOON)
    rows = {row.lane: row for row in Outgoing.objects.all()}
    assert (rows["dingtalk:QY-ZH"].state, rows["sms"].state) == (State.WAITING, State.WAITING)
    assert "send too fast" in rows["dingtalk:QY-ZH"].answer
    assert "7" in rows["sms"].answer
    answers["/ding"] = b'{"errcode": 310000, "errmsg": "sign not match"}'
    answers["/sms"] = b'{"code": "0"}'
    means.send(NOON + PAUSES[0])
    rows = {row.lane: row for row in Outgoing.objects.all()}
    assert (rows["dingtalk:QY-ZH"].state, rows["sms"].state) == (State.DEAD, State.DONE)


def test_a_mail_server_that_says_no(world: World, means: Means) -> None:
    world.report(电话="a@example.gov.cn")
    means.mail.refuse = "451 try later"
    means.go(NOON)
    row = Outgoing.objects.get(lane="mail")
    assert (row.state, row.status, row.answer) == (State.WAITING, 451, "try later")
    means.mail.refuse = "550 no such user"
    means.send(NOON + PAUSES[0])
    row.refresh_from_db()
    assert (row.state, row.status) == (State.DEAD, 550)


def test_history_rings_nobody(world: World, means: Means) -> None:
    past = world.now
    world.now = past - timedelta(days=3)
    world.report()
    world.now = past
    wish = Wish("上报", Actor(), past, world.idem(), data=REPORT, at=past - timedelta(days=2))
    open_case("wgsj", wish, channel="导入", reporter=True)
    means.go(NOON)
    assert len(means.said("/sms")) == 1, "only what was recorded when it happened"


def test_without_the_file_nothing_is_prepared(
    world: World, means: Means, settings: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    (settings.DATA / "channels.yaml").unlink()
    world.report()
    means.go(NOON)
    assert not Outgoing.objects.exists()
    with django_assert_num_queries(0):
        assert watch(NOON) == 0
