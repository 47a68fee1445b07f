"""What a routing rule would have changed since last month began, before anybody switches it on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case
from gongzhi.cases.visibility import visible
from gongzhi.dispatch import catalogue
from gongzhi.dispatch.routing import Rule
from gongzhi.dispatch.suggesting import Situation, propose_units
from gongzhi.dispatch.units import Unit

AT_MOST = 5000  # cases looked at; a county's month of one category stays far below
EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Moved:
    """Cases that would go from one unit to another; None where no unit would be suggested."""

    before: Unit | None
    after: Unit | None
    count: int


@dataclass(frozen=True, slots=True)
class Example:
    case: Case
    before: Unit | None
    after: Unit | None


@dataclass(frozen=True, slots=True)
class Trial:
    """The outcome of a dry run. `as_done`: how many of the moved cases that very unit handled in fact."""

    looked: int
    capped: bool
    moves: tuple[Moved, ...]
    as_done: int
    examples: tuple[Example, ...]

    @property
    def moved(self) -> int:
        return sum(move.count for move in self.moves)


def try_rule(actor: Actor, rule: Rule, others: Sequence[Rule], now: datetime) -> Trial:
    """Route what was reported since the first of last month with and without the rule, at its place.

    `others` are the rules beside it. Looks only at cases the actor may see.
    """
    ordered = sorted([*others, rule], key=lambda r: (r.order, r.pk))
    cases = list(_cases(actor, rule, now)[: AT_MOST + 1])
    looked = cases[:AT_MOST]
    chosen: dict[Situation, tuple[Unit | None, Unit | None]] = {}
    examples: list[Example] = []
    moves: Counter[tuple[Unit | None, Unit | None]] = Counter()
    as_done = 0
    for case in looked:
        situation = _situation(case)
        if situation is None:
            continue
        if situation not in chosen:
            chosen[situation] = (_first(situation, others, now), _first(situation, ordered, now))
        before, after = chosen[situation]
        if before == after:
            continue
        moves[before, after] += 1
        as_done += after is not None and case.unit_id == after.pk
        if len(examples) < EXAMPLES:
            examples.append(Example(case, before, after))
    return Trial(
        looked=len(looked),
        capped=len(cases) > AT_MOST,
        moves=tuple(Moved(*pair, count) for pair, count in moves.most_common()),
        as_done=as_done,
        examples=tuple(examples),
    )


def since(now: datetime) -> datetime:
    """The first of last month, midnight."""
    first = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first - timedelta(days=1)).replace(day=1)


def _cases(actor: Actor, rule: Rule, now: datetime) -> QuerySet[Case]:
    rows = Case.objects.filter(visible(actor.posts), opened_at__gte=since(now), category__isnull=False)
    if rule.category:
        covered = [kind.code for kind in catalogue.kinds().values() if rule.category in kind.lineage]
        rows = rows.filter(category__code__in=covered)
    if rule.area_path:
        rows = rows.filter(area_path__startswith=rule.area_path)
    return rows.select_related("category", "unit").defer("state", "text").order_by("-opened_at")


def _situation(case: Case) -> Situation | None:
    kind = catalogue.kinds().get(case.category.code) if case.category else None
    if kind is None:
        return None
    return Situation(kind, case.area_path, case.town_path, timezone.localtime(case.opened_at).hour)


def _first(situation: Situation, rules: Sequence[Rule], now: datetime) -> Unit | None:
    proposals = propose_units(situation, timezone.localdate(now), rules=rules)
    return proposals[0].unit if proposals else None
