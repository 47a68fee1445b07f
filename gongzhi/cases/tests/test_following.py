"""A follower gets every entry once and in order, whatever is being written meanwhile."""

import threading
from collections.abc import Sequence

import pytest
from django.db import connection, connections, transaction
from pytest_django import DjangoAssertNumQueries

from gongzhi.cases.following import begin_at_the_end, follow, follow_all, skip
from gongzhi.cases.models import Entry, Follower
from gongzhi.cases.tests.conftest import County, build_county


class Reader:
    """Remembers what it was handed."""

    def __init__(self) -> None:
        self.read: list[tuple[int, int]] = []

    def __call__(self, entries: Sequence[Entry]) -> None:
        self.read += [(entry.case_id, entry.seq) for entry in entries]


@pytest.fixture
def committed(transactional_db: None) -> County:
    return build_county()


def test_entries_come_once_and_in_order(county: County) -> None:
    first, second = county.report().case_id, county.report().case_id
    county.step(first, "派遣", "赵敏", data={"单位": county.lighting.pk})
    reader = Reader()
    assert follow("甲", reader) == 3
    assert follow("甲", reader) == 0
    county.step(second, "派遣", "赵敏", data={"单位": county.lighting.pk})
    assert follow("甲", reader) == 1
    assert reader.read == [(first, 1), (second, 1), (first, 2), (second, 2)]


def test_small_batches_read_everything(county: County) -> None:
    cases = [county.report().case_id for _ in range(5)]
    reader = Reader()
    while follow("甲", reader, batch=2):
        pass
    assert reader.read == [(case, 1) for case in cases]


def test_followers_do_not_disturb_each_other(county: County) -> None:
    county.report()
    one, other = Reader(), Reader()
    assert follow_all("甲", one) == follow_all("乙", other) == 1
    assert one.read == other.read


def test_a_new_follower_may_begin_now(county: County) -> None:
    county.report()
    begin_at_the_end("甲")
    later, reader = county.report().case_id, Reader()
    assert follow("甲", reader) == 1
    assert reader.read == [(later, 1)]
    begin_at_the_end("甲")
    assert Follower.objects.get(pk="甲").position == Entry.objects.get(case=later).position


def test_with_nobody_to_tell_it_moves_on_unread(
    county: County, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        county.report()
    assert skip("甲", lambda: False)
    with django_assert_num_queries(6):  # savepoint, position, lock, clock, update, savepoint
        skip("甲", lambda: False)
    later, reader = county.report().case_id, Reader()
    assert not skip("甲", lambda: True)
    assert follow("甲", reader) == 1
    assert reader.read == [(later, 1)]


def test_a_follower_that_fails_is_told_again(committed: County) -> None:
    case = committed.report().case_id

    def fail(entries: Sequence[Entry]) -> None:
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        follow("甲", fail)
    reader = Reader()
    assert follow("甲", reader) == 1
    assert reader.read == [(case, 1)]


def _write_slowly(county: County, begun: threading.Event, go_on: threading.Event) -> None:
    try:
        with transaction.atomic():
            county.report()
            begun.set()
            assert go_on.wait(30)
    finally:
        connections.close_all()


def test_what_is_committed_late_is_not_passed_by(committed: County) -> None:
    """An entry with a lower position becomes visible after one with a higher: both are read, in order."""
    begun, go_on, reader = threading.Event(), threading.Event(), Reader()
    slow = threading.Thread(target=_write_slowly, args=(committed, begun, go_on))
    slow.start()
    try:
        assert begun.wait(30)
        quick = committed.report().case_id
        assert follow("甲", reader) == 0, "somebody may still commit an earlier one"
        assert follow("甲", reader) == 0
    finally:
        go_on.set()
        slow.join()
    follow_all("甲", reader)
    follow_all("甲", reader)
    assert len(reader.read) == 2
    assert reader.read[-1] == (quick, 1)
    positions = list(Entry.objects.order_by("position").values_list("case_id", "seq"))
    assert reader.read == positions


def test_a_slow_writer_does_not_hold_up_what_was_there_before(committed: County) -> None:
    early = committed.report().case_id
    begun, go_on, reader = threading.Event(), threading.Event(), Reader()
    Follower.objects.create(name="甲")
    with transaction.atomic():
        follower = Follower.objects.select_for_update().get(pk="甲")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            follower.horizon_xid = cursor.fetchone()[0]
        follower.horizon = Entry.objects.get(case=early).position
        follower.save()
    slow = threading.Thread(target=_write_slowly, args=(committed, begun, go_on))
    slow.start()
    try:
        assert begun.wait(30)
        assert follow("甲", reader) == 1
        assert reader.read == [(early, 1)]
    finally:
        go_on.set()
        slow.join()


def test_a_horizon_from_another_database_does_not_stop_it(committed: County) -> None:
    """After restoring a backup on a new server, transactions are numbered from the beginning again."""
    Follower.objects.create(name="甲", horizon=0, horizon_xid=2**60)
    case, reader = committed.report().case_id, Reader()
    follow_all("甲", reader)
    assert reader.read == [(case, 1)]


def test_two_at_once_read_each_entry_once(committed: County) -> None:
    for _ in range(20):
        committed.report()
    readers = [Reader() for _ in range(4)]

    def work(reader: Reader) -> None:
        try:
            for _ in range(10):
                follow("甲", reader, batch=3)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(reader,)) for reader in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    follow_all("甲", readers[0])
    read = [pair for reader in readers for pair in reader.read]
    assert len(read) == len(set(read)) == 20


def test_looking_costs_little_when_nothing_is_new(
    county: County, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    follow("甲", Reader())
    with django_assert_num_queries(7):  # position, savepoint, lock, clock, entries, update, savepoint
        follow("甲", Reader())
