from django.utils.html import json_script

from gongzhi.web.map_drawing import Outlines, picture, script
from gongzhi.web.styleguide import AREAS, POINTS


def test_areas_and_points_lie_inside_the_picture():
    drawn = picture(AREAS, POINTS)
    assert drawn is not None
    assert [a.name for a in drawn.areas if a.here] == ["东门社区"]
    assert all(0 < a.x < drawn.width and 0 < a.y < drawn.height for a in drawn.areas)
    (x, y, label, faint) = drawn.points[0]
    assert not faint
    assert 0 < x < drawn.width and 0 < y < drawn.height and label == "东门菜场北门"


def test_the_point_lies_in_its_area():
    drawn = picture(AREAS, [{"lon": 120.111, "lat": 29.107, "label": ""}])
    assert drawn is not None
    here = next(a for a in drawn.areas if a.here)
    assert abs(here.x - drawn.points[0][0]) < 40 and abs(here.y - drawn.points[0][1]) < 40


def test_nothing_to_draw_is_no_picture():
    assert picture([], POINTS) is None


def test_names_that_would_cover_each_other_are_left_out():
    drawn = picture(AREAS, letter=15)
    crowded = picture(AREAS, letter=400)
    assert drawn is not None and crowded is not None
    assert all(area.name for area in drawn.areas)
    assert [area.name for area in crowded.areas if area.name] == ["东门社区"]


def test_the_script_reads_what_the_picture_shows():
    nasty = [{"lon": 120.1, "lat": 29.1, "label": "</script><b>&"}]
    named = [{**AREAS[0], "properties": {"name": "<!-- & 东门"}}, *AREAS[1:]]
    data = {"features": {"type": "FeatureCollection", "features": named}, "points": nasty}
    assert json_script(data, "m") == f'<script id="m" type="application/json">{script(named, nasty)}</script>'
    assert script(Outlines(named), nasty) == script(named, nasty)
