"""Step kinds of the event loop: dispatch, return and ruling under the duty list; merging; urging.

A field is found by what it is (`记为: 承办`, `类型: 清单条款`), so a procedure may name it as it likes.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from gongzhi.cases.errors import FormRefused
from gongzhi.cases.fields import Cleaned, NoSuchCase, beside
from gongzhi.cases.kinds import StepContext, StepKind
from gongzhi.cases.models import Case
from gongzhi.cases.selectors import may_see
from gongzhi.dispatch import catalogue, rules
from gongzhi.dispatch.cohandling import check_helpers
from gongzhi.dispatch.duty_list import Verdict, judge, judge_return
from gongzhi.dispatch.keywords import Kind
from gongzhi.dispatch.models import Attention
from gongzhi.dispatch.suggesting import kind_of, matter_of, situation_of, verdict_on
from gongzhi.dispatch.units import Unit
from gongzhi.engine import Field

CLAUSE = "清单条款"


def _key(context: StepContext, fits: Callable[[Field], bool]) -> str:
    """The key of the step's field of that sort; empty if the step has none."""
    return next((spec.key for spec in context.step.form if fits(spec)), "")


def _spec(context: StepContext, key: str) -> Field:
    return next(spec for spec in context.step.form if spec.key == key)


def _unit_key(context: StepContext) -> str:
    return _key(context, lambda spec: spec.records == "承办")


def _unit(pk: int) -> Unit:
    return catalogue.directory().by_pk[pk]


def _kind(context: StepContext, cleaned: Cleaned, beside_field: str) -> Kind:
    """The category the step gives or the case has; FormRefused where there is none to look up."""
    key = _key(context, lambda spec: spec.records == "类别")
    given = cleaned.facts.get(key)
    kind = catalogue.kinds().get(given) if given else kind_of(context.case)
    if kind is None:
        text = "本案还没有类别，无法对照职责清单。请先选定类别。"
        raise FormRefused({key or beside_field: text})
    return kind


class Dispatch(StepKind):
    """A unit may be given a case only as the town's duty list allows."""

    def check(self, context: StepContext, cleaned: Cleaned) -> None:
        key = _unit_key(context)
        check_helpers(context, cleaned, cleaned.facts.get(key))
        kind = _kind(context, cleaned, key)
        verdict = self.judged(context, _unit(cleaned.facts[key]), kind, cleaned)
        if not verdict.allowed:
            raise FormRefused({key: verdict.why})
        if verdict.clause:
            cleaned.facts[beside(key, CLAUSE)] = verdict.clause.clause

    def judged(self, context: StepContext, unit: Unit, kind: Kind, cleaned: Cleaned) -> Verdict:
        return verdict_on(situation_of(context.case, kind), unit, cleaned.day)


class Ruling(Dispatch):
    """The chair decides after the second return; the decision binds and becomes a routing rule.

    It may give the town's work to another unit, but the list binds the chair too: what the county has taken
    back, and what is not on the list, cannot be ruled down to the town.
    """

    def judged(self, context: StepContext, unit: Unit, kind: Kind, cleaned: Cleaned) -> Verdict:
        matter = matter_of(situation_of(context.case, kind), cleaned.day)
        return judge(matter, unit, catalogue.directory(), rule="裁定")

    def record(self, context: StepContext, cleaned: Cleaned) -> None:
        key = _unit_key(context)
        scope_key = _key(context, lambda spec: spec.options == rules.SCOPES)
        rules.rule_from_ruling(
            context.case,
            kind=_kind(context, cleaned, key),
            unit=_unit(cleaned.facts[key]),
            scope=cleaned.facts.get(scope_key, rules.SCOPES[0]),
            chair=context.actor,
            now=context.now,
        )


class Return(StepKind):
    """A unit returns a case only by a clause in force that fits the case's category, and names another."""

    def check(self, context: StepContext, cleaned: Cleaned) -> None:
        key = _key(context, lambda spec: spec.kind == CLAUSE)
        if key not in cleaned.facts:
            return
        claimed = cleaned.facts.get(_key(context, lambda spec: spec.kind == "类别"))
        kind = catalogue.kinds().get(claimed) if claimed else kind_of(context.case)
        if kind is None or context.case.unit_id is None:
            raise FormRefused({key: "本案还没有类别，请写明“应属类别”后再退单。"})
        matter = matter_of(situation_of(context.case, kind), cleaned.day)
        verdict = judge_return(matter, cleaned.facts[key], _unit(context.case.unit_id), catalogue.directory())
        if not verdict.allowed:
            raise FormRefused({key: verdict.why})


class Merge(StepKind):
    """A case may be joined to another that is open, that the actor may see, and that is no copy itself."""

    def check(self, context: StepContext, cleaned: Cleaned) -> None:
        key = _key(context, lambda spec: spec.records == "并入")
        number = cleaned.facts.get(key) or cleaned.words.get(key)
        if number is None:
            return
        target = Case.objects.filter(number=number).first()
        if target is None or not may_see(context.actor, target):
            raise FormRefused({key: str(NoSuchCase(_spec(context, key), number))})
        if target.pk == context.case.pk:
            raise FormRefused({key: "不能并入本案自己，请填另一件的编号。"})
        if target.merged_into_id:
            raise FormRefused({key: f"{number} 已经并入别的案件，请填它并入的那一件。"})
        if target.closed_at is not None:
            raise FormRefused({key: f"{number} 已经办结，不能再并入；请照常立案，办理时参考那一件。"})


class Unmerge(StepKind):
    """What was joined by mistake leaves the case it was joined to, and no other."""

    def check(self, context: StepContext, cleaned: Cleaned) -> None:
        key = _key(context, lambda spec: spec.records == "撤出")
        joined = context.case.merged_into
        if joined is None or cleaned.facts.get(key) != joined.number:
            where = f"本案现在并在 {joined.number}" if joined else "本案没有并入别的案件"
            raise FormRefused({key: f"{where}，请核对编号。"})


class Notice(StepKind):
    """Urging, supervising, taking charge: remembered for the lists of supervision."""

    attention: Attention.Kind

    def record(self, context: StepContext, cleaned: Cleaned) -> None:
        Attention.objects.create(
            case_id=context.case.pk,
            seq=context.seq,
            kind=self.attention,
            town_path=context.case.town_path,
            person_id=context.actor.person_id,
            at=context.now,
        )


class Urge(Notice):
    attention = Attention.Kind.URGED


class Supervise(Notice):
    attention = Attention.Kind.SUPERVISED


class TakeCharge(Notice):
    """A leader makes the case his own and names a day, which must not have passed."""

    attention = Attention.Kind.CHARGED

    def check(self, context: StepContext, cleaned: Cleaned) -> None:
        key = _key(context, lambda spec: spec.kind == "日期")
        promised = cleaned.facts.get(key)
        if promised and promised < timezone.localdate(context.now).isoformat():
            raise FormRefused({key: "承诺的日期已经过去，请写今天或者以后的日期。"})
