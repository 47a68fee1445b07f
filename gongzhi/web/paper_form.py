"""A blank form on one sheet of A4, made from the first step of a procedure: whoever has no telephone fills it
in by hand, and the code on it leads to the page where it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from gongzhi.cases.opening import PARTY
from gongzhi.engine import Field, Procedure, Step
from gongzhi.web.fields import STARS
from gongzhi.web.who_sees import plain_sentence, private_sentence

# Heights in millimetres and characters a line, as the print style sets them; rough, and on the safe side.
SHEET, LINE, ROW, NOTE, CHARACTERS = 262, 7.8, 10, 4.2, 52
HEAD, FOOT = 46, 36
LEAST, MOST = 2, 12  # lines for a long answer
LONG, SHORT, BOXES, PHOTOS, TICK = "long", "short", "boxes", "photos", "tick"
KINDS = {"长文字": LONG, "选择": BOXES, "评分": BOXES, "照片": PHOTOS, "是否": TICK}
BY_OFFICE = ("单位", "人员", "单位列表", "人员列表", "类别", "清单条款", "案件")  # looked up when it is typed


@dataclass(frozen=True, slots=True)
class Row:
    """One question; `lines` to write a long answer on."""

    spec: Field
    kind: str
    choices: tuple[str, ...]
    lines: range = range(0)

    @property
    def notes(self) -> str:
        """What stands small behind the question."""
        when = f"选“{'”或“'.join(self.spec.outcomes)}”的填" if self.spec.outcomes else ""
        optional = "" if self.spec.required or when else "可以不填"
        looked_up = "写名称" if self.spec.kind in BY_OFFICE else ""
        return "；".join(filter(None, (when, optional, looked_up, self.spec.help)))


@dataclass(frozen=True, slots=True)
class PaperForm:
    """`capacities`: in whose name, if it can be several; `signs`: who signs; `ticks`: facts of the case."""

    procedure: Procedure
    step: Step
    rows: tuple[Row, ...]
    ticks: tuple[Row, ...]
    capacities: tuple[str, ...]
    signs: tuple[str, ...]

    @property
    def number(self) -> str:
        """The number of the form: procedure, step, version."""
        return f"{self.procedure.code}-{self.step.code}-{self.procedure.version}"

    @property
    def who_sees(self) -> str:
        """Who will read the answers, and the private ones among them, as a resident would say it."""
        said = f"谁能看到：{plain_sentence(self.procedure.matter)}"
        if any(row.spec.private for row in self.rows):
            said += f"标“＊”的，{private_sentence(self.procedure.matter)}"
        return said


def paper_form(procedure: Procedure, step: Step) -> PaperForm:
    """The sheet for one first step, its long answers as high as one page allows."""
    rows = [Row(spec, KINDS.get(spec.kind, SHORT), _choices(spec)) for spec in step.form]
    asked = [row for row in rows if not (row.kind == TICK and row.spec.sets)]
    ticks = tuple(row for row in rows if row not in asked)
    lines = _lines(asked, ticks, step)
    roles = [procedure.roles[key] for key in step.roles]
    parties = tuple(role.title for role in roles if PARTY in role.binding)
    return PaperForm(
        procedure,
        step,
        tuple(Row(r.spec, r.kind, r.choices, range(lines if r.kind == LONG else 0)) for r in asked),
        ticks,
        tuple(role.title for role in roles) if len(roles) > 1 else (),
        (*parties, "经办人") if parties else ("填表人", "负责人（盖章）"),
    )


def _choices(spec: Field) -> tuple[str, ...]:
    return tuple(word for _, word in STARS) if spec.kind == "评分" else spec.options


def _lines(rows: Sequence[Row], ticks: Sequence[Row], step: Step) -> int:
    """Lines for each long answer, so that the whole stays on one page."""
    used = HEAD + FOOT + sum(map(_height, rows)) + ceil(len(ticks) / 2) * 6 + (10 if ticks else 0)
    used += (8 if step.outcomes else 0) + (8 if len(step.roles) > 1 else 0)
    long = sum(row.kind == LONG for row in rows)
    return max(LEAST, min(MOST, int((SHEET - used) / LINE / long))) if long else 0


def _height(row: Row) -> float:
    """Millimetres of a question without its long answer."""
    words = len(row.spec.title) + len(row.notes)
    if row.kind == BOXES:
        return 6 + ceil(sum(len(choice) + 4 for choice in row.choices) / CHARACTERS) * 6
    if row.kind == SHORT:
        return ROW + (ceil(words / 30) - 1) * NOTE
    return 6 + (ceil(words / CHARACTERS) - 1) * NOTE
