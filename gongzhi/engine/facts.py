"""Facts of a case (要素) and the acts that may state them.

A fact that some form asks for begins with its default and changes only when such a form is filled in. One
that no form asks for is settled when the case is opened. Only a fact declared «变化: 随时» may change by
itself. The checker explores these changes and no others, so the engine refuses every other one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from gongzhi.engine.events import Event
from gongzhi.engine.procedure import Field, Procedure, Step


def asked_by(step: Step, outcome: str | None) -> Iterator[Field]:
    """The fields that state a fact when the step is done with this outcome."""
    if step.automatic:  # nobody fills in its form
        return
    for spec in step.form:
        if spec.sets and (not spec.outcomes or outcome in spec.outcomes):
            yield spec


def affirmed_by(step: Step, outcome: str | None) -> frozenset[str]:
    """The facts that hold whenever the step is done so: their field must be ticked."""
    return frozenset(spec.sets for spec in asked_by(step, outcome) if spec.required)


def stated_by(procedure: Procedure, name: str) -> tuple[str, ...]:
    """The steps («甲», «乙=可») whose form states the fact; empty if it is settled when a case is opened."""
    found = []
    for step in procedure.steps:
        told = [o for o in step.outcomes or (None,) if any(s.sets == name for s in asked_by(step, o))]
        if len(told) == len(step.outcomes or (None,)):
            found.append(step.name)
        else:
            found += [f"{step.name}={outcome}" for outcome in told]
    return tuple(found)


def stated_later(procedure: Procedure) -> frozenset[str]:
    """The facts that have their default when a case is opened, because some form asks for them."""
    free = {attribute.name for attribute in procedure.attributes if attribute.free}
    outcomes = ((step, outcome) for step in procedure.steps for outcome in step.outcomes or (None,))
    return frozenset(spec.sets for step, o in outcomes for spec in asked_by(step, o)) - free


def against_opening(procedure: Procedure, names: Iterable[str]) -> str:
    """Why a case cannot be opened with these facts; empty if it can."""
    later = stated_later(procedure)
    early = next((name for name in names if name in later), None)
    return f"{_whose(procedure, early)}，开立时还没有" if early else ""


def against_act(procedure: Procedure, step: Step, outcome: str | None, attrs: Mapping[str, bool]) -> str:
    """Why the act cannot state these facts; empty if it can."""
    able = {spec.sets for spec in asked_by(step, outcome)}
    affirmed = affirmed_by(step, outcome)
    for name, holds in attrs.items():
        if name not in able:
            act = f"{step.name}={outcome}" if outcome else step.name
            return f"{_whose(procedure, name)}，“{act}”不能改它"
        if name in affirmed and not holds:
            return f"“{step.name}”的表单必须写明要素“{name}”为是"
    return ""


def against_note(procedure: Procedure, names: Iterable[str]) -> str:
    """Why these facts cannot change by themselves; empty if they can."""
    free = {attribute.name for attribute in procedure.attributes if attribute.free}
    return next((f"{_whose(procedure, name)}，不能另外改" for name in names if name not in free), "")


def at_opening(procedure: Procedure, facts: Mapping[str, bool]) -> dict[str, bool]:
    """What of the `facts` is settled when the case is opened."""
    later = stated_later(procedure)
    return {name: holds for name, holds in facts.items() if name not in later}


def filled_in(procedure: Procedure, event: Event, facts: Mapping[str, bool]) -> Event:
    """The event of an act whose form is filled in by the `facts`; what it says itself comes first."""
    step = procedure.by_name.get(event.step or "")
    if step is None:
        return event
    asked = {s.sets: facts[s.sets] for s in asked_by(step, event.outcome) if s.sets in facts}
    return replace(event, attrs={**asked, **event.attrs})


def _whose(procedure: Procedure, name: str) -> str:
    if steps := stated_by(procedure, name):
        return f"要素“{name}”由{_quoted(steps)}写明"
    return f"要素“{name}”在开立时就定了"


def _quoted(names: Iterable[str]) -> str:
    return "、".join(f"“{name}”" for name in names)
