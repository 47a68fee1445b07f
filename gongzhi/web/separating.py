"""Steps that are open, but not to this person: what he did before in the case keeps him from them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from gongzhi.cases import catalogue
from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case
from gongzhi.cases.standing import not_before
from gongzhi.engine import CaseState, Enabled, Event, Procedure, Refusal, Step, decide, separated
from gongzhi.people.authority import PostView

Roles = Mapping[str, PostView | None]
"""The roles in which somebody may act in a case, as `roles_on` finds them."""


def barred(case: Case, procedure: Procedure, step: Step, actor: Actor, roles: Roles) -> bool:
    """Whether what the actor, or the unit he would act for, has done in the case keeps him from the step."""
    if not any(step.index in separation.steps for separation in procedure.separations):
        return False
    state = CaseState.from_json(procedure, case.state)
    return any(separated(procedure, state, step, actor.key, _unit(step, roles)))


def kept_from(
    case: Case, procedure: Procedure, enabled: Iterable[Enabled], actor: Actor, roles: Roles, now: datetime
) -> dict[str, Refusal]:
    """Those of the steps that the actor is barred from, by name, with what the procedure says to it."""
    return {
        one.step.name: _refusal(case, procedure, one, actor, roles, now)
        for one in enabled
        if barred(case, procedure, one.step, actor, roles)
    }


def _refusal(
    case: Case, procedure: Procedure, one: Enabled, actor: Actor, roles: Roles, now: datetime
) -> Refusal:
    state, step = CaseState.from_json(procedure, case.state), one.step
    wish = Event(
        seq=state.seq + 1,
        kind="办理",
        step=step.name,
        outcome=one.outcomes[0],
        at=not_before(case, now),
        role=next(key for key in step.roles if key in roles),
        actor=actor.key,
        unit=_unit(step, roles),
    )
    answer = decide(procedure, state, wish, calendar=catalogue.calendar())
    assert isinstance(answer, Refusal)  # it is barred
    return answer


def _unit(step: Step, roles: Roles) -> str | None:
    """The unit for which the step would be taken: that of the first role that fits."""
    post = next((roles[key] for key in step.roles if key in roles), None)
    return str(post.organisation_id) if post else None
