"""Who follows the ledger, and who sends in which lane: literal tables."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from gongzhi.cases.models import Entry
from gongzhi.connections.exchange import outbox, peers
from gongzhi.connections.exchange import sending as exchange
from gongzhi.connections.models import Outgoing, Subscription
from gongzhi.connections.notices import sending as notices
from gongzhi.connections.notices import telling
from gongzhi.connections.notices.channels import channels
from gongzhi.connections.outgoing.lanes import Send
from gongzhi.connections.webhooks import events, sending

Spread = Callable[[Sequence[Entry], datetime], list[Outgoing]]


class Take(Protocol):
    def __call__(self, entries: Sequence[Entry], now: datetime) -> None: ...


def _keeps(spread: Spread) -> Take:
    """Write what is to be sent; the same entry read twice makes nothing twice."""

    def take(entries: Sequence[Entry], now: datetime) -> None:
        Outgoing.objects.bulk_create(spread(entries, now), ignore_conflicts=True)

    return take


# Name of the follower → what it does with entries.
FOLLOWERS: dict[str, Take] = {
    "webhooks": _keeps(events.spread),
    "notices": _keeps(telling.spread),
    "exchange": _keeps(outbox.spread),
}
# Name of the follower → whether there is anybody to tell; if not, it moves on without reading.
LISTENING: dict[str, Callable[[], bool]] = {
    "webhooks": lambda: Subscription.objects.filter(stopped_at=None).exists(),
    "notices": lambda: channels().any,
    "exchange": lambda: bool(peers.peers().others),
}
# Beginning of a lane's name → who sends in it.
SENDERS: dict[str, Send] = {
    events.LANE: sending.send,
    notices.MAIL: notices.send_mail,
    notices.SMS: notices.send_sms,
    notices.WECOM: notices.send_wecom,
    notices.DINGTALK: notices.send_dingtalk,
    peers.LANE: exchange.send,
}


def sender(lane: str) -> Send:
    """Who sends in this lane; LookupError for a lane that nobody serves."""
    for beginning, send in SENDERS.items():
        if lane.startswith(beginning):
            return send
    raise LookupError(lane)
