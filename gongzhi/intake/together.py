"""The other matters of one report: the reporter wrote once and keeps one number that shows them all."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from gongzhi.cases.children.strip import together
from gongzhi.cases.models import Case
from gongzhi.cases.numbers import link_key


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter reported together with this one; `address` is its own page, for the same person."""

    number: str
    title: str
    stage: str
    due_at: datetime | None
    closed: bool
    address: str


def reported_together(case: Case) -> list[Matter]:
    """What was split off this report, or the report this one was split off with all its parts."""
    return [_matter(other) for other in together(case)]


def _matter(case: Case) -> Matter:
    link = {"number": case.number, "key": link_key(case.number, case.link_version)}
    return Matter(
        number=case.number,
        title=case.title,
        stage=case.stage,
        due_at=case.due_at,
        closed=case.closed_at is not None,
        address=reverse("reporter-progress", kwargs=link),
    )
