"""What a subscriber is told of an entry: which step of which case; never what people wrote."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils import timezone

from gongzhi.cases.actors import Actor
from gongzhi.cases.endings import ends
from gongzhi.cases.models import Entry
from gongzhi.cases.selectors import may_see
from gongzhi.connections.models import Outgoing, Subscription
from gongzhi.people.selectors import posts_of

NAMES = UUID("f3c1c8f2-5f57-4df0-b0c0-2f7a0e6d0b77")  # namespace of what is told to whom
OPENED, STEP, CLOSED = "case.opened", "case.step", "case.closed"
KINDS = {OPENED: "登记了一件", STEP: "办了一步", CLOSED: "办结"}
LANE = "webhook:"


def lane_of(subscription: Subscription) -> str:
    return f"{LANE}{subscription.pk}"


def kinds_of(entry: Entry) -> list[str]:
    """What an entry is: the opening, a step, and besides perhaps one that brings the case to its end."""
    return [OPENED if entry.seq == 1 else STEP, *([CLOSED] if ends(entry) else [])]


def body_of(kind: str, entry: Entry) -> dict[str, Any]:
    """The message. Titles, descriptions and names are people's words and stay in the house."""
    case = entry.case
    return {
        "type": kind,
        "timestamp": timezone.localtime(entry.recorded_at).isoformat(),
        "data": {
            "number": case.number,
            "seq": entry.seq,
            "kind": entry.kind,
            "step": entry.step,
            "outcome": entry.outcome,
            "at": timezone.localtime(entry.at).isoformat(),
            "matter": case.matter,
            "area": case.area_path,
            "url": f"/api/v1/cases/{case.number}",
        },
    }


def spread(entries: Sequence[Entry], now: datetime) -> list[Outgoing]:
    """One thing to send for every entry and every subscription that asked for it and may see the case."""
    subscriptions = _open(timezone.localdate(now))
    return [
        _outgoing(subscription, kind, entry, now)
        for entry in entries
        for subscription, actor in subscriptions
        for kind in kinds_of(entry)
        if _asked(subscription, kind, entry) and may_see(actor, entry.case)
    ]


def _asked(subscription: Subscription, kind: str, entry: Entry) -> bool:
    """Nobody is told of what was recorded before he asked."""
    wanted = not subscription.kinds or kind in subscription.kinds
    return wanted and entry.recorded_at >= subscription.made_at


def _open(today: Any) -> list[tuple[Subscription, Actor]]:
    """Subscriptions in use, each with what its post may see today."""
    rows: Iterable[Subscription] = Subscription.objects.filter(
        Q(post__ends=None) | Q(post__ends__gte=today), stopped_at=None, post__begins__lte=today
    ).select_related("post__person")
    found = []
    for row in rows:
        posts = tuple(p for p in posts_of(row.post.person, today) if p.post_id == row.post_id)
        found.append((row, Actor(person_id=row.post.person_id, posts=posts)))
    return found


def _outgoing(subscription: Subscription, kind: str, entry: Entry, now: datetime) -> Outgoing:
    lane = lane_of(subscription)
    return Outgoing(
        lane=lane,
        uid=uuid5(NAMES, f"{lane}:{entry.case_id}:{entry.seq}:{kind}"),
        kind=kind,
        case_id=entry.case_id,
        seq=entry.seq,
        body=body_of(kind, entry),
        made_at=now,
        next_at=now,
    )
