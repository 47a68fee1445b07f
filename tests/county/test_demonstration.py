"""The demonstration county: complete, tiled without gap or overlap, and everyone has somebody to turn to."""

import csv
import json
import random

import pytest
import shapely
from django.contrib.auth import authenticate
from django.db import transaction

from gongzhi.config.demo.draw import draw_grids
from gongzhi.config.demo.layout import read_layout
from gongzhi.config.demo.load import load, who_can_sign_in
from gongzhi.config.demo.notes import FOLDER
from gongzhi.people.models import Post
from gongzhi.people.selectors import holders, posts_of, unit_serving
from gongzhi.places.models import Address, Boundary, Division, LocalName
from gongzhi.places.selectors import coverage_of, grid_at
from tests.personas import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker):
    """Loaded once for this file, taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load()
        transaction.set_rollback(True)


def levels() -> dict[str, int]:
    counted: dict[str, int] = {}
    for level in Division.objects.values_list("level", flat=True):
        counted[level] = counted.get(level, 0) + 1
    return counted


def test_its_size(county):
    assert levels() == {
        "county": 1, "town": 3, "village": 10, "community": 8, "grid": 90, "micro_grid": 52
    }  # fmt: skip
    assert Address.objects.count() >= 600
    assert LocalName.objects.count() >= 120


@pytest.mark.parametrize("level", ["county", "town", "village", "community"])
def test_parts_tile_their_whole(county, level):
    for division in Division.objects.filter(level=level):
        report = coverage_of(division, TODAY)
        assert report
        assert report.exact, [finding.text for finding in report.findings]


def test_every_address_lies_in_its_grid(county):
    wrong = [
        address.text
        for address in Address.objects.select_related("division")
        if (grid := grid_at(address.lon, address.lat, TODAY)) is None or grid != address.division
    ]
    assert not wrong


def test_every_grid_has_its_officer(county):
    lonely = [
        grid.name
        for grid in Division.objects.filter(level="grid")
        if not holders("grid_officer", TODAY, area_path=grid.path)
    ]
    assert not lonely


@pytest.mark.parametrize("role", ["dispatcher", "town_leader", "checker", "reviewer", "mediator", "deputy"])
def test_every_town_has_its_people(county, role):
    for town in Division.objects.filter(level="town"):
        assert holders(role, TODAY, area_path=town.path), town.name


def test_every_unit_that_handles_matters_has_somebody(county):
    staffed = set(Post.objects.on(TODAY).values_list("organisation__kind", flat=True))
    for kind in ("enforcement_team", "municipal_office", "sanitation_station", "police_station", "housing"):
        assert kind in staffed


def test_the_nearest_unit_serves_a_grid(county):
    unit = unit_serving("police_station", "331099/101/201/001/")
    assert unit and unit.name == "青云派出所"


def test_the_personas_sign_in_with_the_password_shown(county):
    shown = who_can_sign_in()
    assert "gongzhi-demo" in shown
    person = authenticate(username="zhaomin", password="gongzhi-demo")
    assert person and {view.role for view in posts_of(person, TODAY)} == {"dispatcher", "reviewer"}


def test_loading_again_adds_nothing(county):
    again = load()
    assert (again.divisions, again.people, again.posts, again.boundaries) == (0, 0, 0, 0)


def test_the_map_is_drawn_from_the_layout(county):
    """The kept outlines are those the layout gives, to a metre: nobody edits them by hand."""
    layout = read_layout(FOLDER / "layout.yaml")
    for path, shape in draw_grids(layout, random.Random(layout.seed)).items():
        kept = shapely.from_geojson(json.dumps(Boundary.objects.get(division__path=path + "/").geometry))
        assert shapely.hausdorff_distance(shape, kept) < 1e-5


def test_no_telephone_number_can_ring(county):
    """Numbers that begin with 100 are not given to anyone."""
    with (FOLDER / "people.csv").open(encoding="utf-8") as file:
        assert all(row["电话"].startswith("100") for row in csv.DictReader(file))
