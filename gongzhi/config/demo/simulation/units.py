"""Which unit gets a matter: the one the desk would propose, or one that a hurried dispatcher takes for it."""

from __future__ import annotations

from django.utils import timezone

from gongzhi.cases.models import Case
from gongzhi.config.demo.simulation.dice import Dice
from gongzhi.config.demo.simulation.plan import Report
from gongzhi.dispatch import catalogue
from gongzhi.dispatch.suggesting import propose_units, situation_of, verdict_on

COMMON = ("municipal_office", "enforcement_team", "sanitation_station", "construction_office")


class NoUnit(LookupError):
    """No unit of the county may be given the matter: its tables do not fit each other."""


def right_unit(case: Case, report: Report) -> int:
    """The unit that the routing rules and the duty list lead to. Raises NoUnit."""
    situation = situation_of(case, catalogue.kinds()[report.category])
    proposals = propose_units(situation, timezone.localdate(case.opened_at))
    if not proposals:
        raise NoUnit(f"{case.area_path} 没有可以办理“{report.category}”的单位")
    return proposals[0].unit.pk


def mistaken_unit(case: Case, report: Report, dice: Dice) -> int:
    """Another unit of the town that the duty list lets through; the right one if it lets none through."""
    right = right_unit(case, report)
    situation = situation_of(case, catalogue.kinds()[report.category])
    day, directory = timezone.localdate(case.opened_at), catalogue.directory()
    common = (directory.serving(kind, case.area_path) for kind in COMMON)
    lead = directory.by_pk[right]
    others = [
        unit.pk
        for unit in common
        if unit and not unit.within(lead) and verdict_on(situation, unit, day).allowed
    ]
    return dice.one(others) if others else right
