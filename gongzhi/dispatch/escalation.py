"""How an overdue case climbs, from the unit to the town to the county: packs/cn/escalation.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from gongzhi.calendars import Amount, Unit
from gongzhi.calendars.files import DataError, read_mapping
from gongzhi.cases.actors import Actor
from gongzhi.people.packs import ROLES

FILE = settings.PACKS / "cn" / "escalation.yaml"
KEYS = {"名称", "依据", "核实", "逐级"}
RUNGS = {"超过", "岗位", "范围", "说明"}


@dataclass(frozen=True, slots=True)
class Rung:
    """One level: who is told once a duty is late by more than `after`."""

    after: timedelta
    role: str
    where: str
    title: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """The levels from the lowest up, with where the rule stands."""

    rungs: tuple[Rung, ...]
    basis: str

    def reached(self, due_at: datetime | None, now: datetime) -> Rung | None:
        """The highest level told of a duty with this deadline; None while it is not late."""
        if due_at is None:
            return None
        return next((rung for rung in reversed(self.rungs) if now > due_at + rung.after), None)

    def own(self, actor: Actor) -> Rung | None:
        """The actor's own level, the highest if his posts have several."""
        held = {post.role for post in actor.posts}
        return next((rung for rung in reversed(self.rungs) if rung.role in held), None)


@cache
def ladder() -> Ladder:
    """The ladder of this installation."""
    return load_ladder(FILE)


def load_ladder(path: Path) -> Ladder:
    """Read and check the file. Raises DataError that names the wrong line."""
    content = read_mapping(path, KEYS)
    rungs = tuple(_rung(path, number, row) for number, row in enumerate(content["逐级"], 1))
    if [r.after for r in rungs] != sorted({r.after for r in rungs}):
        raise DataError(path, "逐级：每一级的“超过”要比前一级长")
    return Ladder(rungs, f"{content['依据']}（{content['核实']}）")


def _rung(path: Path, number: int, row: dict[str, Any]) -> Rung:
    if row.keys() != RUNGS:
        raise DataError(path, f"第{number}级写且只写：{'、'.join(sorted(RUNGS))}")
    if row["岗位"] not in ROLES:
        raise DataError(path, f"第{number}级的岗位“{row['岗位']}”不在岗位表中")
    amount = Amount.parse(str(row["超过"]))
    if amount.unit is not Unit.HOUR:
        raise DataError(path, f"第{number}级的“超过”以小时计，例如 24小时")
    return Rung(timedelta(hours=amount.number), row["岗位"], row["范围"], row["说明"])
