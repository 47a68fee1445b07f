"""What is due in a case, as its pages say it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from gongzhi.calendars import ZONE
from gongzhi.engine import Obligation, Procedure, light
from gongzhi.engine.render import rule_text, with_lengths


@dataclass(frozen=True, slots=True)
class DutyLine:
    """Something that is due, with its light and who has to do it.

    `rule`: which rule asks for it, where several terms run for the same step; empty otherwise.
    """

    duty: Obligation
    colour: str
    roles: tuple[str, ...]
    rule: str


def _warning(duty: Obligation) -> timedelta:
    if duty.due_at is None or duty.start_at is None:
        return timedelta()
    share: timedelta = (duty.due_at - duty.start_at) * settings.WARN_SHARE
    return share


def _colour(duty: Obligation, now: datetime) -> str:
    return light(duty, now, _warning(duty)) if duty.due_at else "灰"


def duty_lines(procedure: Procedure, pending: Iterable[Obligation], now: datetime) -> list[DutyLine]:
    """What is due in a case, each with its light and who has to do it."""
    due = list(pending)
    times = Counter(duty.step for duty in due)
    return [
        DutyLine(
            duty,
            _colour(duty, now),
            _roles(procedure, duty),
            _rule(procedure, duty, now) if times[duty.step] > 1 else "",
        )
        for duty in due
    ]


def _rule(procedure: Procedure, duty: Obligation, now: datetime) -> str:
    day = (duty.start_at or now).astimezone(ZONE).date()
    return with_lengths(rule_text(procedure, duty.rule, duty.step), procedure, day)


def _roles(procedure: Procedure, duty: Obligation) -> tuple[str, ...]:
    keys = dict.fromkeys(key for name in duty.steps for key in procedure.step(name).roles)
    return tuple(procedure.roles[key].title for key in keys)
