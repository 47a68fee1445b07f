"""Many people at one case at once: nothing acknowledged is lost, nothing is doubled, no gap in the ledger."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections

from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import StepRefused
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.services import Taken, Wish, take_step
from gongzhi.cases.tests.conftest import NOW, County, build_county
from gongzhi.cases.verify import verify_all

WRITERS = 100


@pytest.fixture
def shared(transactional_db: None) -> County:
    return build_county()


def at_once(work: Callable[[int], Any], count: int = WRITERS) -> list[Any]:
    """The answers of `count` threads that begin at the same moment, sixteen connections at a time."""
    gate = threading.Barrier(16)

    def one(number: int) -> Any:
        if number < 16:
            gate.wait()
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(one, range(count)))
    connections.close_all()
    return answers


def test_of_a_hundred_dispatchers_one_dispatches(shared: County) -> None:
    case, actor = shared.report().case_id, shared.actor("赵敏")

    def dispatch(_: int) -> str:
        try:
            take_step(case, Wish("派遣", actor, NOW, uuid4(), data={"单位": shared.lighting.pk}))
        except StepRefused:
            return "refused"
        return "taken"

    assert Counter(at_once(dispatch)) == {"taken": 1, "refused": WRITERS - 1}
    assert list(verify_all()) == []


def test_the_same_request_a_hundred_times_is_one_entry(shared: County) -> None:
    case, actor, idem = shared.report().case_id, shared.actor("赵敏"), uuid4()

    def dispatch(_: int) -> Taken:
        return take_step(case, Wish("派遣", actor, NOW, idem, data={"单位": shared.lighting.pk}))

    assert set(at_once(dispatch)) == {Taken(case, Case.objects.get(pk=case).number, 2)}
    assert Entry.objects.filter(case=case).count() == 2


def test_the_same_report_sent_a_hundred_times_is_one_case(shared: County) -> None:
    same = UUID(int=99)
    assert len(set(at_once(lambda _: shared.report(idem=same)))) == 1
    assert Case.objects.count() == 1


def test_a_hundred_steps_in_a_row_leave_no_gap(shared: County) -> None:
    """Handler and checker go round and round; whoever comes at the wrong moment is refused."""
    case = shared.report().case_id
    shared.step(case, "派遣", "赵敏", data={"单位": shared.lighting.pk})
    handler, checker = shared.actor("周师傅"), shared.actor("李建国")
    wishes: list[tuple[str, Actor, dict[str, Any]]] = [
        ("处置反馈", handler, {"outcome": "未能解决", "data": {"说明": "再来", "原因": "缺件"}}),
        ("核查", checker, {"outcome": "不合格"}),
    ]

    def go(number: int) -> int | None:
        step, actor, rest = wishes[number % 2]
        try:
            return take_step(case, Wish(step, actor, NOW, uuid4(), **rest)).seq
        except StepRefused:
            return None

    taken = sorted(seq for seq in at_once(go) if seq)
    assert taken == list(range(3, 3 + len(taken)))
    assert Entry.objects.filter(case=case).count() == 2 + len(taken)
    assert list(verify_all()) == []
