"""The queue's questions are written once: they must still be about this moment, these posts, this filter."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client

from gongzhi.cases.models import Case, Category
from gongzhi.cases.visibility import visible, within
from gongzhi.dispatch import queue
from gongzhi.dispatch.filters import LIGHTS, Filters
from gongzhi.dispatch.tests.conftest import NOW, TOWN, Desk


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Six reports of six hours, one of another category, two of them with units."""
    for hours in range(6):
        desk.report(now=NOW + timedelta(hours=hours), category="SZ01" if hours else "AQ07")
    desk.now = NOW + timedelta(hours=6)
    for case in Case.objects.filter(category__code="SZ01").order_by("pk")[:2]:
        desk.step(case, "受理", "赵敏", outcome="立案")
        desk.dispatch(case, "QY-SZ")
    return desk


def _told(desk: Desk, filters: Filters, now: datetime) -> dict[str, int]:
    """What the chips say, counted from the lists."""
    shown = {name: replace(filters, **change) for name, change in CHIPS.items()}
    return {name: len(queue.listed(desk.actor("赵敏"), one, now)[0]) for name, one in shown.items()}


CHIPS = {"mine": {"show": ""}, "all": {"show": "all"}, "red": {"light": "red"}, "yellow": {"light": "yellow"}}


@pytest.mark.parametrize("show", ["", "all"])
@pytest.mark.parametrize("hours", [6, 9, 11, 24 * 30])
def test_the_chips_count_what_their_lists_hold(busy: Desk, show: str, hours: int) -> None:
    now, filters = NOW + timedelta(hours=hours), Filters(TOWN, show=show)
    assert queue.counts(busy.actor("赵敏"), filters, now) == _told(busy, filters, now)


@pytest.fixture
def pressed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Four that are late, then two that are urgent; three fit on a page."""
    monkeypatch.setattr(queue, "SIZE", 3)
    Category.objects.filter(code="AQ07").update(urgency=queue.URGENT)
    for hours in range(6):
        desk.report(now=NOW + timedelta(hours=hours), category="SZ01" if hours < 4 else "AQ07")
    return desk


def _pages(desk: Desk, now: datetime) -> list[list[int]]:
    """Hours at which what each page shows came in."""
    found, after = [], ""
    while True:
        shown, after = queue.listed(desk.actor("赵敏"), Filters(TOWN, after=after), now)
        found.append([round((one.case.opened_at - NOW) / timedelta(hours=1)) for one in shown])
        if not after:
            return found


def test_what_is_urgent_stands_before_what_has_long_been_late(pressed: Desk) -> None:
    now = NOW + timedelta(days=9)
    assert _pages(pressed, now) == [[4, 5, 0], [1, 2, 3]]
    Case.objects.filter(opened_at=NOW + timedelta(hours=3)).update(urgency=queue.URGENT)
    Case.objects.filter(opened_at=NOW + timedelta(hours=2)).update(urgency=queue.URGENT)
    assert _pages(pressed, now) == [[2, 3, 4], [5, 0, 1]]


def test_the_next_one_is_looked_for_among_the_urgent_first(pressed: Desk) -> None:
    now, zhao, filters = NOW + timedelta(days=9), pressed.actor("赵敏"), Filters(TOWN)
    shown = [one.case for one in queue.listed(zhao, filters, now)[0]]
    assert [queue.following(zhao, filters, one, now) for one in shown[:2]] == shown[1:]
    last = Case.objects.get(opened_at=NOW + timedelta(hours=3))
    assert queue.following(zhao, filters, last, now) == shown[0]


def test_every_case_has_one_light(busy: Desk) -> None:
    actor = busy.actor("赵敏")
    for hours in (6, 9, 24 * 30):
        now = NOW + timedelta(hours=hours)
        lit = [queue.listed(actor, Filters(TOWN, show="all", light=light), now)[0] for light in LIGHTS]
        assert sorted(one.case.pk for part in lit for one in part) == sorted(
            Case.objects.values_list("pk", flat=True)
        )


def test_filters_and_people_do_not_mix(busy: Desk) -> None:
    zhao, elsewhere = busy.actor("赵敏"), replace(busy.actor("赵敏"), posts=())
    all_of_town = Filters(TOWN, show="all")
    assert len(queue.listed(zhao, all_of_town, NOW)[0]) == 6
    shown, _ = queue.listed(zhao, replace(all_of_town, category="AQ07"), NOW)
    assert [one.case.category for one in shown] == [busy.category("AQ07")]
    assert queue.listed(elsewhere, all_of_town, NOW) == ([], "")
    assert queue.counts(elsewhere, all_of_town, NOW) == dict.fromkeys(CHIPS, 0)


def test_pages_follow_each_other(busy: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "SIZE", 2)
    Case.objects.filter(pk=Case.objects.order_by("pk").values("pk")[:1]).update(due_at=None)
    filters, seen = Filters(TOWN, show="all"), []
    for _ in range(3):
        shown, older = queue.listed(busy.actor("赵敏"), filters, NOW)
        seen += [one.case.pk for one in shown]
        filters = replace(filters, after=older)
    assert older == "" and len(seen) == len(set(seen)) == 6
    assert Case.objects.get(pk=seen[-1]).due_at is None


def test_what_people_typed_is_only_text(busy: Desk) -> None:
    mark = '<b onload="x">&'
    Case.objects.update(title=mark)
    client = Client()
    client.force_login(busy.person("赵敏"))
    page = client.get("/desk/?show=all", headers={"HX-Request": "true", "HX-Target": "desk-queue"})
    words = page.content.decode()
    assert mark not in words and words.count("&lt;b onload=&quot;x&quot;&gt;&amp;") == 6


def test_the_queue_asks_three_times(busy: Desk, django_assert_num_queries) -> None:
    client, part = Client(), {"HX-Request": "true", "HX-Target": "desk-queue"}
    client.force_login(busy.person("赵敏"))
    client.get("/desk/?show=all", headers=part)
    with django_assert_num_queries(3):  # what changed, rows, counts
        assert client.get("/desk/?show=all", headers=part).status_code == 200


def test_who_may_see_what_does_not_depend_on_how_an_area_is_asked_for(busy: Desk) -> None:
    """Whatever is said shorter for one area (`visible(…, area=…)`) lets nobody see more, or less."""
    other = {"address": "石门村", "lon": 120.105, "lat": 28.005}  # another town of the same county
    busy.report(place=other)
    matters = list(Case.objects.order_by("pk"))
    for case, matter in zip(matters, ("信访", "检举控告", "审查", "执法"), strict=False):
        Case.objects.filter(pk=case.pk).update(matter=matter)
    seen = set()
    for name in busy.names:
        posts = busy.actor(name).posts
        for division in busy.county.divisions.values():
            found = Case.objects.filter(visible(posts), within(division.path), closed_at=None, parent=None)
            shown = set(queue.open_cases(posts, division.path))
            assert shown == set(found), (name, division)
            seen |= shown
    assert len(seen) > len(matters) / 2
