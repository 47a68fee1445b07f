"""What else was reported close to a case: everything within reach, on whichever square it lies."""

from datetime import timedelta
from itertools import product
from math import cos, radians
from typing import Any

from gongzhi.cases.models import Case
from gongzhi.dispatch.nearby import RADIUS, SHOWN, neighbours
from gongzhi.dispatch.tests.conftest import Desk

LON, LAT = 120.006, 28.006  # where four squares meet, in the first grid
DEGREE = 111_195  # metres


def report(desk: Desk, east: float = 0, north: float = 0, **wish: Any) -> Case:
    """A report so many metres from the corner."""
    lon, lat = LON + east / DEGREE / cos(radians(LAT)), LAT + north / DEGREE
    return desk.report(place={"address": "桥头村", "lon": lon, "lat": lat}, **wish)


def test_what_is_within_reach_is_found_in_every_direction_and_nothing_else(desk: Desk) -> None:
    near, far = (RADIUS - 2) / 2**0.5, (RADIUS + 2) / 2**0.5
    inside = [report(desk, x * near, y * near) for x, y in product((-1, 1), repeat=2)]
    for x, y in product((-1, 1), repeat=2):
        report(desk, x * far, y * far)
    doubles, earlier = neighbours(report(desk), desk.actor("赵敏"))
    assert {one.case.pk for one in doubles} == {case.pk for case in inside}
    assert {one.metres for one in doubles} == {RADIUS - 2}
    assert not earlier


def test_an_open_case_is_found_behind_many_that_are_closed(desk: Desk) -> None:
    waiting = report(desk)
    for _ in range(SHOWN + 1):
        report(desk, 10)
    Case.objects.exclude(pk=waiting.pk).update(closed_at=desk.now, outcome="已解决")
    case = report(desk, now=desk.now + timedelta(hours=1))
    doubles, earlier = neighbours(case, desk.actor("赵敏"))
    assert [one.case.pk for one in doubles] == [waiting.pk]
    assert len(earlier) == SHOWN
    assert all(one.case.closed_at for one in earlier)


def test_who_may_not_see_a_case_is_not_told_of_it(desk: Desk) -> None:
    report(desk)
    assert neighbours(report(desk), desk.actor("钱立"))[0]
    assert neighbours(report(desk), desk.actor("陈默")) == ([], [])
