"""Children and parents under any order of acts and many hands at once: none lost, none doubled."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.cases.errors import FormRefused, NotYours, StepRefused
from gongzhi.cases.models import Case, Entry, Part
from gongzhi.cases.services import Wish, take_step
from gongzhi.cases.tests.conftest import NOW, County, build_county
from gongzhi.cases.tests.joint import Joint, children
from gongzhi.cases.tests.test_concurrency import at_once
from gongzhi.cases.verify import verify_all

REFUSED = (StepRefused, NotYours, FormRefused)


@pytest.fixture
def joint(county: County) -> Joint:
    return Joint(county)


@pytest.fixture
def crowd(transactional_db: None) -> Joint:
    return Joint(build_county())


def act(joint: Joint, case: int, what: str, which: int) -> None:
    """One act somebody might think of; the child is one of those there are, whatever has become of it."""
    lighting, other = joint.both
    match what:
        case "请协办":
            joint.ask(case, *[(lighting,), (other,), (lighting, other), ()][which % 4])
        case "再请":
            joint.step(case, "再请", data={"单位": [joint.both[which % 2].pk], "要求": "再来"})
        case "送审":
            joint.step(case, "送审", data={"稿件": f"第{which}稿"})
        case "改稿":
            joint.step(case, "改稿", data={"改动": "改了"})
        case "答复" if tasks := children(case, "协办"):
            task = tasks[which % len(tasks)]
            joint.answer(
                task.pk, "周师傅" if task.unit == lighting else "陈默", ["已办", "办不了"][which % 2]
            )
        case "意见" | "归档" | "停止" if reviews := children(case, "审查"):
            outcome = ["合法", "不合法"][which % 2] if what == "意见" else None
            joint.step(reviews[which % len(reviews)].pk, what, "钱芳", outcome=outcome)
        case "决定" | "撤回":
            joint.step(case, what)


def check(case: int) -> None:
    """Everything follows from the ledgers; what is open below is waited for above."""
    assert list(verify_all()) == []
    parts = list(Part.objects.filter(parent=case).select_related("child"))
    asked = Counter((part.step, part.round, part.entry) for part in parts)
    assert not asked or max(asked.values()) == 1
    parent = Case.objects.get(pk=case)
    if parent.closed_at:
        assert all(part.told_at or part.recalled_at for part in parts)
    tasks = [part for part in parts if part.step == "协办"]
    assert all(part.child.closed_at for part in tasks if part.recalled_at)
    done = Entry.objects.filter(case=case, kind="子案完成", step="协办").count()
    assert done <= len({part.round for part in tasks})


ACTS = st.sampled_from(
    ["请协办", "再请", "送审", "改稿", "答复", "答复", "意见", "归档", "停止", "决定", "撤回"]
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(ACTS, st.integers(0, 7)), min_size=4, max_size=14))
def test_parent_and_children_agree_after_anything(joint: Joint, acts: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        case = joint.open()
        joint.ask(case, *joint.both)
        for what, which in acts:
            try:
                act(joint, case, what, which)
            except REFUSED:
                continue
        check(case)
        transaction.set_rollback(True)


def test_two_children_that_answer_at_once_are_both_heard(crowd: Joint) -> None:
    case = crowd.open()
    crowd.ask(case, *crowd.both)
    first, second = children(case, "协办")
    actors = {first.pk: crowd.county.actor("周师傅"), second.pk: crowd.county.actor("陈默")}
    work = [first.pk, second.pk] * 8

    def answer(number: int) -> str:
        child = work[number]
        wish = Wish("答复", actors[child], NOW, uuid4(), outcome="已办", data={"情况": "到场"})
        try:
            take_step(child, wish)
        except StepRefused:
            return "refused"
        return "taken"

    assert at_once(answer, len(work)).count("taken") >= 2
    assert set(Part.objects.filter(parent=case).values_list("result", flat=True)) == {"已办"}
    assert Entry.objects.filter(case=case, kind="子案完成").count() == 1
    assert list(verify_all()) == []


def test_answers_and_a_withdrawal_at_once_leave_one_truth(crowd: Joint) -> None:
    case = crowd.open()
    crowd.ask(case, *crowd.both)
    first, second = children(case, "协办")
    room = crowd.county.actor("赵敏")
    acts: list[tuple[int, str, Any, dict[str, Any]]] = [
        (first.pk, "答复", crowd.county.actor("周师傅"), {"outcome": "已办", "data": {"情况": "到场"}}),
        (second.pk, "答复", crowd.county.actor("陈默"), {"outcome": "已办", "data": {"情况": "到场"}}),
        (case, "撤回", room, {}),
        (case, "请协办", room, {"data": {"单位": [crowd.both[0].pk], "要求": "重来"}}),
    ] * 4

    def go(number: int) -> None:
        pk, step, actor, rest = acts[number]
        try:
            take_step(pk, Wish(step, actor, NOW + timedelta(minutes=number), UUID(int=number + 500), **rest))
        except StepRefused:
            return

    at_once(go, len(acts))
    assert Case.objects.get(pk=case).closed_at is not None
    check(case)


def test_what_a_child_costs(joint: Joint) -> None:
    """Pinned: a step without relatives pays nothing for them; an answer tells the parent in few queries."""
    case = joint.open()
    with CaptureQueriesContext(
        connection,
    ) as plain:
        joint.ask(case)
    joint.ask(case, *joint.both)
    first, second = children(case, "协办")
    with CaptureQueriesContext(connection) as answered:
        joint.answer(first.pk, "周师傅")
    with CaptureQueriesContext(connection) as concluded:
        joint.answer(second.pk, "陈默")
    assert not any("cases_part" in query["sql"] for query in plain.captured_queries)
    assert (len(answered), len(concluded)) == (20, 22)
