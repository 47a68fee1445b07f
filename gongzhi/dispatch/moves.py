"""What the actor may do with a case now: steps under their outcomes, with keys and forms filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from gongzhi.cases import catalogue
from gongzhi.cases.kinds import kind_named
from gongzhi.cases.models import Case
from gongzhi.dispatch.advice import Advice
from gongzhi.dispatch.choosing import desk_choosers
from gongzhi.dispatch.filling import NOTHING, Wanted, explain, filled_in
from gongzhi.dispatch.forms import MoveForm
from gongzhi.dispatch.loads import Load
from gongzhi.dispatch.placing import RELOCATE
from gongzhi.engine import Enabled, Step
from gongzhi.web.case_page import stated_now

# What a key does at the desk, by the code of the step and its outcome.
KEYS: dict[tuple[str, str | None], str] = {
    ("accept", "立案"): "a",
    ("accept", "网格员自办"): "g",
    ("accept", "并入"): "m",
    ("unmerge", None): "m",
    ("relocate", None): "p",
    ("decline", None): "r",
    ("recheck", "同意"): "y",  # a and r are taken: the report can be accepted meanwhile
    ("recheck", "不同意"): "x",
    ("dispatch", None): "d",
    ("ruling", None): "d",
    ("sign", "接单"): "a",
    ("sign", "退单"): "r",
    ("review_return", "改派"): "a",
    ("review_return", "驳回"): "r",
    ("approve_extension", "同意"): "a",
    ("approve_extension", "不同意"): "r",
    ("close", None): "a",
    ("urge", None): "u",
    ("supervise", None): "s",
    ("take_charge", None): "b",
}


@dataclass(frozen=True, slots=True)
class Move:
    """A step under one outcome that the actor may take now, with its form and key.

    `leading`: belongs to the step that comes first; there the outcome alone says what is meant.
    """

    step: Step
    outcome: str | None
    form: MoveForm
    key: str
    due: Any
    open: bool
    leading: bool

    @property
    def label(self) -> str:
        if not self.outcome:
            return self.step.name
        return self.outcome if self.leading else f"{self.step.name}：{self.outcome}"


def move_form(
    case: Case, step: Step, outcome: str | None, loads: Mapping[int, Load], now: datetime, **kwargs: Any
) -> MoveForm:
    """The form of one move; kwargs are the request's data and files, or what is filled in."""
    step = kind_named(step.kind).asked(case, step)
    words = {pk: str(load) for pk, load in loads.items()}
    choosers = desk_choosers(case, timezone.localdate(now), words)
    about = stated_now(case, catalogue.compiled(case.procedure_id), step)
    return MoveForm(step, outcome, choosers=choosers, about=about, now=now, **kwargs)


def moves_for(
    case: Case,
    own: Sequence[Enabled],
    advice: Advice,
    loads: Mapping[int, Load],
    now: datetime,
    *,
    returned: MoveForm | None = None,
    wanted: Wanted = NOTHING,
) -> list[Move]:
    """Every move, in the order of the procedure; the returned form, or else the first one, stands open."""
    moves: list[Move] = []
    lead = next((one.step for one in own if not one.step.optional), None)
    for one in own:
        filled = filled_in(one.step, case, advice, wanted)
        for outcome in one.outcomes:
            back = returned is not None and (returned.step.name, returned.chosen) == (one.step.name, outcome)
            if returned is not None and back:
                form = returned
            else:
                form = move_form(case, one.step, outcome, loads, now, initial=filled)
                explain(form, case, advice)
            needed = not one.step.optional or (one.step.kind == RELOCATE and not case.town_path)
            first = returned is None and not moves and needed
            due = one.obligation.why if one.obligation else None
            key = KEYS.get((one.step.code, outcome), "")
            moves.append(
                Move(one.step, outcome, form, key, due, open=back or first, leading=one.step is lead)
            )
    return moves
