"""Steps that child cases do: the parent's step is done with an outcome computed from theirs.

Child cases run a procedure of their own and are checked on their own. The parent sees one step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongzhi.engine.kernel import effective, finished
from gongzhi.engine.procedure import Procedure, SubProcedure
from gongzhi.engine.state import CaseState
from gongzhi.engine.verdicts import REST, needed


@dataclass(frozen=True, slots=True)
class Child:
    """One child case: whose it is, whether it has ended, and how (an outcome, or the step that ended it)."""

    key: str
    done: bool
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """The parent's step can be taken with this outcome (None for a step without outcomes)."""

    outcome: str | None
    counted: int
    children: int


def decide_children(sub: SubProcedure, children: Sequence[Child]) -> Decided | None:
    """The verdict on these children, or None while it is still open. Every child has one voice.

    Verdicts are tried in order; one counts only when all before it can no longer hold, so the answer never
    changes with what the open children do later.
    """
    for verdict in sub.verdicts if children else ():
        counted = sum(1 for child in children if child.done and verdict.result in (None, child.result))
        waiting = sum(1 for child in children if not child.done)
        if verdict.quantity == REST:
            return Decided(verdict.outcome, counted, len(children))
        enough = needed(verdict.quantity, len(children))
        if counted >= enough:
            return Decided(verdict.outcome, counted, len(children))
        if counted + waiting >= enough:
            return None
    return None


def ending(procedure: Procedure, state: CaseState) -> str | None:
    """How a finished case ended: the outcome of the last step that told one, else the step that ended it."""
    if not finished(procedure, state.marking, state.v):
        return None
    telling = [step for step in procedure.steps if step.tells_end and step.index in state.done]
    ends = [flag.step for flag in procedure.flags if flag.bit & procedure.finish & state.marking.F]
    last = max([step.index for step in telling] or ends, key=lambda index: state.done[index].seq)
    return state.done[last].outcome or procedure.steps[last].name


def rounds(procedure: Procedure, state: CaseState) -> Mapping[str, int]:
    """Steps that wait for child cases now, each with the number of the entry that made it wait.

    A number that changes is a new round: who asks again (限 … 重新起算, or 使失效 between) wants new answers.
    """
    asked = [step for step in procedure.steps if step.children]
    if not asked:
        return {}
    held = state.marking.R & effective(procedure, state.marking.I, state.v)
    return {
        step.name: min((duty.since_seq for duty in state.duties if duty.index == step.index), default=0)
        for step in asked
        if held & step.bit
    }


def reported(procedure: Procedure, state: CaseState, sub: SubProcedure) -> bool:
    """Whether this child has told its result: by the step the parent waits for, or by its end."""
    if not sub.reports:
        return finished(procedure, state.marking, state.v)
    return procedure.step(sub.reports).index in state.done


def result(procedure: Procedure, state: CaseState) -> str | None:
    """The outcome of the step that told one last (结局), if it still holds."""
    told = [state.done[step.index] for step in procedure.steps if step.tells_end and step.index in state.done]
    return max(told, key=lambda done: done.seq).outcome if told else None
