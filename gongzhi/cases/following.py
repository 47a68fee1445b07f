"""Reading the whole ledger in order, each entry once: what webhooks, messages and the exchange stand on.

A step writes nothing extra for those who follow. Each entry has a position; a follower keeps how far it has
read and moves on in the same transaction in which it writes what came of it. Positions are given out before
they are committed, so a follower goes only as far as every transaction that may still hold an earlier
position is over (docs/decisions/0075-followers-read-the-ledger.md).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from gongzhi.cases.models import Entry, Follower
from gongzhi.cases.models.ledger import POSITIONS

BATCH = 500
Take = Callable[[Sequence[Entry]], None]


@dataclass(frozen=True, slots=True)
class _Clock:
    """`last`: the newest position given out; `own`: this transaction; `oldest`: the oldest still running."""

    last: int
    own: int
    oldest: int


def follow(name: str, take: Take, *, batch: int = BATCH) -> int:
    """Hand `take` the next entries in order and remember them as read, all or nothing; returns how many.

    0: nothing new, or another process is following under this name. A follower that is new begins at the
    first entry; `begin_at_the_end` lets it begin now.
    """
    with transaction.atomic():
        last = _last_position()  # before this transaction has an identity of its own
        follower = _locked(name)
        if follower is None:
            return 0
        until = _readable(follower, _clock(last))
        rows = Entry.objects.filter(position__gt=follower.position, position__lte=until)
        entries = list(rows.select_related("case").defer("case__state").order_by("position")[:batch])
        if entries:
            take(entries)
        follower.position = entries[-1].position if len(entries) == batch else max(follower.position, until)
        follower.save(update_fields=["position", "horizon", "horizon_xid"])
    return len(entries)


def follow_all(name: str, take: Take) -> int:
    """`follow` until nothing is left; returns how many entries there were."""
    total = 0
    while count := follow(name, take):
        total += count
    return total


def skip(name: str, unless: Callable[[], bool]) -> bool:
    """Move on to what is there now without reading it, because there is nobody to tell.

    False, and nothing is done, if `unless` finds somebody. He is asked for after the end is known: who comes
    later misses nothing that is written after him.
    """
    with transaction.atomic():
        last = _last_position()
        if unless():
            return False
        follower = _locked(name)
        if follower is not None:
            follower.position = max(follower.position, _readable(follower, _clock(last)))
            follower.save(update_fields=["position", "horizon", "horizon_xid"])
    return True


def begin_at_the_end(name: str) -> None:
    """A new follower that is not told what happened before; one that exists goes on from where it is."""
    with transaction.atomic():
        Follower.objects.bulk_create([Follower(name=name, position=_last_position())], ignore_conflicts=True)


def _locked(name: str) -> Follower | None:
    rows = Follower.objects.select_for_update(skip_locked=True).filter(pk=name)
    if (found := rows.first()) is None:
        Follower.objects.bulk_create([Follower(name=name)], ignore_conflicts=True)
        found = rows.first()
    return found


def _readable(follower: Follower, clock: _Clock) -> int:
    """The position up to which nothing can appear any more; moves the follower's horizon on.

    A horizon of a later transaction than this one was kept in another database server, before a restoring:
    whatever was running then is long over.
    """
    if clock.oldest >= clock.own:
        return clock.last
    if clock.oldest < follower.horizon_xid <= clock.own:
        return follower.position
    reached = follower.horizon
    follower.horizon, follower.horizon_xid = clock.last, clock.own
    return reached


def _last_position() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {POSITIONS}")
        return int(cursor.fetchone()[0])


def _clock(last: int) -> _Clock:
    with connection.cursor() as cursor:
        cursor.execute(OWN_AND_AGE_OF_OLDEST)
        own, age = cursor.fetchone()
        return _Clock(last, own, own - age)


# Only transactions of this database: another one on the same server, and its backup of an hour, is no concern
# of ours, though a snapshot would wait for it. Whoever has drawn a position holds a lock on our tables.
OWN_AND_AGE_OF_OLDEST = """
WITH own AS MATERIALIZED (SELECT pg_current_xact_id() AS id),
held AS MATERIALIZED (SELECT pg_locks.* FROM own, pg_locks WHERE granted)
SELECT own.id::text::bigint, max(age(transactionid)) - age(own.id::xid) FROM own, held
WHERE locktype = 'transactionid' AND virtualtransaction IN (
    SELECT virtualtransaction FROM held
    WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database())
    UNION SELECT virtualtransaction FROM held WHERE pid = pg_backend_pid())
GROUP BY own.id
"""
