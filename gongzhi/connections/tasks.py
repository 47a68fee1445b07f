"""What the worker does for the outside: reads on in the ledger, and sends what waits."""

from datetime import datetime
from functools import partial

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from gongzhi.cases.following import follow_all, skip
from gongzhi.connections import registry
from gongzhi.connections.notices import staff
from gongzhi.connections.outgoing.lanes import send_lane, waiting_lanes
from gongzhi.reference.remembering import pinned


@app.periodic(cron="* * * * * */10")
@app.task(name="connections.look", queueing_lock="connections.look", pass_context=False)
def look(timestamp: int) -> int:
    """Every ten seconds: what is new in the ledger, and which lanes have something due."""
    return look_now(timezone.now())


def look_now(now: datetime) -> int:
    """Read on, then queue a job for each lane with something due; returns how many lanes."""
    for name, take in registry.FOLLOWERS.items():
        with pinned():
            if not skip(name, unless=registry.LISTENING[name]):
                follow_all(name, partial(take, now=now))
    lanes = waiting_lanes(now)
    for lane in lanes:
        try:
            send.configure(lock=lane, queueing_lock=lane).defer(lane=lane)
        except AlreadyEnqueued:
            continue
    return len(lanes)


@app.periodic(cron="*/5 * * * *")
@app.task(name="connections.watch", queueing_lock="connections.watch", pass_context=False)
def watch(timestamp: int) -> int:
    """Every five minutes: what is nearly due or overdue now. Returns how many messages there are."""
    return staff.watch(timezone.now())


@app.task(name="connections.send", pass_context=False)
def send(lane: str) -> list[int]:
    """Send what is due in one lane; returns how many arrived and how many did not."""
    return list(send_lane(lane, registry.sender(lane), timezone.now))
