"""The box of one step: its name, who does it, and what kind of step it is or where a case stands with it."""

from __future__ import annotations

from collections.abc import Iterator

from gongzhi.engine.procedure import Procedure, Step
from gongzhi.engine.render import rule_article, rule_text
from gongzhi.engine.views.layout import BOX, Point
from gongzhi.engine.views.live import Mark, Standing
from gongzhi.engine.views.tags import BLUE, FAINT, GREEN, INK, PAPER, RED, SOFT, short, tag, title, words

_LOOKS = {
    None: (PAPER, SOFT, 1.2),
    Standing.READY: ("#eaf1fb", BLUE, 2.5),
    Standing.DONE: ("#e6f4ea", GREEN, 1.5),
    Standing.WAITING: (PAPER, SOFT, 1),
    Standing.LATER: (PAPER, FAINT, 1),
    Standing.OFF: ("#edf0f3", FAINT, 1),
    Standing.OUT: ("#edf0f3", FAINT, 1),
}
_DASHED = {Standing.LATER, Standing.OFF, Standing.OUT}
_NAME, _SMALL = 9, 11
"""Characters that fit into a box: of the name, and of small print."""


def box(procedure: Procedure, step: Step, at: Point, mark: Mark | None) -> str:
    """A dashed edge: switched off for now. Round corners: the system does it."""
    x, y = at
    middle = x + BOX[0] // 2
    standing = mark.standing if mark else None
    fill, stroke, width = _LOOKS[standing]
    off = standing in _DASHED if standing else not step.begins_included
    edge = tag(
        "rect", x=x, y=y, width=BOX[0], height=BOX[1], rx=4 if step.roles else 20, fill=fill, stroke=stroke,
        stroke_width=width, stroke_dasharray="4 3" if off else "",
    )  # fmt: skip
    name = f"{standing.sign} {step.name}" if standing else step.name
    texts = [
        words(
            short(name, _NAME), middle, y + 19, class_="pd-name", fill=INK,
            font_weight=600, text_anchor="middle",
        ),
        words(short(_who(procedure, step), _SMALL), middle, y + 36, font_size=11, text_anchor="middle"),
        *_last_line(step, mark, middle, y + 53),
    ]  # fmt: skip
    kind = f"pd-step pd-{standing.name.lower()}" if standing else "pd-step"
    return tag("g", title(_tooltip(procedure, step)), edge, *texts, class_=kind, data_step=step.name)


def _who(procedure: Procedure, step: Step) -> str:
    return "、".join(procedure.roles[key].title for key in step.roles) or "自动"


def _last_line(step: Step, mark: Mark | None, x: int, y: int) -> Iterator[str]:
    if mark:
        said = " ".join(filter(None, (mark.standing.word, mark.due)))
    else:
        kinds = {"可不办": step.optional, "外部": step.external, "退出": step.exit}
        said = "｜".join([*(word for word, holds in kinds.items() if holds), *step.outcomes])
    if mark and mark.late:
        yield words(
            said, x, y, class_="pd-late", fill=RED, font_size=11, font_weight=600, text_anchor="middle"
        )
    elif said:
        yield words(short(said, _SMALL), x, y, font_size=11, text_anchor="middle")


def _tooltip(procedure: Procedure, step: Step) -> str:
    """The step with every rule that concerns it, for whoever points at the box."""
    rules: set[int] = set()
    for action in procedure.by_step[step.index]:
        rules |= {condition.rule for condition in action.conditions}
        rules |= {wait.rule for wait in action.waits}
        rules |= {effect.rule for effect in action.effects}
    said = [f"{step.name}：{'｜'.join(step.outcomes)}" if step.outcomes else step.name]
    for number in sorted(rules & procedure.rules.keys()):
        text, article = rule_text(procedure, number, step.name), rule_article(procedure, number)
        said.append(f"规则{number}：{text}（{article}）")
    return "\n".join(said)
