"""Which duties of a list cannot be done yet because others act before, as the units called to help."""

from collections.abc import Iterable
from datetime import datetime

from gongzhi.cases import catalogue
from gongzhi.cases.duties import Duty
from gongzhi.engine import CaseState, Procedure, Step, possible


def _steps(procedure: Procedure, name: str) -> list[Step]:
    """The step of this name, or the steps any of which fulfils the group of this name."""
    if name in procedure.by_name:
        return [procedure.by_name[name]]
    group = next(group for group in procedure.groups if group.name == name)
    return [step for step in procedure.steps if step.bit & group.members]


def _is_blocked(duty: Duty, now: datetime) -> bool:
    procedure = catalogue.compiled(duty.case.procedure_id)
    state = CaseState.from_json(procedure, duty.case.state)
    by_hand = [step for step in _steps(procedure, duty.step) if step.children is None]
    return bool(state.suspended) or not any(
        possible(procedure, state, step, at=now, calendar=catalogue.calendar()) for step in by_hand
    )


def waiting(duties: Iterable[Duty], now: datetime) -> set[int]:
    """Keys of the duties that wait for somebody else."""
    return {duty.pk for duty in duties if _is_blocked(duty, now)}
