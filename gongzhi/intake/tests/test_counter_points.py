"""Points on the counter's map that lie in no grid: outside the county, or somewhere between."""

from django.test import Client

from gongzhi.cases.models import Case
from gongzhi.intake.tests.conftest import World
from gongzhi.intake.tests.test_counter import desk, enter
from gongzhi.places.services import set_boundary
from tests.personas import FOUNDED, rectangle

__all__ = ["desk"]


def test_a_point_outside_the_county_is_refused_beside_the_place(world: World, desk: Client) -> None:
    page = enter(desk, 地点_address="外地", 地点_lon="121.47", 地点_lat="31.23")
    assert page.status_code == 422
    assert "不在本县范围内" in page.context["form"].errors["地点"][0]
    assert not Case.objects.exists()


def test_a_point_only_the_county_holds_is_the_clerks_own_area(world: World, desk: Client) -> None:
    county = world.county.divisions["331099"]
    set_boundary(division=county, geometry=rectangle(119, 27, 122, 29), begins=FOUNDED)
    enter(desk, 地点_address="山上", 地点_lon="120.5", 地点_lat="28.5")
    assert Case.objects.get().division == world.county.divisions["331099/001"]
