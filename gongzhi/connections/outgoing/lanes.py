"""Sending what waits, lane by lane: in order, with growing patience, and nothing lost on the way.

A thing is noted as sent after it was sent. A process killed in between sends it again, with the same number.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from gongzhi.connections.models import Outgoing

State = Outgoing.State
# Pauses after the first, second, … failure; after the last the thing is put aside for somebody to look at.
PAUSES = tuple(
    timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
AT_ONCE = 200
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one try. `away`: nobody is there, so the whole lane had better rest.

    `hopeless`: no further try can help; `stop`: the receiver asks for nothing more.
    """

    good: bool
    status: int | None = None
    answer: str = ""
    away: bool = False
    hopeless: bool = False
    stop: bool = False


Send = Callable[[Outgoing, datetime], Result]


def waiting_lanes(now: datetime) -> list[str]:
    """The lanes in which something is due to be sent."""
    due = Outgoing.objects.filter(state=State.WAITING, next_at__lte=now)
    return [row["lane"] for row in due.values("lane").annotate(first=Min("next_at")).order_by("first")]


def send_lane(lane: str, send: Send, clock: Clock) -> tuple[int, int]:
    """Send what is due in this lane; returns how many arrived and how many did not.

    Only one process may work on a lane at a time: its caller holds a lock.
    """
    arrived = failed = 0
    for item in _due(lane, clock()):
        now = clock()
        result = send(item, now)
        _note(item, result, now)
        arrived, failed = arrived + result.good, failed + (not result.good)
        if result.stop:
            _drop(lane, now, result.answer)
            break
        if result.away:
            _rest(lane, now, item)
            break
    return arrived, failed


def replay(items: Iterator[Outgoing] | list[Outgoing], now: datetime) -> int:
    """Try again, as if for the first time, what was put aside; returns how many."""
    numbers = [item.pk for item in items]
    rows = Outgoing.objects.filter(pk__in=numbers, state__in=[State.DEAD, State.DONE])
    return rows.update(state=State.WAITING, attempts=0, next_at=now, done_at=None)


def _due(lane: str, now: datetime) -> Iterator[Outgoing]:
    rows = Outgoing.objects.filter(lane=lane, state=State.WAITING, next_at__lte=now)
    return iter(rows.select_related("case").order_by("next_at", "pk")[:AT_ONCE])


def _note(item: Outgoing, result: Result, now: datetime) -> None:
    item.attempts += 1
    item.status, item.answer = result.status, result.answer[:300]
    if result.good:
        item.state, item.next_at, item.done_at, item.address = State.DONE, None, now, ""
    elif result.hopeless or item.attempts > len(PAUSES):
        item.state, item.next_at, item.done_at = State.DEAD, None, now
    else:
        item.next_at = now + PAUSES[item.attempts - 1]
    item.save(update_fields=["attempts", "status", "answer", "state", "next_at", "done_at", "address"])


def _rest(lane: str, now: datetime, item: Outgoing) -> None:
    """Nobody is there: what waits behind the failed one waits as long."""
    until = item.next_at or now + PAUSES[0]
    Outgoing.objects.filter(lane=lane, state=State.WAITING, next_at__lt=until).update(next_at=until)


def _drop(lane: str, now: datetime, why: str) -> None:
    rows = Outgoing.objects.filter(lane=lane, state=State.WAITING)
    rows.update(state=State.DROPPED, next_at=None, done_at=now, answer=why[:300], address="")
