from gongzhi.web.drawn_map import draw
from gongzhi.web.styleguide import AREAS, POINTS


def test_areas_and_points_lie_inside_the_drawing():
    drawing = draw(AREAS, POINTS)
    assert [a.name for a in drawing.areas if a.here] == ["东门社区"]
    assert all(0 < a.x < drawing.width and 0 < a.y < drawing.height for a in drawing.areas)
    (x, y, label) = drawing.points[0]
    assert 0 < x < drawing.width and 0 < y < drawing.height and label == "东门菜场北门"


def test_north_is_up():
    south, north = (a.y for a in draw([AREAS[0], AREAS[2]]).areas)
    assert north < south


def test_holes_and_several_parts_are_drawn():
    square = AREAS[0]["geometry"]["coordinates"]
    feature = {"properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": [square, square]}}
    assert draw([feature]).areas[0].path.count("M") == 2


def test_nothing_to_draw_is_an_empty_drawing():
    assert draw([]).height == 0


def test_a_single_point_does_not_divide_by_nothing():
    assert draw([], POINTS).points[0][2] == "东门菜场北门"
