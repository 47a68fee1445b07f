"""The whole case stopped and started again (全案中止, 恢复): every clock stands still in between."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gongzhi.cases import catalogue, store
from gongzhi.cases.actors import Actor, roles_on
from gongzhi.cases.children import family
from gongzhi.cases.children.news import Cause
from gongzhi.cases.children.settling import settle
from gongzhi.cases.errors import FormRefused, NotYours, StepRefused
from gongzhi.cases.fields import Cleaned
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.recording import REASON, Doing, record
from gongzhi.cases.standing import Standing, standing_of
from gongzhi.engine import CaseState, Event, EventKind, Procedure, Refusal, advance, decide
from gongzhi.text import tidy

ARTICLE = "依据"
"""Key under which the article is written down; the reason is sealed, the article is not."""
LONGEST = {REASON: 1000, ARTICLE: 200}


@dataclass(frozen=True, slots=True)
class Halt:
    """A wish to stop the whole case or to start it again; `stops` says which.

    `now` is the moment of asking and of taking effect, `idem` names the request.
    """

    stops: bool
    by: Actor
    now: datetime
    idem: UUID
    reason: str
    article: str

    @property
    def kind(self) -> EventKind:
        return EventKind.SUSPENDED if self.stops else EventKind.RESUMED


def able(procedure: Procedure, case: Case, actor: Actor) -> list[str]:
    """The roles in which the actor may stop this case or start it again; empty if in none."""
    if procedure.suspension is None:
        return []
    mine = roles_on(procedure, case, actor)
    return [key for key in procedure.suspension.roles if key in mine]


def halt(case_id: int, wish: Halt) -> int:
    """Stop the case or start it again, and say which entry of its ledger tells so.

    Raises StepRefused (the procedure knows no suspension, or the case is not where it would have to be),
    NotYours, FormRefused (reason and article), Case.DoesNotExist. The same request twice is one entry.
    """
    try:
        with transaction.atomic():
            return _halt(case_id, wish)
    except family.HasParent:
        with transaction.atomic():
            family.lock_ancestors(case_id)
            return _halt(case_id, wish, has_parent=True)
    except (IntegrityError, StepRefused):
        found = Entry.objects.filter(case=case_id, idem=wish.idem).values_list("seq", flat=True).first()
        if found is None:
            raise
        return found


def _halt(case_id: int, wish: Halt, *, has_parent: bool = False) -> int:
    standing = standing_of(Case.objects.select_for_update().get(pk=case_id))
    if standing.case.parent_id and not has_parent:
        raise family.HasParent
    at = max(wish.now, standing.columns["updated_at"]).astimezone(UTC)
    doing = _weighed(standing, wish, at)
    waiting = family.waiting(standing)
    standing.state = advance(standing.procedure, standing.state, doing.event, calendar=catalogue.calendar())
    row = record(case_id, standing.columns, standing.procedure, standing.state, doing)
    store.append(row, opening=False)
    if not wish.stops:  # what children answered meanwhile counts from now on, and may end this case
        cause = Cause(at, wish.now, wish.by)
        settle(standing, waiting, cause)
        if standing.case.parent_id:
            family.tell(standing, cause)
    return doing.event.seq


def _weighed(standing: Standing, wish: Halt, at: datetime) -> Doing:
    """What will be recorded. Raises StepRefused, NotYours, FormRefused."""
    case, procedure, state = standing.case, standing.procedure, standing.state
    role, post_id, unit = _role(procedure, case, wish)
    event = Event(
        seq=state.seq + 1,
        kind=wish.kind,
        step=None,
        at=at,
        role=role,
        actor=wish.by.key,
        unit=unit,
        reason="（未写）",  # whether it is written is asked last, beside its field
    )
    _ask(procedure, state, event, closed=case.closed_at is not None)
    cleaned = _cleaned(wish, at)
    event = replace(event, reason=cleaned.words[REASON])
    return Doing(event, None, role, post_id, wish.by, max(wish.now, at), wish.idem, (), cleaned)


def _ask(procedure: Procedure, state: CaseState, event: Event, *, closed: bool) -> None:
    answer = decide(procedure, state, event, calendar=catalogue.calendar())
    if isinstance(answer, Refusal):
        raise StepRefused(answer)
    if closed and event.kind == EventKind.SUSPENDED:
        raise StepRefused(Refusal(event.kind, (), text="现在不能“中止”：这件事已经办结。"))


def _role(procedure: Procedure, case: Case, wish: Halt) -> tuple[str, int | None, str | None]:
    """(role, post, unit); no role where the procedure knows no suspension, which it says itself."""
    if procedure.suspension is None:
        return "", None, None
    mine = roles_on(procedure, case, wish.by)
    for key in able(procedure, case, wish.by):
        post = mine[key]
        return key, post.post_id if post else None, str(post.organisation_id) if post else None
    who = "、".join(procedure.roles[key].title for key in procedure.suspension.roles)
    raise NotYours(f"全案{wish.kind}由{who}决定，您在本案没有这个身份。如确需{wish.kind}，请联系{who}。")


def _cleaned(wish: Halt, at: datetime) -> Cleaned:
    said = {REASON: tidy(wish.reason, lines=True), ARTICLE: tidy(wish.article)}
    errors = {}
    for name, text in said.items():
        if not text:
            errors[name] = f"请写明{wish.kind}的{'理由' if name == REASON else '依据（哪部法的哪一条）'}。"
        elif len(text) > LONGEST[name]:
            errors[name] = f"“{name}”最多 {LONGEST[name]} 字，现在有 {len(text)} 字。"
    if errors:
        raise FormRefused(errors)
    return Cleaned(at.date(), facts={ARTICLE: said[ARTICLE]}, words={REASON: said[REASON]})
