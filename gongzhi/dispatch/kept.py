"""Every date that was to be kept in a month, unit by unit: kept, late, still open. For pages and for CSV.

Asked by town and by the day a duty ended or fell due, which the indexes of duties answer; a county is asked
town by town, never as a whole.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case, Obligation
from gongzhi.cases.visibility import visible
from gongzhi.dispatch import catalogue
from gongzhi.text import as_cell
from gongzhi.web import lights

HANDLING = "承办"
STATES = {"late": "超期办", "open": "超期未办", "kept": "按期"}
SIZE = 100
COLUMNS = ("承办单位", "编号", "事项", "应办", "起算", "期限", "了结", "结果")


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in local time."""

    begins: datetime
    ends: datetime

    @classmethod
    def of(cls, typed: str, now: datetime) -> Month:
        """«2026-11»; this month for anything else."""
        try:
            first = date.fromisoformat(f"{typed}-01")
            following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        except ValueError:
            return cls.of(f"{timezone.localdate(now):%Y-%m}", now)
        zone = timezone.get_current_timezone()
        begins, ends = (datetime.combine(day, datetime.min.time(), zone) for day in (first, following))
        return cls(begins, ends)

    @property
    def name(self) -> str:
        return f"{self.begins:%Y-%m}"


def towns_in(area: str) -> list[str]:
    """Paths of the towns of an area: itself, or all of a county's."""
    return [path for path in catalogue.towns() if path.startswith(area)]


def rows(
    actor: Actor, area: str, month: Month, now: datetime, *, unit: int | None = None, state: str = ""
) -> QuerySet[Obligation]:
    """Duties of units that ended in the month, or fell due in it and are late; the latest first."""
    mine = Obligation.objects.filter(
        town_path__in=towns_in(area), role=HANDLING, unit__isnull=False, due_at__isnull=False
    )
    ended = Q(ended_at__gte=month.begins, ended_at__lt=month.ends, done=True)
    still = Q(ended_at=None, due_at__gte=month.begins, due_at__lt=min(month.ends, now))
    asked = {
        "kept": ended & Q(ended_at__lte=F("due_at")),
        "late": ended & Q(ended_at__gt=F("due_at")),
        "open": still,
    }.get(state, ended | still)
    found = mine.filter(asked)
    if unit is not None:
        found = found.filter(unit=unit)
    seen = Case.objects.filter(visible(actor.posts))
    return found.filter(case__in=seen).select_related("case").order_by("unit_id", "due_at", "pk")


def state_of(duty: Obligation) -> str:
    if duty.ended_at is None:
        return STATES["open"]
    assert duty.due_at is not None
    return STATES["kept"] if duty.ended_at <= duty.due_at else STATES["late"]


def colour(duty: Obligation) -> str:
    return "绿" if state_of(duty) == STATES["kept"] else lights.LIGHTS["红"].colour


def as_csv(found: QuerySet[Obligation]) -> Iterator[str]:
    """The rows for a spreadsheet, with the mark by which Excel knows UTF-8; read in pieces."""
    yield "\ufeff" + _line(COLUMNS)
    units = catalogue.directory().by_pk
    for duty in found.iterator(chunk_size=500):
        name = units[duty.unit_id].name if duty.unit_id in units else ""
        moments = (_moment(at) for at in (duty.started_at, duty.due_at, duty.ended_at))
        yield _line((name, duty.case.number, duty.case.title, duty.step, *moments, state_of(duty)))


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(map(as_cell, cells))
    return out.getvalue()
