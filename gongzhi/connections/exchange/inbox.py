"""What comes from the others: checked, taken once, and receipted.

A case that arrives runs 外部工单接入: its dates are the sender's, its end may be told by either side.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.cases.actors import SYSTEM
from gongzhi.cases.errors import FormRefused, NotYours, StepRefused
from gongzhi.cases.models import Case, Category
from gongzhi.cases.services import Taken, Wish, open_case, take_step
from gongzhi.connections.exchange.outbox import CASE, CLOSED, DONE, REOPENED, REOPENING
from gongzhi.connections.exchange.peers import Peer, peers
from gongzhi.connections.foreign_points import within_county
from gongzhi.connections.models import Arrived, Handed, Received

PROCEDURE, OPENING, ENDING, CHANNEL = "wbgd", "登记", "办结", "系统交换"
OUTCOMES = ("已解决", "未能解决", "不属本级")


class Refused(Exception):
    """This message cannot be taken, now or later; the text says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Message:
    """`number` is the sender's, `yours` ours where the sender knows it."""

    uid: UUID
    peer: Peer
    kind: str
    number: str
    yours: str
    data: Mapping[str, Any]


def read(uid: UUID, peer: Peer, content: Any) -> Message:
    """The message in this body; Refused if it is none, or for somebody else."""
    try:
        said = {name: str(content[name]) for name in ("from", "to", "kind", "number")}
        data, yours = dict(content["data"]), str(content.get("yours", ""))
    except (KeyError, TypeError, ValueError):
        raise Refused("消息的格式不对。") from None
    if (said["from"], said["to"]) != (peer.code, peers().own):
        raise Refused("这条消息不是给我们的。")
    if said["kind"] not in TAKE or not said["number"] or len(said["number"]) > 80:
        raise Refused(f"看不懂的消息：{said['kind'][:20]}。")
    return Message(uid, peer, said["kind"], said["number"], yours, data)


def take(message: Message, now: datetime) -> Arrived:
    """Do what the message asks, once; a repetition gets the receipt it got before. Refused says why not."""
    with transaction.atomic():
        row, fresh = Arrived.objects.get_or_create(
            uid=message.uid,
            defaults={"peer": message.peer.code, "kind": message.kind, "number": message.number, "at": now},
        )
        if fresh:
            try:
                taken = TAKE[message.kind](message, now)
            except (FormRefused, NotYours, StepRefused) as refused:
                raise Refused(str(refused)) from refused
            if taken:
                row.case_id, row.seq = taken.case_id, taken.seq
                row.save(update_fields=["case", "seq"])
    return Arrived.objects.select_related("case").get(pk=row.pk)


def _open(message: Message, now: datetime) -> Taken:
    if Received.objects.filter(source=message.peer.lane, number=message.number).exists():
        raise Refused(f"编号为 {message.number} 的事项已经收到过。")
    words = (("标题", "title"), ("内容", "text"), ("应办结", "due"))
    data = {name: message.data[key] for name, key in words if message.data.get(key)}
    category = str(message.data.get("category") or "")
    if category and Category.objects.filter(code=category, active=True).exists():
        data["类别"] = category
    place = message.data.get("place")
    if isinstance(place, dict) and (place.get("address") or place.get("lon") is not None):
        data["地点"] = within_county(place, timezone.localdate(now))
    wish = Wish(OPENING, SYSTEM, now, message.uid, data=data)
    taken = open_case(PROCEDURE, wish, channel=CHANNEL, external=message.number)
    Received.objects.create(case_id=taken.case_id, source=message.peer.lane, number=message.number)
    return taken


def _received(message: Message) -> Case:
    row = (
        Received.objects.filter(source=message.peer.lane, number=message.number)
        .select_related("case")
        .first()
    )
    if row is None:
        raise Refused(f"没有从对方收到过编号为 {message.number} 的事项。")
    return row.case


def _close(message: Message, now: datetime) -> Taken | None:
    """The giver's own case has ended; ours ends with it, unless we were first."""
    case = _received(message)
    if case.closed_at is not None:
        return None
    return _end(case, message, now)


def _reopen(message: Message, now: datetime) -> Taken | None:
    case = _received(message)
    if case.closed_at is None:
        return None
    return take_step(case.pk, Wish(REOPENING, SYSTEM, now, message.uid))


def _done(message: Message, now: datetime) -> Taken | None:
    """The receiver has finished. Here it is noted; a case that itself came from elsewhere ends by it."""
    handed = Handed.objects.filter(case__number=message.yours, peer=message.peer.code)
    row = handed.select_related("case__procedure").first()
    if row is None:
        raise Refused(f"没有把编号为 {message.yours} 的事项交给过对方。")
    outcome, words = str(message.data.get("outcome", "")), str(message.data.get("words", ""))
    handed.update(outcome=outcome[:40], words=words[:2000], done_at=now)
    if row.case.procedure.code != PROCEDURE or row.case.closed_at is not None:
        return None
    return _end(row.case, message, now)


def _end(case: Case, message: Message, now: datetime) -> Taken:
    outcome, words = str(message.data.get("outcome", "")), str(message.data.get("words", ""))
    data = {"说明": words} if words else {}
    known = outcome if outcome in OUTCOMES else OUTCOMES[0]
    return take_step(case.pk, Wish(ENDING, SYSTEM, now, message.uid, outcome=known, data=data))


TAKE: dict[str, Callable[[Message, datetime], Taken | None]] = {
    CASE: _open,
    CLOSED: _close,
    REOPENED: _reopen,
    DONE: _done,
}
