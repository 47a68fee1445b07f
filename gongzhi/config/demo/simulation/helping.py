"""Units that are called to help: which ones a town or the unit in charge calls, and their open tasks."""

from __future__ import annotations

from gongzhi.cases.models import Case, Part
from gongzhi.config.demo.simulation.dice import Dice
from gongzhi.config.demo.simulation.plan import Report
from gongzhi.engine import Procedure
from gongzhi.people.selectors import unit_serving

CALLED = ("urban_management", "power_company", "housing", "transport", "emergency", "telecom_company")
"""Kinds of the county's units that towns most often call to a place."""


def called_units(case: Case, report: Report, dice: Dice) -> list[int]:
    """One or two units that serve the place, never the one in charge."""
    serving = (unit_serving(kind, report.place.area_path) for kind in CALLED)
    others = [unit.pk for unit in serving if unit and unit.pk != case.unit_id]
    return dice.rng.sample(others, k=2 if dice.percent(30) else 1)


def invited_unit(report: Report) -> int | None:
    """The department that a town most often turns to, where it serves the place."""
    unit = unit_serving(CALLED[0], report.place.area_path)
    return unit.pk if unit else None


def calls_for_help(procedure: Procedure, step: str) -> bool:
    """Whether the step is there to name units, each of which gets a task of its own."""
    return any(spec.fills and spec.required for spec in procedure.step(step).form)


def task_open(case_id: int) -> Case | None:
    """The first task of this case that a unit has not answered yet."""
    parts = Part.objects.filter(parent=case_id, told_at=None, recalled_at=None).exclude(step="")
    part = parts.select_related("child").order_by("pk").first()
    return part.child if part else None
