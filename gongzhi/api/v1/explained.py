"""Refusals, duties and forms in the shapes of the interface. Pure."""

from datetime import datetime, timedelta

from django.conf import settings

from gongzhi.api.v1 import schemas
from gongzhi.calendars import Due, lines_of, summary_of
from gongzhi.engine import Field, Obligation, Procedure, Refusal, light
from gongzhi.engine.render import citations, rule_text

NO_DATE = "灰"


def missing_of(refusal: Refusal) -> list[schemas.Missing]:
    """What stands in the way, each with its article."""
    return [
        schemas.Missing(
            kind=m.kind.value,
            what=m.what,
            rule=m.rule,
            sentence=m.sentence,
            article=m.article,
            roles=list(m.curer),
            until=m.until,
        )
        for m in refusal.missing
    ]


def remedy_of(refusal: Refusal) -> list[schemas.Remedy]:
    """The shortest way to the step that was refused."""
    return [
        schemas.Remedy(step=r.step, outcome=r.outcome, roles=list(r.roles), earliest=r.earliest)
        for r in refusal.remedy
    ]


def blocked_of(refusal: Refusal) -> schemas.BlockedStep:
    return schemas.BlockedStep(
        step=refusal.step,
        text=refusal.text,
        missing=missing_of(refusal),
        remedy=remedy_of(refusal),
        earliest=refusal.earliest,
    )


def form_of(form: tuple[Field, ...]) -> list[schemas.FormField]:
    return [
        schemas.FormField(
            key=f.key,
            title=f.title,
            kind=f.kind,
            required=f.required,
            options=list(f.options),
            outcomes=list(f.outcomes),
            unit=f.unit,
            help=f.help,
            private=f.private,
            limit=f.limit,
        )
        for f in form
    ]


def duty_of(procedure: Procedure, duty: Obligation, now: datetime) -> schemas.Duty:
    """What is due, by which rule, and why on that day."""
    rule = procedure.rules.get(duty.rule)
    roles = dict.fromkeys(key for name in duty.steps for key in procedure.step(name).roles)
    return schemas.Duty(
        step=duty.step,
        steps=list(duty.steps),
        roles=[procedure.roles[key].title for key in roles],
        rule=duty.rule,
        sentence=rule_text(procedure, duty.rule) if rule else "",
        article=citations(rule.citations, procedure.sources) if rule else "",
        started_at=duty.start_at,
        due_at=duty.due_at,
        provisional=duty.provisional,
        paused=duty.paused,
        light=light(duty, now, _warning(duty)) if duty.due_at else NO_DATE,
        why=_why(duty.why, now) if duty.why else None,
    )


def _warning(duty: Obligation) -> timedelta:
    if duty.due_at is None or duty.start_at is None:
        return timedelta()
    share: timedelta = (duty.due_at - duty.start_at) * settings.WARN_SHARE
    return share


def _why(due: Due, now: datetime) -> schemas.Why:
    counted = due.term.due(due.calendar, now)
    return schemas.Why(
        summary=summary_of(counted),
        doubt=counted.doubt,
        days=[
            schemas.Day(day=line.day, count=line.number, fate=line.fate.value, why=line.why)
            for line in lines_of(counted)
        ],
    )
