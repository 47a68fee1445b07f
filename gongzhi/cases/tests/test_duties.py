"""A person's duties come from several posts and are one list, each once, counted only so far."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import Q

from gongzhi.cases import duties
from gongzhi.cases.actors import Actor
from gongzhi.cases.inbox import After
from gongzhi.cases.models import Obligation
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
    found = duties.nearest(actor)
    assert len(found) == len({duty.pk for duty in found}) == Obligation.objects.filter(ended_at=None).count()
    assert {duty.step for duty in found} == {"派遣", "处置反馈"}
    assert [duty.due_at for duty in found] == sorted(duty.due_at for duty in found if duty.due_at)
    assert duties.counts(actor, {"": Q()}) == {"": len(found)}


def test_pages_follow_each_other_across_the_ways(busy: County) -> None:
    actor, seen, after = _twice(busy), [], None
    whole = [duty.pk for duty in duties.nearest(actor)]
    while part := duties.nearest(actor, after=after, size=2):
        seen += [duty.pk for duty in part]
        after = After(part[-1].due_at, part[-1].pk)
    assert seen == whole


def test_counting_stops(busy: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duties, "COUNTED", 3)
    asked = {"": Q(), "late": Q(due_at__lt=NOW), "none": Q(due_at=None)}
    late = Obligation.objects.filter(ended_at=None, due_at__lt=NOW).count()
    assert duties.counts(busy.actor("赵敏"), asked) == {"": 3, "late": min(late, 3), "none": 0}
    assert duties.counts(busy.actor("陈默"), asked) == dict.fromkeys(asked, 0)


def test_nobody_has_no_duties(busy: County) -> None:
    person = people.register_person(username="nobody", name="无岗")
    busy.people["无岗"] = person
    assert duties.nearest(busy.actor("无岗")) == []
    assert duties.counts(busy.actor("无岗"), {"": Q()}) == {"": 0}
