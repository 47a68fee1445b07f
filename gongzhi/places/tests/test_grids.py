import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from gongzhi import reference
from gongzhi.geo import Fault
from gongzhi.places import services
from gongzhi.places.selectors import CoverageReport, area_at, coverage_of, grid_at, is_outside
from tests.personas import FOUNDED, TODAY, rectangle

FIRST = "331099/001/001/001"
SECOND = "331099/001/001/002"
VILLAGE = "331099/001/001"


def name_at(lon: float, lat: float, on: dt.date) -> str:
    grid = grid_at(lon, lat, on)
    assert grid
    return grid.name


def village_report(county) -> CoverageReport:
    report = coverage_of(county.divisions[VILLAGE], TODAY)
    assert report
    return report


@pytest.mark.parametrize(
    ("lon", "name"),
    [
        (120.005, "桥头村第一网格"),
        (120.015, "桥头村第二网格"),
        (120.01, "桥头村第一网格"),  # on the common edge: always the same one
        (120.105, "石门村第一网格"),
    ],
)
def test_a_point_lies_in_one_grid(county, lon, name):
    assert name_at(lon, 28.005, TODAY) == name


def test_a_point_outside_every_grid_has_none(county):
    assert grid_at(121.0, 28.005, TODAY) is None


def test_outside_every_grid_the_smallest_area_around_it_counts(county):
    """Between the grids lies the town's own ground, between the towns the county's; beyond it nothing."""
    for path, box in (("331099", (119, 27, 122, 29)), ("331099/001", (119.9, 27.9, 120.05, 28.1))):
        services.set_boundary(division=county.divisions[path], geometry=rectangle(*box), begins=FOUNDED)
    points = ((120.005, 28.005), (120.04, 28.05), (121.5, 28.5), (123, 28))
    found = [area_at(lon, lat, TODAY) for lon, lat in points]
    assert [one.name if one else "" for one in found] == ["桥头村第一网格", "青云镇", "青溪县", ""]
    assert [is_outside(lon, lat, TODAY) for lon, lat in points] == [False, False, False, True]


def test_where_nothing_is_drawn_nothing_is_outside(db):
    assert not is_outside(0, 0, TODAY) and area_at(0, 0, TODAY) is None


def test_no_boundary_at_all_means_no_grid(db):
    assert grid_at(120.0, 28.0, TODAY) is None


def test_a_moved_boundary_holds_from_its_day(county):
    moved = dt.date(2026, 3, 10)
    assert name_at(120.012, 28.005, moved) == "桥头村第二网格"
    services.set_boundary(
        division=county.divisions[FIRST], geometry=rectangle(120.0, 28.0, 120.014, 28.01), begins=moved
    )
    services.set_boundary(
        division=county.divisions[SECOND], geometry=rectangle(120.014, 28.0, 120.02, 28.01), begins=moved
    )
    assert name_at(120.012, 28.005, moved) == "桥头村第一网格"
    assert name_at(120.012, 28.005, moved - dt.timedelta(days=1)) == "桥头村第二网格"


@pytest.mark.parametrize("days", [0, 1, 400])
def test_a_repeated_look_asks_only_what_has_changed(county, django_assert_num_queries, days):
    grid_at(120.005, 28.005, TODAY)
    with reference.pinned(), django_assert_num_queries(1):
        grid_at(120.015, 28.005, TODAY + dt.timedelta(days=days))


def test_before_the_first_boundary_there_is_no_grid(county):
    assert grid_at(120.005, 28.005, FOUNDED - dt.timedelta(days=1)) is None


def test_a_dissolved_grid_holds_no_point(county):
    services.end_division(division=county.divisions[SECOND], ends=TODAY - dt.timedelta(days=1))
    assert grid_at(120.015, 28.005, TODAY) is None


def test_a_division_with_parts_cannot_be_dissolved(county):
    with pytest.raises(ValidationError, match="桥头村第一网格、桥头村第二网格"):
        services.end_division(division=county.divisions[VILLAGE], ends=TODAY)


def test_an_outline_must_begin_after_the_present_one(county):
    with pytest.raises(ValidationError, match="新边界须在其后"):
        services.set_boundary(
            division=county.divisions[FIRST], geometry=rectangle(0, 0, 1, 1), begins=FOUNDED
        )


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        ({"type": "Point", "coordinates": [120, 28]}, "边界应是面"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]}, "边界有错"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [999, 0], [1, 1], [0, 0]]]}, "超出经纬度范围"),
        ({"type": "Polygon"}, "GeoJSON"),
    ],
)
def test_a_shape_that_is_no_outline_is_refused(county, geometry, words):
    with pytest.raises(ValidationError, match=words):
        services.set_boundary(division=county.divisions[FIRST], geometry=geometry, begins=TODAY)


def test_grids_that_tile_their_village_are_exact(county):
    assert village_report(county).exact


def test_a_gap_is_measured_in_square_metres(county):
    services.set_boundary(
        division=county.divisions[SECOND], geometry=rectangle(120.011, 28.0, 120.02, 28.01), begins=TODAY
    )
    [gap] = village_report(county).findings
    assert gap.fault is Fault.GAP
    assert gap.metres == pytest.approx(98.3 * 1113, rel=0.01)  # a thousandth by a hundredth of a degree


def test_an_overlap_names_both_grids(county):
    services.set_boundary(
        division=county.divisions[SECOND], geometry=rectangle(120.009, 28.0, 120.02, 28.01), begins=TODAY
    )
    [overlap] = village_report(county).findings
    assert overlap.fault is Fault.OVERLAP
    assert set(overlap.names) == {"桥头村第一网格", "桥头村第二网格"}


def test_a_grid_reaching_out_of_its_village_is_seen(county):
    services.set_boundary(
        division=county.divisions[SECOND], geometry=rectangle(120.01, 28.0, 120.021, 28.01), begins=TODAY
    )
    assert [found.fault for found in village_report(county).findings] == [Fault.OUTSIDE]


def test_an_undrawn_grid_is_named(county):
    services.create_division(
        code="003", name="桥头村第三网格", level="grid", parent=county.divisions[VILLAGE], begins=FOUNDED
    )
    report = village_report(county)
    assert [grid.name for grid in report.undrawn] == ["桥头村第三网格"]
    assert not report.exact


def test_nothing_to_compare_gives_no_report(county):
    assert coverage_of(county.divisions["331099/001"], TODAY) is None


def test_a_grid_stands_only_in_a_village_or_community(county):
    with pytest.raises(ValidationError, match="上级应是"):
        services.create_division(
            code="009", name="错网格", level="grid", parent=county.divisions["331099/001"], begins=FOUNDED
        )


def test_a_code_is_used_once(county):
    with pytest.raises(ValidationError, match="不能再用"):
        services.create_division(
            code="001", name="重", level="grid", parent=county.divisions[VILLAGE], begins=FOUNDED
        )
