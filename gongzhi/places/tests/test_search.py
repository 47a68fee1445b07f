import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from gongzhi.places import services
from gongzhi.places.models import Address
from gongzhi.places.selectors import search_places
from tests.personas import FOUNDED, TODAY

GRID = "331099/001/001/001"
OTHER_TOWN = "331099/002/001/001"


@pytest.fixture
def addressed(county):
    grid, other = county.divisions[GRID], county.divisions[OTHER_TOWN]
    services.add_addresses(
        [
            services.NewAddress("青云镇桥头村人民路12号", grid, 120.001, 28.001, "A1"),
            services.NewAddress("青云镇桥头村人民路120号", grid, 120.002, 28.002, "A2"),
            services.NewAddress("白石镇石门村石板巷3号", other, 120.101, 28.001, "A3"),
        ],
        begins=FOUNDED,
    )
    services.name_place(name="老樟树", division=grid, lon=120.003, lat=28.003)
    services.name_place(name="老樟树", division=other, lon=120.103, lat=28.003)
    return county


def labels(text: str, within: str = "") -> list[str]:
    return [hit.label for hit in search_places(text, within, on=TODAY)]


def test_two_characters_find_the_address(addressed):
    assert labels("石板") == ["白石镇石门村石板巷3号"]


def test_one_character_is_enough(addressed):
    assert labels("樟") == ["老樟树", "老樟树"]


def test_the_shorter_address_comes_first(addressed):
    assert labels("人民路12") == ["青云镇桥头村人民路12号", "青云镇桥头村人民路120号"]


def test_words_apart_must_all_occur(addressed):
    assert labels("桥头 120号") == ["青云镇桥头村人民路120号"]


def test_characters_in_another_order_do_not_match(addressed):
    assert labels("路民人") == []


def test_divisions_are_found_too(addressed):
    assert labels("石门村")[0] == "石门村第一网格"


def test_a_search_can_stay_inside_an_area(addressed):
    [hit] = search_places("老樟树", "331099/002/", on=TODAY)
    assert hit.where == "白石镇石门村"
    assert (hit.lon, hit.lat) == (120.103, 28.003)


@pytest.mark.parametrize("text", ["", "  ", "？！", "'; drop table--"])
def test_what_cannot_be_searched_finds_nothing(addressed, text):
    assert labels(text) == []


def test_a_withdrawn_address_is_not_found(addressed):
    Address.objects.filter(standard_code="A3").update(ends=TODAY - dt.timedelta(days=1))
    assert labels("石板") == []


def test_adding_a_known_code_corrects_the_address(addressed):
    grid = addressed.divisions[GRID]
    services.add_addresses(
        [services.NewAddress("青云镇桥头村中山路1号", grid, 120.0, 28.0, "A1")], begins=TODAY
    )
    assert labels("中山路") == ["青云镇桥头村中山路1号"]
    assert Address.objects.get(standard_code="A1").begins == FOUNDED


def test_the_same_local_name_is_moved_not_doubled(addressed):
    services.name_place(name="老樟树", division=addressed.divisions[GRID], lon=120.009, lat=28.009)
    assert [hit.lon for hit in search_places("老樟树", GRID, on=TODAY)] == [120.009]


def test_an_empty_local_name_is_refused(addressed):
    with pytest.raises(ValidationError, match="俗称"):
        services.name_place(name="…", division=addressed.divisions[GRID], lon=120.0, lat=28.0)


def test_a_search_costs_four_queries(addressed, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        search_places("青云镇", on=TODAY)
