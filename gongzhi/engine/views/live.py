"""Where one case stands, step by step, in a word and a sign: never in a colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from gongzhi.calendars import Calendar
from gongzhi.engine.kernel import applicable, effective
from gongzhi.engine.options import options
from gongzhi.engine.procedure import Procedure, Step
from gongzhi.engine.render import day
from gongzhi.engine.state import CaseState


class Standing(Enum):
    """The sign and the word a step is marked with."""

    READY = ("▶", "现在可办")
    WAITING = ("…", "还不能办")
    DONE = ("✓", "已办")
    OFF = ("×", "不再办")
    LATER = ("○", "尚未启用")
    OUT = ("－", "不适用")

    @property
    def sign(self) -> str:
        return self.value[0]

    @property
    def word(self) -> str:
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Mark:
    """`due`: «限11-25», with «超期» before it when that is over; empty without an open duty with a date."""

    standing: Standing
    due: str = ""
    late: bool = False


def marks(procedure: Procedure, state: CaseState, *, now: datetime, calendar: Calendar) -> Mapping[int, Mark]:
    """A mark for every step, by index."""
    found = options(procedure, state, now=now, calendar=calendar)
    ready = {enabled.step.index for enabled in found.enabled}
    active = effective(procedure, state.marking.I, state.v)
    fits = applicable(procedure, state.v)
    dues = {
        procedure.step(name).index: duty.due_at
        for duty in reversed(found.pending)
        for name in duty.steps
        if duty.due_at
    }
    marked = {}
    for step in procedure.steps:
        standing = _standing(step, state, ready=step.index in ready, active=active, fits=fits)
        due = dues.get(step.index)
        late = due is not None and due < now
        marked[step.index] = Mark(standing, f"{'超期 ' if late else ''}限{day(due)[5:]}" if due else "", late)
    return marked


def _standing(step: Step, state: CaseState, *, ready: bool, active: int, fits: int) -> Standing:
    if ready:
        return Standing.READY
    if step.index in state.done:
        return Standing.DONE
    if active & step.bit:
        return Standing.WAITING
    if not fits & step.bit:
        return Standing.OUT
    return Standing.OFF if step.begins_included or state.off(step.index) else Standing.LATER
