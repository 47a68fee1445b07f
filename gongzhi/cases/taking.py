"""How one step is weighed and prepared: the same for a single step, an opening and a whole import."""

from dataclasses import dataclass, replace

from django.utils import timezone

from gongzhi.cases import catalogue, projection
from gongzhi.cases.actors import Actor, roles_on
from gongzhi.cases.errors import FormRefused, NotYours, StepRefused
from gongzhi.cases.fields import Cleaned, agreed_dates, clean_fields, stated_attributes
from gongzhi.cases.kinds import StepContext, StepKind, kind_named
from gongzhi.cases.models import Case
from gongzhi.cases.recording import REASON, Doing, record
from gongzhi.cases.standing import Standing, Wish, put_in_place
from gongzhi.cases.store import Append
from gongzhi.engine import (
    Event,
    Procedure,
    Refusal,
    Step,
    advance,
    count_errors,
    decide,
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A step that is allowed, with the rows to write and the slice's part to carry out after them."""

    append: Append
    kind: StepKind
    context: StepContext
    cleaned: Cleaned


def prepare(standing: Standing, wish: Wish) -> Prepared:
    """Ask the person's role, the procedure, the form and the slice, in this order; then make the rows.

    The procedure is asked with the facts that the form states, since it may forbid the step because of them.
    For a step that opens a case the form comes first. Writes nothing.
    Raises NotYours, StepRefused, FormRefused.
    """
    cleaned = None
    if standing.origin is None:
        # The machine's clock may have been set back; the ledger's time stands still until it has caught up.
        wish = replace(wish, now=max(wish.now, standing.columns["updated_at"]))
    else:
        # Who may open a matter, and under which rules, depends on where it lies, and that stands in the form.
        step = standing.procedure.step(wish.step)
        cleaned = _cleaned(step, wish)
        area = projection.area_of(step, cleaned.facts) or standing.case.area_path
        put_in_place(standing, area, timezone.localdate(wish.effective))
    case, procedure, state = standing.case, standing.procedure, standing.state
    step = procedure.step(wish.step)
    role, post_id, unit = _role(procedure, case, step, wish.by)
    event = Event(
        seq=state.seq + 1,
        kind=wish.kind,
        step=step.name,
        outcome=wish.outcome,
        at=wish.effective,
        role=role or None,
        actor=wish.by.key,
        unit=unit,
        reason=wish.reason,
    )
    cleaned = cleaned or _form(standing, step, wish, event)
    event = replace(event, attrs=stated_attributes(step, cleaned.facts))
    answer = decide(procedure, state, event, calendar=catalogue.calendar())
    if isinstance(answer, Refusal):
        raise StepRefused(answer)
    context = StepContext(case, procedure, step, wish.outcome, wish.by, wish.now, event.seq)
    kind = kind_named(step.kind)
    kind.check(context, cleaned)
    if standing.origin is not None:
        cleaned.facts[projection.ORIGIN] = standing.origin
        standing.origin = None
    if wish.reason:
        cleaned.words[REASON] = wish.reason
    facts = cleaned.facts
    event = replace(event, dates=agreed_dates(step, facts))
    if errors := count_errors(procedure, state, event, facts):
        raise FormRefused(errors)
    standing.state = advance(procedure, state, event, calendar=catalogue.calendar())
    doing = Doing(event, step, role, post_id, wish.by, wish.now, wish.idem, answer.rules, cleaned)
    append = record(case.pk, standing.columns, procedure, standing.state, doing)
    return Prepared(append, kind, context, cleaned)


def _form(standing: Standing, step: Step, wish: Wish, event: Event) -> Cleaned:
    """The form of a step. One that cannot be taken anyway is refused for that, before its form is."""
    try:
        return _cleaned(step, wish)
    except FormRefused:
        answer = decide(standing.procedure, standing.state, event, calendar=catalogue.calendar())
        if isinstance(answer, Refusal):
            raise StepRefused(answer) from None
        raise


def _cleaned(step: Step, wish: Wish) -> Cleaned:
    return clean_fields(step, wish.outcome, wish.data or {}, day=timezone.localdate(wish.effective))


def _role(procedure: Procedure, case: Case, step: Step, by: Actor) -> tuple[str, int | None, str | None]:
    """(role, post, unit) in which the actor takes the step; NotYours names who may."""
    if by.system or by.deputed:
        return "", None, None
    mine = roles_on(procedure, case, by)
    for key in step.roles:
        if key in mine:
            post = mine[key]
            return key, post.post_id if post else None, str(post.organisation_id) if post else None
    who = "、".join(procedure.roles[key].title for key in step.roles) or "系统"
    raise NotYours(f"“{step.name}”由{who}办理，您在本案没有这个身份。如确需办理，请联系{who}。")
