"""Promises kept and broken: dates leaders gave when they took charge, and terms units kept or missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from gongzhi.cases import catalogue as cases_catalogue
from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case, Obligation
from gongzhi.cases.visibility import visible, within
from gongzhi.dispatch import catalogue
from gongzhi.dispatch.dry_run import since
from gongzhi.dispatch.kept import towns_in
from gongzhi.dispatch.models import Attention
from gongzhi.dispatch.units import Unit

SHOWN = 20
HANDLING = "承办"


@dataclass(frozen=True, slots=True)
class Promise:
    """A date somebody gave. `state` is 兑现, 失约 or 未到期."""

    case: Case
    by: str
    day: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Terms:
    """How a unit kept its terms since last month began: done in time, done late, late and still open."""

    unit: Unit
    kept: int
    missed: int
    open_late: int

    @property
    def share(self) -> int:
        """Per cent kept of all that were done or should have been."""
        total = self.kept + self.missed + self.open_late
        return round(100 * self.kept / total) if total else 100


def state_of(duty: Obligation, now: datetime) -> str:
    """Whether what was promised came by its day."""
    if duty.due_at is None:
        return "未到期"
    if duty.ended_at is not None and duty.done:
        return "兑现" if duty.ended_at <= duty.due_at else "失约"
    return "失约" if now > duty.due_at else "未到期"


def promises(actor: Actor, area: str, now: datetime) -> list[Promise]:
    """The latest dates given by leaders who took charge. Two queries."""
    noted = list(
        Attention.objects.filter(
            kind=Attention.Kind.CHARGED,
            case__in=Case.objects.filter(visible(actor.posts), within(area)),
        )
        .select_related("person", "case")
        .order_by("-at")[:SHOWN]
    )
    duties = Obligation.objects.filter(case__in=[one.case_id for one in noted])
    by_origin = {
        (d.case_id, d.since_seq): d
        for d in duties
        if d.due_at and d.rule in _agreed(one.case for one in noted)
    }
    found = []
    for one in noted:
        duty = by_origin.get((one.case_id, one.seq))
        if duty and duty.due_at:
            by = one.person.name if one.person else ""
            found.append(Promise(one.case, by, duty.due_at, state_of(duty, now)))
    return found


def _agreed(cases: Iterable[Case]) -> set[str]:
    """Numbers of the rules whose day the case itself agrees on, in the procedures of these cases."""
    versions = {case.procedure_id for case in cases}
    return {
        str(number)
        for version in versions
        for number, rule in cases_catalogue.compiled(version).rules.items()
        if rule.until
    }


def terms(actor: Actor, area: str, now: datetime) -> list[Terms]:
    """Each unit's terms since last month began, the worst first. One query over that time."""
    # By towns, also for a county: that is the index.
    mine = Obligation.objects.filter(
        town_path__in=towns_in(area), role=HANDLING, unit__isnull=False, due_at__isnull=False
    )
    ended = Q(ended_at__gte=since(now), done=True)
    rows = (
        mine.filter(ended | Q(ended_at=None, due_at__lt=now))
        .values("unit_id")
        .annotate(
            kept=Count("pk", filter=ended & Q(ended_at__lte=F("due_at"))),
            missed=Count("pk", filter=ended & Q(ended_at__gt=F("due_at"))),
            open_late=Count("pk", filter=Q(ended_at=None)),
        )
        .values_list("unit_id", "kept", "missed", "open_late")
    )
    units = catalogue.directory().by_pk
    found = [Terms(units[pk], *numbers) for pk, *numbers in rows if pk in units]
    return sorted(found, key=lambda t: (t.share, -t.open_late, t.unit.name))
