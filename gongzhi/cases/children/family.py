"""What a step on one case means for its parent and its children, in the same transaction.

Locks are taken from the top, in rising order of identities (docs/decisions/0006): ancestors before the case,
the case before its children.
"""

from dataclasses import replace

from django.db import connection

from gongzhi.cases import catalogue
from gongzhi.cases.actors import Actor
from gongzhi.cases.children import news
from gongzhi.cases.children.deciding import keep_apart
from gongzhi.cases.children.news import Cause, news_of
from gongzhi.cases.children.settling import settle
from gongzhi.cases.models import Case, Part
from gongzhi.cases.standing import Standing, Wish, standing_of
from gongzhi.cases.taking import Prepared
from gongzhi.engine import CaseState, Procedure, SubProcedure, ending, reported, result, rounds

ANCESTORS = """
WITH RECURSIVE above(id) AS (
    SELECT parent_id FROM cases_case WHERE id = %s AND parent_id IS NOT NULL
    UNION SELECT c.parent_id FROM cases_case c JOIN above ON c.id = above.id WHERE c.parent_id IS NOT NULL)
SELECT id FROM cases_case WHERE id IN (SELECT id FROM above) ORDER BY id FOR UPDATE"""


class HasParent(Exception):
    """The case turned out to be a child: begin again with its ancestors locked first."""


def lock_ancestors(case_id: int) -> None:
    """Lock all cases above this one, the topmost first."""
    with connection.cursor() as cursor:
        cursor.execute(ANCESTORS, [case_id])


def waiting(standing: Standing) -> dict[str, int]:
    """The steps that wait for children before a step is taken."""
    return dict(rounds(standing.procedure, standing.state))


def ask(child: Standing, wish: Wish) -> None:
    """What the parent has to say before a child's step. Raises StepRefused."""
    if child.case.parent_id:
        keep_apart(child, Case.objects.get(pk=child.case.parent_id), wish)


def follow(standing: Standing, wish: Wish, before: dict[str, int], taken: Prepared) -> None:
    """After a step has been written: open and call back children, tell the parent, and so on upwards."""
    cause = Cause(wish.effective, wish.now, wish.by)
    taken.kind.carry_on(standing, taken.context, taken.cleaned, cause)
    settle(standing, before, cause)
    if standing.case.parent_id:
        tell(standing, cause)


def tell(child: Standing, cause: Cause) -> None:
    """Tell the parent what this child has come to, if that is news, and let the parent go on."""
    part = Part.objects.filter(pk=child.case.pk, recalled_at=None).exclude(step="").first()
    if part is None:
        return
    parent = standing_of(Case.objects.get(pk=part.parent_id))
    before = waiting(parent)
    if before.get(part.step) != part.round:
        return
    sub = parent.procedure.step(part.step).children
    found = _answer(child.procedure, child.state, child.columns["closed_at"] is not None, sub)
    if (found is not None, found or "") == (part.told_at is not None, part.result):
        return
    what = news.TAKEN_BACK if found is None else news.TOLD
    line = news_of(what, part, child.columns["number"], child.columns["head"], 结果=found or "")
    news.apply(part, line, news.after(parent, cause))
    part.save(update_fields=["told_at", "result"])
    news.note(parent, [line], cause)
    settle(parent, before, replace(cause, by=Actor(system=True)))
    if parent.case.parent_id:
        tell(parent, cause)


def answer_of(child: Case, sub: SubProcedure) -> str | None:
    """How a stored child has answered its parent; None while it is open."""
    procedure = catalogue.compiled(child.procedure_id)
    return _answer(procedure, CaseState.from_json(procedure, child.state), child.closed_at is not None, sub)


def _answer(procedure: Procedure, state: CaseState, closed: bool, sub: SubProcedure | None) -> str | None:
    """The outcome the child tells, or the step it ended with; None while it is open."""
    if sub is None or not (closed or reported(procedure, state, sub)):
        return None
    return result(procedure, state) or ending(procedure, state) or _last_step(procedure, state)


def _last_step(procedure: Procedure, state: CaseState) -> str:
    """A child that left its procedure (停止, 作废) has the name of that step for a result."""
    last = max(state.done, key=lambda index: state.done[index].seq)
    return procedure.steps[last].name
