"""Counts how often somebody was shown an emergency number first, and how many went on. Nobody is named."""

from collections.abc import Collection
from datetime import date

from django.db.models import F

from gongzhi.intake.models import DangerStop


def shown(kinds: Collection[str], day: date) -> None:
    """The number was shown. Two at once are both counted: the row is added or found, then counted up."""
    DangerStop.objects.bulk_create([DangerStop(day=day, kind=kind) for kind in kinds], ignore_conflicts=True)
    DangerStop.objects.filter(day=day, kind__in=kinds).update(shown=F("shown") + 1)


def went_on(kinds: Collection[str], day: date) -> None:
    """After the number somebody went on with the report."""
    DangerStop.objects.filter(day=day, kind__in=kinds).update(went_on=F("went_on") + 1)
