"""Everything the page of one case shows to one person, put together from the ledger and the procedure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from gongzhi.calendars import ZONE
from gongzhi.cases import catalogue
from gongzhi.cases.actors import Actor, roles_on
from gongzhi.cases.children.strip import Above, Relative, above, children_of, has_relatives
from gongzhi.cases.erasure.door import may_decide
from gongzhi.cases.erasure.reading import Note, pending
from gongzhi.cases.kinds import kind_named
from gongzhi.cases.models import Access, Case
from gongzhi.cases.opening import for_party, party_roles
from gongzhi.cases.privacy import accesses_of, may_open
from gongzhi.cases.selectors import entries_of
from gongzhi.cases.standing import options_of
from gongzhi.engine import CaseState, Enabled, Procedure, Refusal, Step
from gongzhi.web.children_words import held_by
from gongzhi.web.choosers import choosers_for
from gongzhi.web.duty_lines import DutyLine, duty_lines
from gongzhi.web.forms import Stated, StepForm, stated
from gongzhi.web.halting import HaltPart, halt_part
from gongzhi.web.outlines import around
from gongzhi.web.papers import made_by
from gongzhi.web.separating import kept_from
from gongzhi.web.story import StoryLine, story_of

LATEST_LOOKS = 20


@dataclass(frozen=True, slots=True)
class Action:
    """A step this person may take now. `papers`: whether one of its results makes a paper to preview.

    `party`: in whose name it is entered, when it is a party's step; empty for one's own.
    """

    step: Step
    form: StepForm
    due: Any
    open: bool
    papers: bool
    party: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the procedure: `state` is done, now or ahead."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class CasePage:
    case: Case
    procedure: Procedure
    actions: list[Action]
    others: list[Enabled]
    duties: list[DutyLine]
    blocked: list[Refusal]
    off: list[Refusal]
    story: list[StoryLine]
    accesses: list[Access]
    may_open: bool
    may_delete: bool
    asked: Note | None
    opened: bool
    children: list[Relative]
    above: Above | None
    held: dict[str, str]
    roles: list[str]
    halt: HaltPart | None
    stages: list[Stage]


def step_form(
    case: Case,
    procedure: Procedure,
    step: Step,
    outcomes: tuple[str | None, ...],
    now: datetime,
    **kwargs: Any,
) -> StepForm:
    """The form of one step for this case; kwargs are the request's data and files."""
    step = kind_named(step.kind).asked(case, step)
    wants_map = any(spec.kind == "地点" for spec in step.form)
    return StepForm(
        step,
        outcomes=outcomes,
        choosers=choosers_for(case, procedure, timezone.localdate(now)),
        areas=around(case, timezone.localdate(now)) if wants_map else None,
        about=stated_now(case, procedure, step),
        now=now,
        **kwargs,
    )


def stated_now(case: Case, procedure: Procedure, step: Step) -> dict[str, Stated]:
    """What the step's form may state about the case, as it holds now."""
    if not any(spec.sets for spec in step.form):
        return {}
    return stated(procedure, CaseState.from_json(procedure, case.state).v, step.form)


def _actions(
    enabled: list[Enabled],
    case: Case,
    procedure: Procedure,
    now: datetime,
    returned: StepForm | None,
    mine: Collection[str],
) -> list[Action]:
    """The steps with their forms; the returned form, or else the most urgent step, stands open."""
    mine = set(mine)
    names = [e.step.name for e in enabled]
    due_first = [e.step.name for e in enabled if e.obligation and set(e.step.roles) & mine]
    shown = returned.step.name if returned else next(iter(due_first or names[:1]), "")
    return [
        Action(
            step=e.step,
            form=returned
            if returned and returned.step.name == e.step.name
            else step_form(case, procedure, e.step, e.outcomes, now),
            due=e.obligation.why if e.obligation else None,
            open=e.step.name == shown and (bool(due_first) or returned is not None),
            papers=any(made_by(procedure.code, e.step.name, outcome or "") for outcome in e.outcomes),
            party="" if set(e.step.roles) & mine else "、".join(party_roles(procedure, e.step)),
        )
        for e in enabled
    ]


def case_page(
    case: Case, actor: Actor, now: datetime, *, returned: StepForm | None = None, opened: bool = False
) -> CasePage:
    """The page as this actor may see it. `returned`: a form that came back with mistakes."""
    procedure = catalogue.compiled(case.procedure_id)
    state = CaseState.from_json(procedure, case.state)
    found = options_of(case, now)
    held_roles = roles_on(procedure, case, actor)
    mine = held_roles.keys()
    has_some = has_relatives(case)
    relatives = children_of(case) if has_some else []
    entries = entries_of(case)
    by_hand = [e for e in found.enabled if e.step.children is None]
    own = sorted((e for e in by_hand if set(e.step.roles) & mine), key=_urgency)
    kept = kept_from(case, procedure, own, actor, held_roles, now)
    own = [e for e in own if e.step.name not in kept]
    parties = [e for e in by_hand if e not in own and for_party(case, procedure, e.step, actor)]
    story = story_of(case, procedure, entries, opened=opened)
    blocked = () if state.suspended else found.blocked  # the one reason for all is said once
    return CasePage(
        case=case,
        procedure=procedure,
        actions=_actions([*own, *parties], case, procedure, now, returned, mine),
        others=[e for e in by_hand if e not in own and e.obligation],
        duties=duty_lines(procedure, found.pending, now),
        blocked=[*kept.values(), *(r for r in blocked if r.remedy)],
        off=[r for r in blocked if not r.remedy],
        story=story,
        accesses=accesses_of(case, most=LATEST_LOOKS),
        may_open=may_open(actor, case),
        may_delete=may_decide(actor, case),
        asked=pending(entries),
        opened=opened,
        roles=sorted(mine),
        children=relatives,
        above=above(case, actor) if has_some else None,
        held=held_by(found.blocked, relatives),
        halt=halt_part(case, procedure, state, actor, story),
        stages=stages_of(case, procedure),
    )


def stages_of(case: Case, procedure: Procedure) -> list[Stage]:
    """The stages in their order, up to where the case is; a case that has ended has none left."""
    here = procedure.stages.index(case.stage) if case.stage in procedure.stages else 0
    ended = case.closed_at is not None
    states = [
        "done" if n < here or (n == here and ended) else "now" if n == here else "ahead"
        for n in range(len(procedure.stages))
    ]
    return [Stage(name, state) for name, state in zip(procedure.stages, states, strict=True)]


def _urgency(enabled: Enabled) -> tuple[bool, bool, datetime]:
    """What is due comes first, the nearest date before the others, then what is merely allowed."""
    due_at = enabled.obligation.due_at if enabled.obligation else None
    return enabled.obligation is None, due_at is None, due_at or datetime.max.replace(tzinfo=ZONE)
