"""Makes a parent's children what its procedure asks for: opens, calls back, and concludes the step.

The parent's row is locked, and its own step has been written, in the caller's transaction.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from gongzhi.cases import catalogue, store
from gongzhi.cases.actors import SYSTEM
from gongzhi.cases.children import news
from gongzhi.cases.children.deciding import decider_of
from gongzhi.cases.children.given import Told
from gongzhi.cases.children.news import Cause, News, news_of, request
from gongzhi.cases.errors import FormRefused, NotYours, StepRefused
from gongzhi.cases.models import Case, Part, ProcedureVersion
from gongzhi.cases.standing import Standing, Wish, new_standing, standing_of
from gongzhi.cases.taking import Prepared, prepare
from gongzhi.engine import Child, Procedure, Step, decide_children, rounds

CHANNEL = "子程序"
NO_LONGER = "上级案件不再需要"
LISTED = Part.objects.select_related("child").defer("child__text")


def settle(standing: Standing, before: Mapping[str, int], cause: Cause) -> None:
    """Bring the children in line with the steps that wait for them; `before`: what waited until now."""
    while True:
        wanted = rounds(standing.procedure, standing.state)
        if not wanted and not before:
            return
        parts = list(LISTED.filter(parent=standing.case.pk, recalled_at=None).exclude(step=""))
        at = news.after(standing, cause)
        lines = [*_recalled(parts, wanted, cause, at), *_opened(standing, parts, wanted, cause)]
        if lines:
            news.note(standing, lines, cause)
        if not any(_concluded(standing, step, number, parts, cause) for step, number in wanted.items()):
            return
        before = wanted


def _recalled(parts: Sequence[Part], wanted: Mapping[str, int], cause: Cause, at: datetime) -> Iterator[News]:
    """Children of a round that is over: those still at work are called back, or go on unheard."""
    for part in parts:
        if wanted.get(part.step) == part.round or part.told_at:
            continue
        standing = standing_of(Case.objects.select_for_update().get(pk=part.child_id))
        ended = standing.case.closed_at is not None or _call_back(standing, part, cause)
        what = news.RECALLED if ended else news.FREED
        line = news_of(what, part, standing.columns["number"], standing.columns["head"])
        news.apply(part, line, at)
        part.save(update_fields=["recalled_at"])
        yield line


def _call_back(child: Standing, part: Part, cause: Cause) -> bool:
    """Whether the system could take the step by which this procedure is called back."""
    sub = catalogue.compiled(part.parent.procedure_id).step(part.step).children
    if sub is None or not sub.recall:
        return False
    step = child.procedure.step(sub.recall)
    data = {spec.key: NO_LONGER for spec in step.form if spec.required}
    at = max(cause.at, child.columns["updated_at"])
    wish = Wish(step.name, SYSTEM, cause.now, request(part.child_id, "收回"), data=data, at=at)
    before = rounds(child.procedure, child.state)
    try:
        _write(prepare(child, wish), opening=False)
    except (StepRefused, FormRefused, NotYours):
        return False
    settle(child, before, cause)
    return True


def _opened(standing: Standing, parts: list[Part], wanted: Mapping[str, int], cause: Cause) -> Iterator[News]:
    """A child for everybody on the list who has none in this round."""
    told: Told | None = None
    for name, number in wanted.items():
        step = standing.procedure.step(name)
        known = {part.entry for part in parts if (part.step, part.round) == (name, number)}
        if step.children is None or (known and not step.children.each):
            continue
        told = told or Told(standing.case.pk, standing.procedure, standing.columns)
        for member in told.members(step.children, number):
            if member not in known:
                part, line = _open(standing, step, number, member, told, cause)
                parts.append(part)
                yield line


def _open(
    parent: Standing, step: Step, number: int, member: str, told: Told, cause: Cause
) -> tuple[Part, News]:
    """Open one child with the first step of the version in force that day."""
    sub = step.children
    assert sub is not None  # only steps with 子程序 are wanted
    version = catalogue.current(sub.code, timezone.localdate(cause.at))
    first = first_step(catalogue.compiled(version.pk))
    part = Part(parent_id=parent.case.pk, step=step.name, round=number, entry=member)
    wish = Wish(
        first.name,
        cause.deputed,
        cause.now,
        request(parent.case.pk, step.name, number, member),
        data=told.given(sub, member),
        at=cause.at,
    )
    try:
        opened = open_part(parent, part, version, wish, CHANNEL)
    except FormRefused as refused:
        raise FormRefused({step.name: f"“{step.name}”的子案还不能开立：{refused}"}) from None
    return part, news_of(news.OPENED, part, *opened)


def open_part(
    parent: Standing, part: Part, version: ProcedureVersion, wish: Wish, channel: str
) -> tuple[str, bytes]:
    """Write the first entry of a case that belongs to a parent, and its row as a part.

    Returns its number and the hash of that entry: a child that opens children of its own has more by then.
    """
    asked = {
        "案": parent.case.pk,
        "编号": parent.columns["number"],
        "步骤": part.step,
        "轮次": part.round,
        "对象": part.entry,
        "序号": parent.state.seq,
        "摘要": parent.columns["head"].hex(),
    }
    origin: dict[str, Any] = {"渠道": channel, "来源编号": "", "上级": asked}
    if part.step:  # what was split off is nobody's child: it has no parent that waits for it
        origin["上级案件"] = parent.case.pk
    if parent.columns["division_id"]:
        origin["区域"] = parent.columns["division_id"]
    child = new_standing(version, store.next_ids()[0], wish, origin)
    _write(prepare(child, wish), opening=True)
    part.child_id = child.case.pk
    part.save(force_insert=True)
    part.child = Case(pk=child.case.pk, **child.columns)
    opened = child.columns["number"], child.columns["head"]
    settle(child, {}, Cause(wish.effective, wish.now, wish.by))
    return opened


def first_step(procedure: Procedure) -> Step:
    """The step a case of this procedure opens with: the one that is due from the beginning."""
    return next(step for step in procedure.steps if step.begins_due)


def _concluded(standing: Standing, name: str, number: int, parts: Sequence[Part], cause: Cause) -> bool:
    """Whether the answers of this round decided the step, and the parent could take it."""
    step = standing.procedure.step(name)
    round_ = [part for part in parts if (part.step, part.round) == (name, number)]
    if step.children is None or not any(part.told_at for part in round_):
        return False
    verdict = decide_children(
        step.children, [Child(part.entry, part.told_at is not None, part.result) for part in round_]
    )
    if verdict is None:
        return False
    lines = [
        {"编号": part.child.number, "对象": part.entry, "结果": part.result}
        for part in round_
        if part.told_at
    ]
    by = decider_of(round_[0]) if not step.children.each else news.Decider()
    return news.conclude(standing, name, verdict.outcome, lines, cause, by) is None


def _write(step: Prepared, *, opening: bool) -> None:
    store.append(step.append, opening=opening)
    step.kind.record(step.context, step.cleaned)
