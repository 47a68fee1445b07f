"""A person's duties come from several posts and are one list, each once, counted only so far."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gongzhi.cases import duties
from gongzhi.cases.actors import Actor
from gongzhi.cases.inbox import After
from gongzhi.cases.models import Case, Obligation
from gongzhi.cases.tests.conftest import BEGINS, NOW, County
from gongzhi.people import services as people


@pytest.fixture
def busy(county: County) -> County:
    """Six reports, two of them dispatched by 赵敏, who also handles."""
    cases = [county.report(NOW - timedelta(hours=n)).case_id for n in range(6)]
    for case in cases[:2]:
        county.step(case, "派遣", "赵敏", data={"单位": county.lighting.pk})
    people.appoint(
        person=county.people["赵敏"],
        organisation=county.lighting,
        role="handler",
        area=county.town,
        begins=BEGINS,
    )
    return county


def _twice(county: County) -> Actor:
    """赵敏, whose post is held once more for the whole county."""
    actor = county.actor("赵敏")
    above = county.town.path.split("/", 1)[0] + "/"
    return replace(actor, posts=(*actor.posts, replace(actor.posts[0], area_path=above)))


def test_what_is_mine_in_two_ways_is_one_duty(busy: County) -> None:
    actor = _twice(busy)
    found = duties.nearest(actor, NOW)
    assert len(found) == len({duty.pk for duty in found}) == Obligation.objects.filter(ended_at=None).count()
    assert {duty.step for duty in found} == {"派遣", "处置反馈"}
    assert [duty.due_at for duty in found] == sorted(duty.due_at for duty in found if duty.due_at)
    assert duties.counts(actor, NOW)[""] == len(found)


def test_pages_follow_each_other_across_the_ways(busy: County) -> None:
    actor, seen, after = _twice(busy), [], None
    whole = [duty.pk for duty in duties.nearest(actor, NOW)]
    while part := duties.nearest(actor, NOW, after=after, size=2):
        seen += [duty.pk for duty in part]
        after = After(part[-1].due_at, part[-1].pk)
    assert seen == whole


@pytest.mark.parametrize("hours", [-2, 0, 60, 90, 24 * 40])
def test_the_chips_count_what_their_lists_hold(busy: County, hours: int) -> None:
    """The same statements at other moments: what is late, due today or this week moves with the clock."""
    case = Obligation.objects.filter(ended_at=None, role="承办").values_list("case", flat=True)[0]
    Case.objects.filter(pk=case).update(handler=busy.people["赵敏"])
    actor, now = _twice(busy), NOW + timedelta(hours=hours)
    told = duties.counts(actor, now)
    assert told == {kind: len(duties.nearest(actor, now, kind)) for kind in duties.KINDS}
    assert told["mine"] == 1 and told["today"] <= told["week"]
    assert told[""] == told["late"] + sum(
        duty.due_at is None or duty.due_at >= now for duty in duties.nearest(actor, now)
    )


def test_the_chips_follow_the_clock(busy: County) -> None:
    actor = busy.actor("赵敏")
    late = [duties.counts(actor, NOW + timedelta(days=days))["late"] for days in (-1, 40)]
    assert late == [0, duties.counts(actor, NOW)[""]]


def test_a_duty_tells_what_happened_last(busy: County) -> None:
    told = {duty.step: duty for duty in duties.nearest(busy.actor("赵敏"), NOW)}
    assert told["处置反馈"].latest.step == "派遣" and not told["处置反馈"].latest.by_reporter
    assert told["派遣"].latest.step == "上报"
    assert told["派遣"].case == Case.objects.get(pk=told["派遣"].case.pk)


def test_counting_stops(busy: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duties, "COUNTED", 3)
    later = NOW + timedelta(days=400)
    assert duties.counts(busy.actor("赵敏"), later) == {"": 3, "late": 3, "today": 0, "week": 0, "mine": 0}
    assert duties.counts(busy.actor("陈默"), later) == dict.fromkeys(duties.KINDS, 0)


def test_nobody_has_no_duties(busy: County) -> None:
    person = people.register_person(username="nobody", name="无岗")
    busy.people["无岗"] = person
    assert duties.nearest(busy.actor("无岗"), NOW) == []
    assert duties.counts(busy.actor("无岗"), NOW) == dict.fromkeys(duties.KINDS, 0)
