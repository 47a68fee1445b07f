"""What was exchanged with the other systems, as the people who look after it see it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, QuerySet

from gongzhi.connections.exchange.outbox import CASE, CLOSED, DONE, REOPENED
from gongzhi.connections.exchange.peers import LANE, Peer, peers
from gongzhi.connections.models import Arrived, Handed, Outgoing, Received
from gongzhi.people import authority
from gongzhi.people.authority import PostView

SHOWN = 100  # rows of each list, the newest first
MANAGING, SUPERVISING, SENDING = ("管", "管理"), ("督", "督办"), ("派", "办理")
State = Outgoing.State
SAYS = {CASE: "交出事项", CLOSED: "本机已办结", REOPENED: "本机重新办理", DONE: "报告办理结果"}


@dataclass(frozen=True, slots=True)
class Standing:
    """One other system: what waits for it, of that what was tried in vain, and what was given up."""

    peer: Peer
    waiting: int
    tried: int
    failed: int
    sent_at: datetime | None
    came_at: datetime | None


def areas(posts: Sequence[PostView]) -> list[str]:
    """Paths of the areas whose exchange this person looks after; empty for everybody else."""
    managed = [
        post.area_path
        for post in posts
        if authority.may(post, MANAGING[0], area_path=post.area_path, kind=None, purpose=MANAGING[1])
    ]
    scopes = [*authority.scopes(posts, *SUPERVISING), *authority.scopes(posts, *SENDING)]
    return sorted({*managed, *(s.area_prefix for s in scopes if s.area_prefix)})


def inside(mine: Sequence[str]) -> Q:
    """The condition for rows about a case of these areas."""
    found = Q(pk__in=[])
    for area in mine:
        found |= Q(case__area_path__startswith=area)
    return found


def standings() -> list[Standing]:
    """Every other system that is set up: whether its line works concerns every area. Four queries."""
    others = peers().others
    lanes = Outgoing.objects.filter(lane__startswith=LANE)
    open_ones = lanes.filter(state__in=[State.WAITING, State.DEAD]).values_list("lane", "state")
    counted = Counter(open_ones)
    tried = Counter(lanes.filter(state=State.WAITING, attempts__gt=0).values_list("lane", flat=True))
    sent = dict(lanes.filter(state=State.DONE).values_list("lane").annotate(Max("done_at")))
    came = dict(Arrived.objects.values_list("peer").annotate(Max("at")))
    return [
        Standing(
            peer,
            counted[peer.lane, State.WAITING],
            tried[peer.lane],
            counted[peer.lane, State.DEAD],
            sent.get(peer.lane),
            came.get(code),
        )
        for code, peer in others.items()
    ]


def troubled(mine: Sequence[str]) -> QuerySet[Outgoing]:
    """Messages of these areas that were given up, or were tried and did not arrive yet."""
    unlucky = Q(state=State.DEAD) | Q(state=State.WAITING, attempts__gt=0)
    rows = Outgoing.objects.filter(unlucky, inside(mine), lane__startswith=LANE)
    return rows.select_related("case").order_by("-pk")


def given(mine: Sequence[str]) -> QuerySet[Handed]:
    return Handed.objects.filter(inside(mine)).select_related("case").order_by("-pk")


def came_in(mine: Sequence[str]) -> QuerySet[Received]:
    rows = Received.objects.filter(inside(mine), source__startswith=LANE)
    return rows.select_related("case").order_by("-pk")


def send_again(items: QuerySet[Outgoing], now: datetime) -> int:
    """Try these at once, as if for the first time; returns how many. Repetitions are recognised."""
    return items.update(state=State.WAITING, attempts=0, next_at=now, done_at=None)


def names() -> Mapping[str, str]:
    """Names of the other systems by code and by lane."""
    others = peers().others.values()
    return {p.code: p.name for p in others} | {p.lane: p.name for p in others}
