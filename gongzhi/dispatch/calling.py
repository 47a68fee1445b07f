"""Calling back by random draw: announce, draw, call, and put the answers beside the ratings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import FormRefused, NotYours
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.selectors import may_see
from gongzhi.dispatch import catalogue, lots
from gongzhi.dispatch.models import CallBack, CallRound
from gongzhi.people import authority
from gongzhi.places.models import Division

CALLING, SUPERVISING = "回访", "督办"
SIZES = range(1, 201)
SATISFIED = 4  # of five stars: satisfied or very satisfied
HANDLERS = ("主办", "协办", "网格员")
ANSWERS = ("result", "attitude", "explanation")


def callers_towns(actor: Actor) -> dict[str, str]:
    """Towns for which the actor calls back, names by path."""
    return _towns(actor, "看", CALLING)


def towns_of(actor: Actor) -> dict[str, str]:
    """Towns whose rounds the actor may see: for calling back or supervising."""
    return callers_towns(actor) | _towns(actor, "督", SUPERVISING)


def _towns(actor: Actor, action: str, purpose: str) -> dict[str, str]:
    areas = [s.area_prefix for s in authority.scopes(actor.posts, action, purpose) if s.area_prefix]
    return {p: n for p, n in catalogue.towns().items() if any(p.startswith(area) for area in areas)}


def announce(actor: Actor, terms: lots.Terms, seed: bytes, now: datetime) -> CallRound:
    """Publish what will be drawn, with the digest of the seed. `terms.town` is a division path.

    Raises NotYours, FormRefused. Days that another round of the town covers cannot be drawn from again.
    """
    if terms.town not in towns_of(actor) or actor.person_id is None:
        raise NotYours("抽样回访由本镇街的核查回访员、调度员和领导公布。")
    town = Division.objects.get(path=terms.town)
    if errors := _errors(terms, town):
        raise FormRefused(errors)
    return CallRound.objects.create(
        town=town,
        begins=terms.begins,
        ends=terms.ends,
        size=terms.size,
        per_unit=terms.per_unit,
        seed=seed,
        commitment=lots.commitment(seed, terms),
        announced_at=now,
        announced_by_id=actor.person_id,
    )


def _errors(terms: lots.Terms, town: Division) -> dict[str, str]:
    if terms.ends < terms.begins:
        return {"ends": "止日不能早于起日。"}
    if terms.size not in SIZES:
        return {"size": f"抽 1 到 {SIZES[-1]} 件。"}
    if not 1 <= terms.per_unit <= terms.size:
        return {"per_unit": "每个单位至少 1 件，不超过总数。"}
    other = CallRound.objects.filter(town=town, begins__lte=terms.ends, ends__gte=terms.begins).first()
    if other:
        return {"begins": f"{other.begins} 至 {other.ends} 已经公布过一次，同一段时间不重复抽。请换日期。"}
    return {}


def terms_of(found: CallRound) -> lots.Terms:
    return lots.Terms(found.town.path, found.begins, found.ends, found.size, found.per_unit)


def candidates(found: CallRound) -> QuerySet[Case]:
    """Cases of the town closed on these days with a result, as far as callers may see them."""
    zone = timezone.get_current_timezone()
    begins = datetime.combine(found.begins, datetime.min.time(), zone)
    ends = datetime.combine(found.ends + timedelta(days=1), datetime.min.time(), zone)
    closed = Case.objects.filter(town_path=found.town.path, closed_at__gte=begins, closed_at__lt=ends)
    return closed.filter(merged_into=None, matter__in=called_about()).exclude(outcome="")


def called_about() -> list[str]:
    """The kinds of matter that somebody calls back about; who calls sees what the case is about."""
    lines = (line for lines in authority.MATRIX.grants.values() for line in lines)
    return sorted({kind for line in lines if CALLING in line.purposes for kind in line.kinds})


def draw(actor: Actor, found: CallRound, now: datetime) -> int:
    """Draw the cases of a round whose last day is over; returns how many. Raises NotYours, FormRefused."""
    if found.town.path not in towns_of(actor):
        raise NotYours("抽样回访由本镇街的核查回访员、调度员和领导抽取。")
    with transaction.atomic():
        row = CallRound.objects.select_for_update(of=("self",)).select_related("town").get(pk=found.pk)
        if row.drawn_at is not None:
            return row.calls.count()
        if timezone.localdate(now) <= row.ends:
            raise FormRefused({"": f"{row.ends} 还没有过完，过了这一天才能抽。"})
        cases = {n: (pk, unit) for pk, n, unit in candidates(row).values_list("pk", "number", "unit_id")}
        drawn = lots.draw(
            bytes(row.seed), [(n, unit) for n, (_, unit) in cases.items()], row.size, row.per_unit
        )
        CallBack.objects.bulk_create(
            CallBack(round=row, place=place, case_id=cases[n][0], unit_id=cases[n][1])
            for place, n in enumerate(drawn, 1)
        )
        row.drawn_at, row.drawn_by_id = now, actor.person_id
        row.candidates, row.listed = len(cases), lots.list_digest(cases)
        row.save(update_fields=["drawn_at", "drawn_by", "candidates", "listed"])
    return len(drawn)


@dataclass(frozen=True, slots=True)
class Said:
    """What a caller noted. Stars are 1 to 5 or None."""

    answer: str
    result: int | None = None
    attitude: int | None = None
    explanation: int | None = None
    words: str = ""


def record(actor: Actor, call: CallBack, said: Said, now: datetime) -> None:
    """Note the answer to a call; it may be corrected by calling again. Raises NotYours, FormRefused."""
    if call.round.town.path not in callers_towns(actor) or not may_see(actor, call.case):
        raise NotYours("回访由本镇街的核查回访员进行。")
    if Entry.objects.filter(case=call.case_id, actor=actor.person_id, role__in=HANDLERS).exists():
        raise NotYours("这件事您办理过，请由另一个人回访。")
    if said.answer not in CallBack.Answer.values:
        raise FormRefused({"answer": "请选电话的结果。"})
    if said.answer == CallBack.Answer.REACHED and said.result is None:
        raise FormRefused({"result": "接通了，请记下反映人对结果的评价。"})
    reached = said.answer == CallBack.Answer.REACHED
    call.answer, call.said = said.answer, said.words
    call.caller_id, call.at = actor.person_id, now
    for name in ANSWERS:
        setattr(call, name, getattr(said, name) if reached else None)
    call.save()


@dataclass(slots=True)
class Beside:
    """A unit's drawn cases: what was said on the telephone, and what the same reporters had rated."""

    unit: str
    drawn: int = 0
    called: list[int] = field(default_factory=list)
    rated: list[int] = field(default_factory=list)

    @property
    def satisfied(self) -> int:
        return sum(stars >= SATISFIED for stars in self.called)

    @property
    def satisfied_online(self) -> int:
        return sum(stars >= SATISFIED for stars in self.rated)


def beside_ratings(calls: Sequence[CallBack]) -> list[Beside]:
    """Answers and ratings of the same cases, by unit in the order of names. One query."""
    rated = dict(
        Entry.objects.filter(case__in=[call.case_id for call in calls], step="评价")
        .order_by("seq")
        .values_list("case_id", "data__结果")
    )
    units = catalogue.directory().by_pk
    found: dict[str, Beside] = {}
    for call in calls:
        name = units[call.unit_id].name if call.unit_id in units else "网格员自办"
        line = found.setdefault(name, Beside(name))
        line.drawn += 1
        if call.result is not None:
            line.called.append(call.result)
        if (stars := rated.get(call.case_id)) is not None:
            line.rated.append(int(stars))
    return sorted(found.values(), key=lambda line: line.unit)


def progress(rounds: Sequence[CallRound]) -> dict[int, tuple[int, int]]:
    """(called, drawn) of each round. One query."""
    told: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for pk, answer in CallBack.objects.filter(round__in=rounds).values_list("round_id", "answer"):
        told[pk][0] += bool(answer)
        told[pk][1] += 1
    return {pk: (called, drawn) for pk, (called, drawn) in told.items()}
