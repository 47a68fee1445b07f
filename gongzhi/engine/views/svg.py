"""A drawing as SVG: one file that needs nothing else, and that a page can restyle by its classes.

Colours stand as attributes, which any style sheet overrides. Whatever a colour says, a sign, a word or a kind
of line says too. Screen readers get a title and the steps in reading order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from xml.sax.saxutils import escape

from gongzhi.engine.procedure import Procedure, Step
from gongzhi.engine.views.arrows import Kind
from gongzhi.engine.views.box import box
from gongzhi.engine.views.layout import LANE_HEAD, STAGE_HEAD, Band, Drawing, Line, lay_out
from gongzhi.engine.views.live import Mark, Standing
from gongzhi.engine.views.tags import BLUE, FAINT, INK, PAPER, RED, SOFT, tag, words, wrapped

_STROKES = {Kind.ORDER: SOFT, Kind.TERM: BLUE, Kind.DUTY: FAINT, Kind.RETURN: RED}
_DASHES = {Kind.TERM: "7 4", Kind.RETURN: "2 4"}
_WORDS = {
    Kind.ORDER: "先办左边的，才能办右边的",
    Kind.TERM: "办了以后，应当在期限内办箭头所指",
    Kind.DUTY: "办了以后，应当办箭头所指",
    Kind.RETURN: "退回：箭头所指和其后的不再有效",
}
_LEGEND = 58
_FONT = "PingFang SC, HarmonyOS Sans SC, Noto Sans CJK SC, Microsoft YaHei, sans-serif"


def draw(procedure: Procedure, day: date, marks: Mapping[int, Mark] | None = None) -> str:
    """The procedure as SVG; with `marks`, where a case stands. Lengths of time are those of `day`."""
    drawing, known = lay_out(procedure, day), marks or {}
    key = f"drawing-{procedure.code}"
    height = drawing.height + _LEGEND
    return tag(
        "svg",
        tag("title", escape(f"{procedure.title}程序图（{procedure.version}版）"), id=f"{key}-title"),
        tag("desc", escape(_described(procedure, known)), id=f"{key}-desc"),
        tag("defs", *(_head(kind, key) for kind in _STROKES)),
        tag("rect", class_="pd-ground", width=drawing.width, height=height, fill=PAPER),
        *(_lane(band, drawing.width) for band in drawing.lanes),
        *(_stage(band, drawing.height) for band in drawing.stages),
        *(_line(line, key) for line in drawing.lines),
        *(box(procedure, step, drawing.boxes[step.index], known.get(step.index)) for step in procedure.steps),
        *_legend(drawing, bool(marks), key),
        xmlns="http://www.w3.org/2000/svg", class_="procedure-drawing", width=drawing.width, height=height,
        viewBox=f"0 0 {drawing.width} {height}", role="img", lang="zh", font_family=_FONT, font_size=13,
        aria_labelledby=f"{key}-title {key}-desc",
    )  # fmt: skip


def _described(procedure: Procedure, marks: Mapping[int, Mark]) -> str:
    said = []
    for stage in procedure.stages:
        steps = [_said(procedure, step, marks) for step in procedure.steps if step.stage == stage]
        if steps:
            said.append(f"阶段“{stage}”：{'；'.join(steps)}。")
    return "".join(said)


def _said(procedure: Procedure, step: Step, marks: Mapping[int, Mark]) -> str:
    who = "或".join(procedure.roles[key].title for key in step.roles) or "系统"
    mark = marks.get(step.index)
    state = f"，{mark.standing.word}{'，' + mark.due if mark.due else ''}" if mark else ""
    return f"{step.name}（{who}{state}）"


def _head(kind: Kind, key: str) -> str:
    name = kind.name.lower()
    return tag(
        "marker", tag("path", class_=f"pd-{name}-head", d="M0 0L8 4L0 8Z", fill=_STROKES[kind]),
        id=f"{key}-{name}", viewBox="0 0 8 8", refX=7, refY=4, markerWidth=8, markerHeight=8,
        markerUnits="userSpaceOnUse", orient="auto",
    )  # fmt: skip


def _lane(band: Band, width: int) -> str:
    lines = wrapped(band.title, 6, 4)
    top = (band.begin + band.end) // 2 - 8 * (len(lines) - 1)
    return _rule(f"M0 {band.begin}H{width}") + "".join(
        words(line, LANE_HEAD // 2, top + 16 * number, text_anchor="middle")
        for number, line in enumerate(lines)
    )


def _stage(band: Band, height: int) -> str:
    return _rule(f"M{band.begin} 0V{height}") + words(
        band.title, band.begin + 12, STAGE_HEAD - 12, class_="pd-name", fill=INK,
        font_weight=600, font_size=14,
    )  # fmt: skip


def _rule(way: str) -> str:
    return tag("path", class_="pd-rule", d=way, fill="none", stroke=FAINT, stroke_opacity=0.5)


def _line(line: Line, key: str) -> str:
    kind, (x, y) = line.arrow.kind, line.points[-1]
    way = "M" + "L".join(f"{a} {b}" for a, b in line.points)
    parts = [_pen(kind, way, "" if line.joins else key)]
    if line.arrow.label and not line.joins:
        parts.append(
            words(
                line.arrow.label, x - 12, y - 4, class_="pd-term", fill=_STROKES[kind], font_size=11,
                text_anchor="end", stroke=PAPER, stroke_width=3, paint_order="stroke",
            )
        )  # fmt: skip
    return tag("g", *parts, class_=f"pd-{kind.name.lower()}")


def _pen(kind: Kind, way: str, key: str) -> str:
    return tag(
        "path", d=way, fill="none", stroke=_STROKES[kind], stroke_width=1.4, stroke_linejoin="round",
        stroke_dasharray=_DASHES.get(kind), marker_end=f"url(#{key}-{kind.name.lower()})" if key else "",
    )  # fmt: skip


def _legend(drawing: Drawing, live: bool, key: str) -> Iterator[str]:
    x, y = LANE_HEAD, drawing.height + 20
    used = {line.arrow.kind for line in drawing.lines}
    for kind in Kind:
        if kind in used:
            sample = _pen(kind, f"M{x} {y}h36", key)
            yield tag(
                "g",
                sample,
                words(_WORDS[kind], x + 44, y + 4, font_size=12),
                class_=f"pd-{kind.name.lower()}",
            )
            x += 44 + 12 * len(_WORDS[kind]) + 28
    if live:
        said = "　".join(f"{one.sign} {one.word}" for one in Standing)
        yield words(said, LANE_HEAD, y + 26, font_size=12)
