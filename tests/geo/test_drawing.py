"""SVG paths: proportions, shared borders, nothing lost."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest
import shapely

from gongzhi.geo import Feature, draw, simplify
from tests.geo.squares import SOUTH, STEP, WEST, county, square


def corners(path: str) -> set[tuple[int, int]]:
    return {(int(x), int(y)) for x, y in re.findall(r"(\d+) (\d+)", path)}


def test_a_square_at_thirty_degrees_keeps_its_proportions() -> None:
    drawing = draw([square(0, 0)], width=866)
    assert drawing.width == 866
    assert drawing.height == pytest.approx(1000, abs=1)  # cos 30° = 0.866
    assert drawing.paths["0-0"].count("M") == drawing.paths["0-0"].count("z") == 1
    assert corners(drawing.paths["0-0"]) == {(0, 0), (866, 0), (0, drawing.height), (866, drawing.height)}


def test_north_is_up_and_east_is_right() -> None:
    drawing = draw(county(2, 2), width=200)
    (left, low), (right, _), (_, high) = drawing.labels["0-0"], drawing.labels["0-1"], drawing.labels["1-0"]
    assert left < right
    assert high < low


def test_neighbours_share_their_corners() -> None:
    drawing = draw(county(2, 1), width=200)
    assert len(corners(drawing.paths["0-0"]) & corners(drawing.paths["0-1"])) == 2


def test_holes_and_islands_are_rings_of_their_own() -> None:
    ring = shapely.difference(shapely.box(0, 0, 3, 3), shapely.box(1, 1, 2, 2))
    island = Feature("a", "甲", shapely.MultiPolygon([ring, shapely.box(5, 0, 6, 1)]))
    assert draw([island]).paths["a"].count("M") == 3


def test_an_area_smaller_than_a_unit_stays_visible() -> None:
    tiny = Feature("t", "小", shapely.box(WEST, SOUTH, WEST + STEP / 1e6, SOUTH + STEP / 1e6))
    assert draw([*county(), tiny], width=100).paths["t"].endswith("h1v1h-1z")


def test_the_picture_is_well_formed_svg() -> None:
    drawing = draw(county())
    body = "".join(f'<path id="g{name}" d="{path}"/>' for name, path in drawing.paths.items())
    root = ElementTree.fromstring(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{drawing.view_box}">{body}</svg>'
    )
    assert len(root) == 12


def test_simplifying_keeps_the_common_border_common() -> None:
    wave = [(WEST + STEP + (0.0004 if i % 2 else 0.0), SOUTH + STEP * i / 50) for i in range(51)]
    left = shapely.Polygon([(WEST, SOUTH), *wave, (WEST, SOUTH + STEP)])
    right = shapely.Polygon([(WEST + 2 * STEP, SOUTH), *wave, (WEST + 2 * STEP, SOUTH + STEP)])
    simple = simplify([left, right], 0.001)
    assert all(
        shapely.get_num_coordinates(new) < shapely.get_num_coordinates(old)
        for new, old in zip(simple, [left, right], strict=True)
    )
    assert shapely.area(shapely.intersection(*simple)) == 0
    assert shapely.area(shapely.union_all(simple)) == pytest.approx(
        shapely.area(shapely.union_all([left, right])), rel=0.05
    )
    assert shapely.union_all(simple).geom_type == "Polygon"


def test_areas_that_do_not_fit_are_still_drawn() -> None:
    features = [square(0, 0), square(0, 0, shift=STEP / 2)]
    crooked = [Feature(str(i), f.name, f.geometry) for i, f in enumerate(features)]
    assert set(draw(crooked).paths) == {"0", "1"}


def test_nothing_to_draw_is_said() -> None:
    with pytest.raises(ValueError, match="没有可画的区域"):
        draw([])
