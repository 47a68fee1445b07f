"""Calling back by random draw: nobody chooses whom, anybody can draw again, the handler does not call."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import FormRefused, NotYours
from gongzhi.cases.models import Access, Case
from gongzhi.cases.services import Wish, take_step
from gongzhi.dispatch import calling, lots
from gongzhi.dispatch.calling import Said
from gongzhi.dispatch.models import CallRound
from gongzhi.dispatch.tests.conftest import NOW, TOWN, Desk

SEED = bytes(range(32))
FROM, TO = date(2026, 11, 1), date(2026, 11, 30)
LATER = NOW + timedelta(days=10)
NUMBERS = st.lists(st.integers(1, 10**9).map(str), unique=True, max_size=60)


def terms(**changes: Any) -> lots.Terms:
    return replace(lots.Terms(TOWN, FROM, TO, size=5, per_unit=5), **changes)


def closed(desk: Desk) -> Case:
    case = desk.accepted()
    desk.dispatch(case, "QY-SZ")
    desk.step(case, "签收", "周师傅", outcome="接单")
    desk.step(case, "处置反馈", "周师傅", outcome="已解决", data={"情况": "换了灯泡"})
    desk.step(case, "核查", "何查", outcome="合格", data={"方式": "现场", "意见": "亮了"})
    desk.step(case, "结案", "赵敏", data={"结果说明": "已换", "公开语": "修好了。"})
    return case


def announced(desk: Desk, **changes: Any) -> CallRound:
    return calling.announce(desk.actor("赵敏"), terms(**changes), SEED, NOW)


@given(NUMBERS, st.integers(1, 20), st.integers(1, 5), st.randoms())
def test_a_draw_depends_on_seed_and_list_alone(
    numbers: list[str], size: int, per_unit: int, order: Any
) -> None:
    listed = [(number, int(number) % 3) for number in numbers]
    drawn = lots.draw(SEED, listed, size, per_unit)
    order.shuffle(listed)
    assert lots.draw(SEED, listed, size, per_unit) == drawn
    assert len(set(drawn)) == len(drawn) <= size
    units = dict(listed)
    assert all(sum(units[n] == unit for n in drawn) <= per_unit for unit in range(3))
    if len(drawn) < size:
        assert len(drawn) == sum(min(per_unit, list(units.values()).count(unit)) for unit in range(3))


def test_another_seed_or_other_terms_have_another_commitment() -> None:
    told = {lots.commitment(seed, terms(size=size)) for seed in (SEED, bytes(32)) for size in (5, 6)}
    assert len(told) == 4


def test_nothing_is_drawn_before_the_last_day_is_over(desk: Desk) -> None:
    found = announced(desk)
    with pytest.raises(FormRefused, match="还没有过完"):
        calling.draw(desk.actor("赵敏"), found, NOW)


def test_the_same_days_are_not_drawn_from_twice(desk: Desk) -> None:
    announced(desk)
    with pytest.raises(FormRefused, match="不重复抽"):
        announced(desk, begins=date(2026, 11, 30), ends=date(2026, 12, 5))


@pytest.mark.parametrize("wrong", [{"ends": date(2026, 10, 1)}, {"size": 0}, {"per_unit": 6}, {"size": 9999}])
def test_terms_that_cannot_be(desk: Desk, wrong: dict[str, Any]) -> None:
    with pytest.raises(FormRefused):
        announced(desk, **wrong)


def test_another_town_announces_nothing_here(desk: Desk) -> None:
    with pytest.raises(NotYours):
        calling.announce(desk.actor("陈默"), terms(), SEED, NOW)


def test_drawing_again_gives_the_same_and_open_cases_are_left_out(desk: Desk) -> None:
    cases = [closed(desk) for _ in range(3)]
    desk.accepted()
    found = announced(desk, size=2, per_unit=2)
    assert calling.draw(desk.actor("赵敏"), found, LATER) == 2
    assert calling.draw(desk.actor("赵敏"), found, LATER) == 2
    found.refresh_from_db()
    drawn = list(found.calls.values_list("case__number", flat=True))
    assert drawn == lots.draw(SEED, [(c.number, c.unit_id) for c in cases], 2, 2)
    assert (found.candidates, found.listed) == (3, lots.list_digest(c.number for c in cases))
    assert found.commitment == lots.commitment(bytes(found.seed), calling.terms_of(found))


def test_only_what_callers_may_see_is_drawn(desk: Desk) -> None:
    for matter in ("信访", "执法", "检举控告", "帮扶"):
        Case.objects.filter(pk=closed(desk).pk).update(matter=matter)
    seen = closed(desk)
    found = announced(desk)
    assert calling.draw(desk.actor("赵敏"), found, LATER) == 1
    assert found.calls.get().case == seen


def test_answers_stand_beside_the_ratings_of_the_same_cases(desk: Desk) -> None:
    case = closed(desk)
    found = announced(desk)
    calling.draw(desk.actor("赵敏"), found, LATER)
    reporter = Actor(reporter_of=case.pk)
    take_step(case.pk, Wish("评价", reporter, case.updated_at, desk.idem(), data={"结果": 2}))
    one = found.calls.select_related("round__town", "case").get()
    with pytest.raises(FormRefused, match="请记下"):
        calling.record(desk.actor("何查"), one, Said("接通"), LATER)
    calling.record(desk.actor("何查"), one, Said("接通", result=5), LATER)
    line = calling.beside_ratings([one])[0]
    assert (line.unit, line.called, line.rated) == ("青云镇市政公用所", [5], [2])
    assert (line.satisfied, line.satisfied_online) == (1, 0)


def test_who_handled_a_case_does_not_call_about_it(desk: Desk) -> None:
    desk.county.appoint("zhoushifu", "周师傅", "QY-ZH", "checker", "331099/001")
    closed(desk)
    found = announced(desk)
    calling.draw(desk.actor("赵敏"), found, LATER)
    one = found.calls.select_related("round__town", "case").get()
    with pytest.raises(NotYours, match="办理过"):
        calling.record(desk.actor("周师傅"), one, Said("接通", result=5), LATER)


def test_the_pages_from_announcement_to_answer(desk: Desk, django_assert_max_num_queries: Any) -> None:
    desk.now = timezone.now() - timedelta(days=3)
    case = closed(desk)
    day = timezone.localdate(case.closed_at).isoformat()
    chief, caller = Client(), Client()
    chief.force_login(desk.person("钱立"))
    caller.force_login(desk.person("何查"))
    words = {"begins": day, "ends": day, "size": "3", "per_unit": "1e999999999"}
    assert chief.post(reverse("call-rounds"), words).status_code == 422
    page = chief.post(reverse("call-rounds"), words | {"per_unit": "3"}, follow=True)
    found = CallRound.objects.get()
    assert found.commitment in page.content.decode()
    assert bytes(found.seed).hex() not in page.content.decode()
    page = chief.post(reverse("call-draw", args=[found.pk]), follow=True)
    assert bytes(found.seed).hex() in page.content.decode()
    address = reverse("call-back", args=[found.pk, 1])
    assert chief.get(address).status_code == 404
    page = caller.get(address)
    assert "修好了。" in page.content.decode()
    assert "市政公用所" not in page.content.decode()
    caller.post(address, {"do": "number"})
    assert "抽样回访" in Access.objects.get(case=case).purpose
    caller.post(address, {"answer": "接通", "result": "4", "words": "谢谢䶮㛃👍"})
    assert found.calls.get().said == "谢谢䶮㛃👍"
    with django_assert_max_num_queries(12):
        caller.get(reverse("call-round", args=[found.pk]))
