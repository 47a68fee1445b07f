"""What pages show of a case's relatives: its children with state, holder and date, and the case above it.

A child is shown to whoever may see its parent. The parent is shown only to those who may see it themselves:
a unit that helps does not learn whose matter it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from gongzhi.cases import catalogue
from gongzhi.cases.actors import Actor
from gongzhi.cases.erasure.reading import still_there
from gongzhi.cases.models import Case, Content, Entry, Part
from gongzhi.cases.selectors import may_see
from gongzhi.engine import CaseState, rounds
from gongzhi.engine.blockers import role_titles
from gongzhi.reference.statements import Given, Statement, statement, written

AT_WORK, ANSWERED, RECALLED, SPLIT_OFF = "办理中", "已答复", "已收回", "另案办理"


@dataclass(frozen=True, slots=True)
class Relative:
    """One child. `holder`: who has to act now; `said`: the words of the answer, if they are not private."""

    number: str
    title: str
    step: str
    unit: str
    state: str
    result: str
    holder: str
    due_step: str
    due_at: datetime | None
    warn_at: datetime | None
    current: bool
    said: str = ""


@dataclass(frozen=True, slots=True)
class Above:
    """The case this one is a part of."""

    number: str
    title: str
    step: str


def has_relatives(case: Case) -> bool:
    """Whether the case is a part or has parts. Most are none and have none: one short question tells."""
    return bool(_relations().ask(case=case.pk))


@statement
def _relations() -> Statement:
    of_case = Q(parent=Given("case")) | Q(child=Given("case"))
    return written(Part.objects.filter(of_case).values_list("pk")[:1], steady=True)


def children_of(case: Case) -> list[Relative]:
    """The children of a case, those of the running round first. For readers who may see the case."""
    parts = list(Part.objects.filter(parent=case).select_related("child__unit").order_by("pk"))
    if not parts:
        return []
    procedure = catalogue.compiled(case.procedure_id)
    wanted = rounds(procedure, CaseState.from_json(procedure, case.state))
    newest = {part.step: part.round for part in sorted(parts, key=lambda part: part.round)}
    answers = _answers([part for part in parts if part.told_at])
    shown = [
        _relative(part, current=wanted.get(part.step, newest[part.step]) == part.round, said=answers)
        for part in parts
    ]
    return sorted(shown, key=lambda one: not one.current)


def above(case: Case, actor: Actor) -> Above | None:
    """The case above, if there is one and the actor may see it by his own right."""
    part = Part.objects.filter(child=case).select_related("parent").first()
    if part is None or not may_see(actor, part.parent):
        return None
    return Above(part.parent.number, part.parent.title, part.step)


def split_off(case: Case) -> list[Case]:
    """The cases that were split off a report, for its reporter: the same person reported both."""
    found = Case.objects.filter(part__parent=case, part__step="").select_related("unit", "procedure")
    return list(found.order_by("pk"))


def split_from(case: Case) -> Case | None:
    """The report this case was split off."""
    part = Part.objects.filter(child=case, step="").select_related("parent").first()
    return part.parent if part else None


def together(case: Case) -> list[Case]:
    """The other matters of the same report, the first one first. One query where there are none."""
    parts = Part.objects.filter(Q(child=case) | Q(parent=case), step="").select_related("parent", "child")
    found = list(parts.order_by("pk"))
    first = next((part.parent for part in found if part.child_id == case.pk), None)
    if first is None:
        return [part.child for part in found]
    return [first, *(other for other in split_off(first) if other.pk != case.pk)]


def _relative(part: Part, *, current: bool, said: Mapping[int, str]) -> Relative:
    child = part.child
    return Relative(
        number=child.number,
        title=child.title,
        step=part.step,
        unit=child.unit.name if child.unit else "",
        state=_state(part),
        result=part.result or (child.outcome if not part.step else ""),
        holder="" if child.closed_at else _holder(child),
        due_step=child.due_step,
        due_at=child.due_at,
        warn_at=child.warn_at,
        current=current,
        said=said.get(child.pk, ""),
    )


def _state(part: Part) -> str:
    if not part.step:
        return SPLIT_OFF
    if part.told_at:
        return ANSWERED
    return RECALLED if part.recalled_at else AT_WORK


def _holder(child: Case) -> str:
    """The roles that have to take the step that is due first."""
    procedure = catalogue.compiled(child.procedure_id)
    step = procedure.by_name.get(child.due_step)
    return "、".join(role_titles(procedure, step)) if step else ""


def _answers(parts: Iterable[Part]) -> dict[int, str]:
    """The first long text of the step that told each child's result. Two queries for all of them."""
    telling: dict[int, dict[str, str]] = {}
    for part in parts:
        for step in catalogue.compiled(part.child.procedure_id).steps:
            key = next((f.key for f in step.form if f.kind == "长文字" and not f.private), None)
            if step.tells_end and key:
                telling.setdefault(part.child_id, {})[step.name] = key
    rows = Entry.objects.filter(case__in=telling).exclude(step="").order_by("seq")
    last = {
        case: (seq, telling[case][step])
        for case, seq, step in rows.values_list("case_id", "seq", "step")
        if step in telling[case]
    }
    words = Content.objects.filter(case__in=last, seq__in={seq for seq, _ in last.values()})
    return {
        c.case_id: str(still_there(c.fields).get(last[c.case_id][1], ""))
        for c in words
        if c.seq == last[c.case_id][0]
    }
