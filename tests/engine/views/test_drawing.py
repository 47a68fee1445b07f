"""The drawing: only what does not follow from the rest, nothing behind a box, a case's standing in words."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from lxml import etree

from gongzhi.engine import Procedure
from gongzhi.engine.acts import parse_moment
from gongzhi.engine.views.arrows import Kind, arrows
from gongzhi.engine.views.layout import BOX, Line, lay_out
from gongzhi.engine.views.live import Standing, marks
from gongzhi.engine.views.order import Order
from gongzhi.engine.views.svg import draw
from tests.engine.cases import ROOT, calendar, shipped, told
from tests.engine.check.writing import procedure

DAY = date(2026, 11, 21)
SHIPPED = sorted(path.parent.name for path in (ROOT / "packs/cn/procedures").glob("*/procedure.yaml"))
SVG = "{http://www.w3.org/2000/svg}"
STEPS = ["始 {初始待办: 是, 一次: 是}", "甲", "乙", "丙", "完"]


def drawn(it: Procedure, kind: Kind) -> set[str]:
    name = [step.name for step in it.steps]
    return {
        f"{name[arrow.source]}→{name[arrow.target]}{arrow.label}"
        for arrow in arrows(it, DAY)
        if arrow.kind is kind
    }


def test_an_order_that_follows_from_others_is_not_drawn() -> None:
    it = procedure(
        STEPS, ["全部 须先有 始", "乙 须先有 甲", "丙 须先有 乙", "丙 须先有 甲", "完 须先有 丙、甲"]
    )
    assert drawn(it, Kind.ORDER) == {"始→甲", "甲→乙", "乙→丙", "丙→完"}


def test_one_of_two_ways_does_not_make_the_other_superfluous() -> None:
    """The last step waits for 乙 or 丙: that 乙 comes after 甲 does not say that the end does."""
    rules = ["全部 须先有 始", "乙 须先有 甲", "完 须先有 二者", "完 须先有 甲"]
    it = procedure(STEPS, rules, more="归并:\n  二者: {任一: [乙, 丙]}\n")
    assert drawn(it, Kind.ORDER) == {"始→甲", "始→丙", "甲→乙", "甲→完", "乙→完", "丙→完"}


def test_a_step_that_may_be_out_of_scope_proves_nothing() -> None:
    steps = ["始 {初始待办: 是, 一次: 是}", "甲", "乙 {适用: 急}", "丙", "完"]
    it = procedure(steps, ["乙 须先有 甲", "丙 须先有 乙", "丙 须先有 甲", "完 须先有 丙"], attributes=["急"])
    assert "甲→丙" in drawn(it, Kind.ORDER)


def test_terms_duties_and_returns() -> None:
    steps = ["始 {初始待办: 是, 一次: 是}", "甲", "乙 {结果: [好, 坏]}", "丙", "完"]
    rules = [
        "全部 须先有 始",
        "乙 须先有 甲",
        "甲 后须 乙 限5日",
        "乙=坏 使失效 甲、乙",
        "始 后须 丙",
        "完 须先有 乙=好",
    ]
    it = procedure(steps, rules)
    assert drawn(it, Kind.TERM) == {"甲→乙限5日"}
    assert drawn(it, Kind.RETURN) == {"乙→甲坏"}
    assert "甲→乙" not in drawn(it, Kind.ORDER), "the term says it already"
    assert drawn(it, Kind.DUTY) == set(), "丙 comes after 始 anyway"


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_drawn_says_everything_about_the_order(name: str) -> None:
    """Closing the drawn order again gives back every pair that holds in every case."""
    order = Order.of(shipped(name))
    following: dict[int, set[int]] = {}
    for before, after in order.reduced():
        following.setdefault(before, set()).add(after)
    for before, after in order.pairs:
        seen, waiting = set(), [before]
        while waiting:
            step = waiting.pop()
            if step not in seen:
                seen.add(step)
                waiting += following.get(step, ())
        assert after in seen, (before, after)


@pytest.mark.parametrize("name", SHIPPED)
def test_no_line_runs_behind_a_box(name: str) -> None:
    drawing = lay_out(shipped(name), DAY)
    places = list(drawing.boxes.values())
    assert len(set(places)) == len(places) == len(drawing.procedure.steps)
    for line in drawing.lines:
        assert _square(line)
        for (a, b), (c, d) in pairwise(line.points):
            for x, y in places:
                inside = max(a, c) > x and min(a, c) < x + BOX[0] and max(b, d) > y and min(b, d) < y + BOX[1]
                assert not inside, line.arrow


def _square(line: Line) -> bool:
    return all(a == c or b == d for (a, b), (c, d) in pairwise(line.points))


@pytest.mark.parametrize("name", SHIPPED)
def test_the_file_stands_alone_and_speaks(name: str) -> None:
    it = shipped(name)
    root = etree.fromstring(draw(it, DAY).encode())
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert set(root.get("aria-labelledby").split()) <= ids
    assert all(step.name in root.findtext(SVG + "desc") for step in it.steps)
    boxes = {group.get("data-step") for group in root.iter(SVG + "g") if group.get("data-step")}
    assert boxes == {step.name for step in it.steps}
    assert not any(
        element.get("style") or element.tag in (SVG + "style", SVG + "script") for element in root.iter()
    )
    width = int(root.get("width"))
    assert all(0 <= float(text.get("x")) <= width for text in root.iter(SVG + "text"))


def test_where_a_case_stands() -> None:
    it = shipped("网格事件")
    state = told("上报@2026-03-02", "受理=立案@2026-03-02", procedure=it)
    found = marks(it, state, now=parse_moment("2026-03-04"), calendar=calendar())
    by_name = {step.name: found[step.index] for step in it.steps}
    assert by_name["上报"].standing is Standing.DONE
    assert by_name["派遣"].standing is Standing.READY and by_name["派遣"].late
    assert by_name["派遣"].due == "超期 限03-02"
    assert by_name["结案"].standing is Standing.WAITING and not by_name["结案"].late
    assert by_name["裁定"].standing is Standing.LATER
    assert by_name["受理"].standing is Standing.DONE
    said = draw(it, DAY, found)
    assert (
        "▶ 派遣" in said
        and "超期 限03-02" in said
        and "派遣（综合信息指挥室，现在可办，超期 限03-02）" in said
    )
