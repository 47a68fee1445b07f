"""Sends one message to a peer, and keeps its receipt."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from gongzhi.connections.exchange.outbox import CASE
from gongzhi.connections.exchange.peers import Peer, peers
from gongzhi.connections.models import Handed, Outgoing
from gongzhi.connections.outgoing.lanes import Result
from gongzhi.connections.outgoing.signing import holds, sign
from gongzhi.outgoing import http
from gongzhi.outgoing.guard import Forbidden

PATH = "/exchange/v1/inbox"
REFUSED = 422  # the other side has read it and cannot take it: trying again does not help


def send(item: Outgoing, now: datetime) -> Result:
    """One try. It arrived when a receipt came back that the peer signed."""
    peer = peers().of_lane(item.lane)
    if peer is None:
        return Result(False, answer="exchange.yaml 里已经没有这个去向。", hopeless=True)
    body = json.dumps(item.body, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"Content-Type": "application/json", "X-Gongzhi-From": peers().own}
    try:
        answer = http.request(
            "POST",
            peer.url + PATH,
            body=body,
            headers=headers | sign(peer.key, item.uid, body, now),
            allowed=[urlsplit(peer.url).hostname or ""],
        )
    except (Forbidden, http.Unreachable) as error:
        return Result(False, answer=str(error), away=True)
    if not answer.good:
        hopeless = answer.status == REFUSED
        return Result(False, answer.status, answer.text(), away=not hopeless, hopeless=hopeless)
    return _receipt(item, peer, answer, now)


def _receipt(item: Outgoing, peer: Peer, answer: http.Answer, now: datetime) -> Result:
    if not holds(peer.key, answer.headers, answer.body, now):
        return Result(False, answer.status, "回执的签名不对。", away=True)
    if answer.headers.get("webhook-id") != f"msg_{item.uid.hex}":
        return Result(False, answer.status, "回执说的是另一条消息。", away=True)
    said: dict[str, Any] = json.loads(answer.body)
    number = str(said.get("number", ""))
    if item.body["kind"] == CASE:
        Handed.objects.filter(case=item.case_id, peer=peer.code).update(number=number)
    return Result(True, answer.status, f"回执：{number}")
