"""The case in the middle of the desk: what can be done now, what is in the way, and everything proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from gongzhi.cases import catalogue as cases_catalogue
from gongzhi.cases.actors import Actor, roles_on
from gongzhi.cases.models import Case
from gongzhi.cases.selectors import entries_of
from gongzhi.cases.standing import options_of
from gongzhi.dispatch import holds
from gongzhi.dispatch.advice import Advice, advise
from gongzhi.dispatch.filling import NOTHING, Wanted
from gongzhi.dispatch.forms import MoveForm
from gongzhi.dispatch.holds import Holding
from gongzhi.dispatch.loads import Load
from gongzhi.dispatch.moves import Move, moves_for
from gongzhi.engine import Enabled, Procedure, Refusal
from gongzhi.prepared.rows import columns, load
from gongzhi.reference.statements import Given, Statement, statement, written
from gongzhi.web.duty_lines import DutyLine, duty_lines
from gongzhi.web.outlines import around
from gongzhi.web.separating import kept_from
from gongzhi.web.story import StoryLine, story_of

OF_JOINED = columns(Case, "id", "number", "title", "opened_at", "channel")


@dataclass(frozen=True, slots=True)
class Pane:
    case: Case
    procedure: Procedure
    moves: list[Move]
    asides: list[Move]
    waiting: list[Enabled]
    duties: list[DutyLine]
    blocked: list[Refusal]
    off: list[Refusal]
    story: list[StoryLine]
    holding: Holding | None
    may_take_over: bool
    advice: Advice
    joined: list[Case]
    areas: list[dict[str, Any]]
    points: list[dict[str, Any]]


def pane(
    case: Case,
    actor: Actor,
    now: datetime,
    loads: Mapping[int, Load],
    *,
    returned: MoveForm | None = None,
    wanted: Wanted = NOTHING,
    opens: bool = True,
) -> Pane:
    """The pane as this actor sees it; where it `opens`, he has the case open unless somebody else has it.

    `returned`: a form that came back with mistakes. `wanted`: what was chosen from the proposals.
    """
    procedure = cases_catalogue.compiled(case.procedure_id)
    found = options_of(case, now)
    mine = roles_on(procedure, case, actor)
    by_hand = [e for e in found.enabled if e.step.children is None]
    own = [e for e in by_hand if set(e.step.roles) & mine.keys()]
    kept = kept_from(case, procedure, own, actor, mine, now)
    own = [e for e in own if e.step.name not in kept]
    holding = holds.take(case, actor, now) if opens else None
    advice = advise(case, actor, now)
    moves = moves_for(case, own, advice, loads, now, returned=returned, wanted=wanted)
    return Pane(
        case=case,
        procedure=procedure,
        moves=[m for m in moves if not m.step.optional],
        asides=[m for m in moves if m.step.optional],
        waiting=[e for e in by_hand if e not in own and e.obligation],
        duties=duty_lines(procedure, found.pending, now),
        blocked=[*kept.values(), *(r for r in found.blocked if r.remedy)],
        off=[r for r in found.blocked if not r.remedy],
        story=story_of(case, procedure, entries_of(case)),
        holding=holding,
        may_take_over=holds.may_take_over(holding, actor, case),
        advice=advice,
        joined=[load(Case, OF_JOINED, row) for row in _joined().ask(case=case.pk)],
        areas=around(case, timezone.localdate(now)),
        points=_points(case, advice),
    )


@statement
def _joined() -> Statement:
    return written(Case.objects.filter(merged_into=Given("case")).values_list(*OF_JOINED), steady=True)


def _points(case: Case, advice: Advice) -> list[dict[str, Any]]:
    others = [*advice.doubles, *advice.earlier]
    shown: list[dict[str, Any]] = [
        {"lon": n.case.lon, "lat": n.case.lat, "label": n.case.title, "faint": True} for n in others
    ]
    if case.lon is not None:
        shown.append({"lon": case.lon, "lat": case.lat, "label": case.address})
    return shown
