"""Sends one message to one subscriber."""

import json
from datetime import datetime

from gongzhi.connections.models import Outgoing, Subscription
from gongzhi.connections.outgoing.lanes import Result
from gongzhi.connections.webhooks.events import LANE
from gongzhi.connections.webhooks.signing import headers
from gongzhi.outgoing import http
from gongzhi.outgoing.guard import Forbidden

GONE = 410  # the receiver asks for nothing more


def send(item: Outgoing, now: datetime) -> Result:
    """One try. Anything but a 2xx is a failure; 410 ends the subscription."""
    subscription = Subscription.objects.get(pk=int(item.lane.removeprefix(LANE)))
    if subscription.stopped_at is not None:
        return Result(False, answer="订阅已停用。", stop=True)
    body = json.dumps(item.body, ensure_ascii=False, separators=(",", ":")).encode()
    sent = {"Content-Type": "application/json", **headers(subscription, item.uid, body, now)}
    try:
        answer = http.request("POST", subscription.url, body=body, headers=sent)
    except Forbidden as forbidden:
        return Result(False, answer=str(forbidden), away=True)
    except http.Unreachable as nobody:
        return Result(False, answer=str(nobody), away=True)
    if answer.status == GONE:
        stop(subscription, now, "对方回答 410：不再接收。")
        return Result(False, answer.status, "对方不再接收。", stop=True, hopeless=True)
    return Result(answer.good, answer.status, answer.text(), away=answer.status >= 500)


def stop(subscription: Subscription, now: datetime, why: str) -> None:
    """Tell this address nothing more."""
    Subscription.objects.filter(pk=subscription.pk, stopped_at=None).update(stopped_at=now, stopped_why=why)
