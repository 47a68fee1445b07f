"""An overdue case climbs by itself: each level is told once of a missed deadline; the ledger says who was.

When nobody holds a level the one above is told at once, so a case never waits for an absent person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from gongzhi.cases import catalogue
from gongzhi.cases.actors import SYSTEM
from gongzhi.cases.errors import StepRefused
from gongzhi.cases.models import Case, ProcedureVersion
from gongzhi.cases.services import Wish, take_step
from gongzhi.dispatch.escalation import Rung, ladder
from gongzhi.dispatch.models import Attention
from gongzhi.people.models import Person, Post, StandIn

TELLING = "escalate"
"""Code of the step that tells a level above, in procedures that have it."""
REQUESTS = UUID("0d1c8a52-7d0e-4d0a-8c39-3f5f4d2f6b17")  # namespace of the requests made here
AT_ONCE = 500
NOBODY = "这一级没有人任职，一并报上一级"


def climb(now: datetime) -> int:
    """Tell every level that has been reached and not yet told; returns how many reports were written."""
    steps, told = _steps(), 0
    for level, rung in enumerate(ladder().rungs, 1):
        for case_id in _untold(level, rung, steps, now)[:AT_ONCE]:
            told += _tell(case_id, level, steps, now)
    return told


def _steps() -> dict[int, str]:
    """The name of the telling step in each version of a procedure that has one."""
    versions = ProcedureVersion.objects.values_list("pk", flat=True)
    return {pk: step.name for pk in versions for step in catalogue.compiled(pk).steps if step.code == TELLING}


def _untold(level: int, rung: Rung, steps: dict[int, str], now: datetime) -> QuerySet[Case, int]:
    """Open cases late enough for the level, the longest overdue first."""
    heard = Attention.objects.filter(
        case=OuterRef("pk"), kind=Attention.Kind.REPORTED, level=level, due_at=OuterRef("due_at")
    )
    late = Case.objects.filter(closed_at=None, due_at__lt=now - rung.after, procedure__in=list(steps))
    return late.exclude(Exists(heard)).order_by("due_at", "pk").values_list("pk", flat=True)


def _tell(case_id: int, level: int, steps: dict[int, str], now: datetime) -> int:
    """Tell this level, and those above while nobody holds it. Nothing if the case has moved on meanwhile."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        rungs = ladder().rungs
        if case.closed_at is not None or case.due_at is None or now <= case.due_at + rungs[level - 1].after:
            return 0
        written = 0
        for higher, rung in enumerate(rungs[level - 1 :], level):
            people = holders(rung, case, timezone.localdate(now))
            written += _report(case, steps[case.procedure_id], higher, rung, people, now)
            if people:
                break
        return written


def _report(case: Case, step: str, level: int, rung: Rung, people: list[Person], now: datetime) -> int:
    """One entry in the ledger and one row for the lists; none if this level has heard of this deadline."""
    assert case.due_at is not None
    heard = Attention.objects.filter(case=case, kind=Attention.Kind.REPORTED, level=level, due_at=case.due_at)
    if heard.exists():
        return 0
    names = "、".join(person.name for person in people) or NOBODY
    words = {"事项": case.due_step, "层级": rung.title, "报给": names}
    request = uuid5(REQUESTS, f"{case.pk}:{case.due_at.isoformat()}:{level}")
    try:
        taken = take_step(case.pk, Wish(step, SYSTEM, now, request, data=words))
    except StepRefused:  # the procedure no longer asks for it, whatever date stands in the lists
        return 0
    Attention.objects.create(
        case=case,
        seq=taken.seq,
        kind=Attention.Kind.REPORTED,
        town_path=case.town_path,
        at=now,
        level=level,
        due_at=case.due_at,
        told=[person.pk for person in people],
    )
    return 1


def holders(rung: Rung, case: Case, day: date) -> list[Person]:
    """Who holds this level for the case today: the stand-in where there is one. Two queries."""
    held = Post.objects.on(day).filter(role=rung.role, person__is_active=True, **seat(rung, case))
    posts = list(held.select_related("person").order_by("pk"))
    covers = {
        cover.post_id: cover.person
        for cover in StandIn.objects.on(day).filter(post__in=posts).select_related("person")
    }
    return list(_once(covers.get(post.pk, post.person) for post in posts))


def seat(rung: Rung, case: Case) -> dict[str, str]:
    """The condition on posts for where the holder of the level sits; an impossible one if nowhere."""
    match rung.where:
        case "承办单位":
            return {"organisation__path": case.unit_path or "-"}
        case "镇街":
            return {"area__path": case.town_path or "-"}
    return {"area__path": case.area_path.split("/", 1)[0] + "/"}


def _once(people: Iterable[Person]) -> Iterator[Person]:
    seen: set[int] = set()
    for person in people:
        if person.pk not in seen:
            seen.add(person.pk)
            yield person
