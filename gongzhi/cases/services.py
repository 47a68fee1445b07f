"""The one door for writing cases. Pages, imports, the API and commands call these and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from gongzhi.cases import catalogue, store
from gongzhi.cases.actors import SYSTEM
from gongzhi.cases.children import family
from gongzhi.cases.errors import FormRefused, NotYours, StepRefused
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.standing import Standing, Wish, new_standing, standing_of, stored
from gongzhi.cases.suspending import Halt, halt
from gongzhi.cases.taking import Prepared, prepare
from gongzhi.engine import EventKind, automatic
from gongzhi.reference import pinned

AUTO = UUID("5b0c3d1e-6c0f-4d0e-9a57-7d0f1f6a8e11")  # namespace of the requests the system makes itself

__all__ = ["Halt", "Life", "Taken", "Wish", "halt", "open_case", "open_lives", "take_step", "wake"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What has been recorded."""

    case_id: int
    number: str
    seq: int


@pinned()
def open_case(
    code: str,
    wish: Wish,
    *,
    channel: str,
    reporter: bool = False,
    external: str = "",
    division: int | None = None,
) -> Taken:
    """Open a case with the first step of the procedure `code`. The same `wish.idem` opens one case only.

    `reporter`: the step is taken by the person who will hold the case's link, without an account.
    `channel`: how the matter arrived. `external`: its number in the system it came from. `division`: where a
    matter belongs whose form asks for no place (the town whose decision it is).
    Raises FormRefused, NotYours, StepRefused, ProcedureVersion.DoesNotExist.
    """
    version = catalogue.current(code, timezone.localdate(wish.effective))
    case_id = store.next_ids()[0]
    if reporter:
        wish = replace(wish, by=replace(wish.by, reporter_of=case_id))
    standing = new_standing(version, case_id, wish, _origin(channel, external, division))
    try:
        step = prepare(standing, wish)
        if _by_itself(standing, step):
            store.append(step.append, opening=True)
            return _taken(standing, step)
        with transaction.atomic():
            return _write(standing, step, wish, {}, opening=True)
    except (IntegrityError, FormRefused):  # a repeated form's photos have gone with the first one
        if done := _already_open(wish.idem):
            return done
        raise


@pinned()
def take_step(case: Case | int, wish: Wish) -> Taken:
    """Take one step, or say why not. Nothing is written unless everything is.

    `case`: its pk, or the row as the caller has just read it, which saves reading it again.
    Raises StepRefused (the procedure), NotYours (the person), FormRefused (what was typed),
    Case.DoesNotExist.
    """
    case_id = case if isinstance(case, int) else case.pk
    try:
        if isinstance(case, Case) and (done := _at_once(case, wish)):
            return done
        try:
            return _take(case_id, wish)
        except family.HasParent:
            return _take(case_id, wish, has_parent=True)
    except (IntegrityError, StepRefused, FormRefused):
        if done := _already_done(case_id, wish.idem):
            return done
        raise


def _at_once(case: Case, wish: Wish) -> Taken | None:
    """Without a lock, in the one statement that finds out whether the case has moved on; None if it has.

    Only where nothing else is written with the entry.
    """
    standing = standing_of(case)
    if case.parent_id or family.waiting(standing):
        return None
    try:
        step = prepare(standing, wish)
    except (StepRefused, NotYours, FormRefused):
        return None  # perhaps the case has moved on; the locked row decides
    if not _by_itself(standing, step):
        return None
    try:
        store.append(step.append, opening=False)
    except store.MovedOn:
        return None
    return _taken(standing, step)


def _by_itself(standing: Standing, step: Prepared) -> bool:
    """Whether this step's entry is all there is to write: no records of a slice, no child to open."""
    return not (step.kind.records or family.waiting(standing) or connection.in_atomic_block)


def _take(case_id: int, wish: Wish, *, has_parent: bool = False) -> Taken:
    with transaction.atomic():
        if has_parent:
            family.lock_ancestors(case_id)
        standing = standing_of(stored(case_id, lock=True))
        if standing.case.parent_id and not has_parent:
            raise family.HasParent
        waiting = family.waiting(standing)
        family.ask(standing, wish)
        return _write(standing, prepare(standing, wish), wish, waiting, opening=False)


@pinned()
def wake(case_id: int, now: datetime) -> list[str]:
    """Take the automatic steps of a case that have fallen due; returns their names."""
    taken: list[str] = []
    while True:
        case = stored(case_id)
        if case.wake_at is None or case.wake_at > now:
            return taken
        standing = standing_of(case)
        waiting = automatic(standing.procedure, standing.state, calendar=catalogue.calendar())
        step, when = min(waiting, key=lambda pair: pair[1])
        idem = uuid5(AUTO, f"{case_id}:{step}:{standing.state.seq}")
        at = max(when, case.updated_at)
        take_step(case_id, Wish(step, SYSTEM, now, idem, at=at, kind=EventKind.AUTOMATIC))
        taken.append(step)


@dataclass(frozen=True, slots=True)
class Life:
    """A case that comes with a past: its steps in order, the first of which opens it."""

    external: str
    channel: str
    wishes: Sequence[Wish]


Refused = StepRefused | NotYours | FormRefused


@pinned()
def open_lives(code: str, lives: Sequence[Life]) -> list[Taken | Refused]:
    """Many cases at once, each through the same weighing as a single step; one answer for each, in order.

    A life that is refused at any step is not written at all; the others are. For cases whose request is
    known already the answer is the case as it is.
    """
    known = _known({life.wishes[0].idem for life in lives})
    fresh = [life for life in lives if life.wishes[0].idem not in known]
    numbers = iter(store.next_ids(len(fresh)))
    opened: dict[UUID, Taken | Refused] = {}
    writing: list[list[Prepared]] = []
    ends: list[tuple[Standing, Wish]] = []
    for life in fresh:
        first = life.wishes[0]
        version = catalogue.current(code, timezone.localdate(first.effective))
        standing = new_standing(version, next(numbers), first, _origin(life.channel, life.external, None))
        try:
            steps = [prepare(standing, wish) for wish in life.wishes]
        except (StepRefused, NotYours, FormRefused) as refused:
            opened[first.idem] = refused
            continue
        writing.append(steps)
        ends.append((standing, life.wishes[-1]))
        opened[first.idem] = Taken(standing.case.pk, standing.columns["number"], len(steps))
    _write_many(writing, ends)
    return [known.get(life.wishes[0].idem) or opened[life.wishes[0].idem] for life in lives]


def _write_many(lives: Sequence[Sequence[Prepared]], ends: Sequence[tuple[Standing, Wish]]) -> None:
    with transaction.atomic():
        store.append_many([steps[0].append for steps in lives], opening=True)
        for position in range(1, max((len(steps) for steps in lives), default=1)):
            store.append_many([s[position].append for s in lives if len(s) > position], opening=False)
        for steps in lives:
            for step in steps:
                step.kind.record(step.context, step.cleaned)
        for (standing, last), steps in zip(ends, lives, strict=True):
            family.follow(standing, last, {}, steps[-1])


def _write(
    standing: Standing, step: Prepared, wish: Wish, waiting: dict[str, int], *, opening: bool
) -> Taken:
    store.append(step.append, opening=opening)
    step.kind.record(step.context, step.cleaned)
    family.follow(standing, wish, waiting, step)
    return _taken(standing, step)


def _taken(standing: Standing, step: Prepared) -> Taken:
    return Taken(standing.case.pk, standing.columns["number"], step.context.seq)


def _origin(channel: str, external: str, division: int | None) -> dict[str, Any]:
    return {"渠道": channel, "来源编号": external} | ({"区域": division} if division else {})


def _known(requests: set[UUID]) -> dict[UUID, Taken]:
    rows = Case.objects.filter(idem__in=requests).values_list("idem", "pk", "number", "seq")
    return {idem: Taken(pk, number, seq) for idem, pk, number, seq in rows}


def _already_open(idem: UUID) -> Taken | None:
    return _known({idem}).get(idem)


def _already_done(case_id: int, idem: UUID) -> Taken | None:
    found = Entry.objects.filter(case=case_id, idem=idem).values_list("case__number", "seq").first()
    return Taken(case_id, *found) if found else None
