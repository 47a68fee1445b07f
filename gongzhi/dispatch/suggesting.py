"""What the desk proposes: categories with the words found, units with reason, clause and confidence.

Nothing here decides: a person confirms, and what he chooses instead is in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from gongzhi.cases.models import Case
from gongzhi.dispatch import catalogue
from gongzhi.dispatch.duty_list import Matter, Verdict, judge
from gongzhi.dispatch.keywords import Guess, Kind, guess
from gongzhi.dispatch.routing import Rule, route
from gongzhi.dispatch.units import Unit

BY_RULE, BY_CLAUSE, BY_CATEGORY = 0.9, 0.8, 0.6
"""How much a rule made for such matters, the lead of the clause, and the category's default weigh."""
WORDS = ((0.75, "把握较大"), (0.5, "可以参考"), (0.0, "请核对"))


@dataclass(frozen=True, slots=True)
class Situation:
    """What of a case decides where it goes. `hour`: of the day it was reported, 0 to 23."""

    kind: Kind
    area_path: str
    town_path: str
    hour: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A unit for the case, why, under which clause, and how sure (0 to 1)."""

    unit: Unit
    reason: str
    confidence: float
    verdict: Verdict

    @property
    def how_sure(self) -> str:
        return next(word for least, word in WORDS if self.confidence >= least)


def kind_of(case: Case) -> Kind | None:
    """The category of the case, None while it has none or an abolished one."""
    return catalogue.kinds().get(case.category.code) if case.category else None


def situation_of(case: Case, kind: Kind) -> Situation:
    """The case under this category, its own or one that is only suggested."""
    return Situation(kind, case.area_path, case.town_path, timezone.localtime(case.opened_at).hour)


def matter_of(situation: Situation, day: date) -> Matter:
    """The situation as the duty list sees it."""
    kind, town = situation.kind, situation.town_path
    return Matter(
        category=kind.code,
        category_name=kind.name,
        area_path=situation.area_path,
        town_path=town,
        town_name=catalogue.towns().get(town, ""),
        clauses=catalogue.clauses(town, day) if town else None,
        default=catalogue.directory().serving(kind.unit_kind, situation.area_path),
    )


def guess_categories(case: Case) -> list[Guess]:
    """What the words of the case point to."""
    leaves = (k for k in catalogue.kinds().values() if k.words)
    return guess(f"{case.title} {case.text}", leaves)


def rule_for(situation: Situation, rules: Iterable[Rule] | None = None) -> tuple[Rule, Unit] | None:
    """The routing rule that decides, with its unit; `rules` instead of those in use for a trial."""
    return route(
        catalogue.rules() if rules is None else rules,
        situation.kind.lineage,
        situation.area_path,
        situation.hour,
        catalogue.directory(),
    )


def verdict_on(situation: Situation, unit: Unit, day: date) -> Verdict:
    """What the duty list says to giving it to this unit; a rule that sends it there counts."""
    found = rule_for(situation)
    rule = found[0].name if found and found[1] == unit else ""
    return judge(matter_of(situation, day), unit, catalogue.directory(), rule=rule)


def propose_units(
    situation: Situation, day: date, *, rules: Iterable[Rule] | None = None, certainty: float = 1.0
) -> list[Proposal]:
    """Units for the case, best first, each once and each allowed by the town's list.

    `certainty` (0 to 1) of the category, while that itself is only a suggestion.
    """
    matter, directory = matter_of(situation, day), catalogue.directory()
    proposals: dict[int, Proposal] = {}
    for unit, reason, weight, rule_name in _candidates(situation, matter, rules):
        verdict = judge(matter, unit, directory, rule=rule_name)
        if verdict.allowed:
            proposals.setdefault(unit.pk, Proposal(unit, reason, weight * certainty, verdict))
    return list(proposals.values())


def _candidates(
    situation: Situation, matter: Matter, rules: Iterable[Rule] | None
) -> Iterator[tuple[Unit, str, float, str]]:
    if found := rule_for(situation, rules):
        rule, unit = found
        origin = f"（{rule.origin}）" if rule.origin else ""
        yield unit, f"派单规则“{rule.name}”{origin}", BY_RULE, rule.name
    if matter.clause:
        lead = catalogue.directory().by_pk[matter.clause.lead]
        yield lead, f"职责清单{matter.clause.clause}的牵头单位", BY_CLAUSE, ""
    if matter.default:
        yield matter.default, f"“{situation.kind.name}”一般由它办理", BY_CATEGORY, ""
