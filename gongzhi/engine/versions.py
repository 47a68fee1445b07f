"""What changed between two versions of a procedure, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from gongzhi.engine.procedure import Field, Limit, Parameter, Procedure, Rule, Step
from gongzhi.engine.render import citations, guard_text, sentence_of

T = TypeVar("T")


class Part(StrEnum):
    """Which part of the procedure a change concerns."""

    STEP = "步骤"
    RULE = "规则"
    PARAMETER = "参数"
    PROPERTY = "性质"
    SEPARATION = "分责"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `key` names the thing; `before` or `after` is empty where it is new or gone."""

    part: Part
    key: str
    before: str
    after: str

    def __str__(self) -> str:
        if not self.before:
            return f"新增{self.part}“{self.key}”：{self.after}"
        if not self.after:
            return f"删去{self.part}“{self.key}”：{self.before}"
        return f"{self.part}“{self.key}”由“{self.before}”改为“{self.after}”"


def differences(old: Procedure, new: Procedure) -> tuple[Change, ...]:
    """Every difference that people would notice, part by part. Steps are told apart by their codes."""
    return (
        *_compared(Part.STEP, _steps(old), _steps(new), str),
        *_compared(Part.RULE, _rules(old), _rules(new), str),
        *_compared(Part.PARAMETER, old.parameters, new.parameters, _parameter),
        *_compared(Part.PROPERTY, _properties(old), _properties(new), str),
        *_compared(Part.SEPARATION, _separations(old), _separations(new), str),
    )


def _compared(
    part: Part, old: Mapping[str, T], new: Mapping[str, T], say: Callable[[T], str]
) -> Iterator[Change]:
    for key in [*old, *(key for key in new if key not in old)]:
        before = say(old[key]) if key in old else ""
        after = say(new[key]) if key in new else ""
        if before != after:
            yield Change(part, key, before, after)


def _steps(procedure: Procedure) -> dict[str, str]:
    return {step.code: _step(procedure, step) for step in procedure.steps}


def _step(procedure: Procedure, step: Step) -> str:
    """One line that says everything about a step except what rules say."""
    parts = [step.name, f"在“{step.stage}”阶段"]
    if step.roles:
        parts.append(f"由{'、'.join(procedure.roles[key].title for key in step.roles)}办理")
    if step.outcomes:
        parts.append(f"结果有{'、'.join(_outcomes(procedure, step))}")
    if guard := guard_text(step.applies, procedure):
        parts.append(f"适用于{guard}")
    marks = (
        ("只办一次", step.once),
        ("可以不办", step.optional),
        ("由外部的人决定", step.external),
        ("到期自动办理", step.automatic),
        ("不计入能否办结", step.exit),
        ("开始时停用", not step.begins_included),
        ("开始时即须办理", step.begins_due),
    )
    parts += [text for text, holds in marks if holds]
    if step.kind != "plain":
        parts.append(f"办理方式为{step.kind}")
    if step.papers:
        parts.append(f"出具{'、'.join(step.papers)}")
    if step.form:
        parts.append(f"填写{'、'.join(map(_field, step.form))}")
    return "，".join(parts)


def _outcomes(procedure: Procedure, step: Step) -> Iterator[str]:
    for outcome, guard in zip(step.outcomes, step.outcome_guards, strict=True):
        only = guard_text(guard, procedure)
        yield f"{outcome}（限{only}）" if only else outcome


def _field(field: Field) -> str:
    marks = ["必填"] if field.required else []
    marks += [f"限{'、'.join(field.outcomes)}"] if field.outcomes else []
    marks += [f"可选{'/'.join(field.options)}"] if field.options else []
    return field.title + (f"（{'，'.join(marks)}）" if marks else "")


def _rules(procedure: Procedure) -> dict[str, str]:
    return {str(number): _rule(procedure, rule) for number, rule in procedure.rules.items()}


def _rule(procedure: Procedure, rule: Rule) -> str:
    text = sentence_of(rule, procedure)
    if rule.limit:
        text += _limit(procedure, rule.limit)
    if rule.delay and rule.delay.shortened_by is not None:
        by = procedure.steps[rule.delay.shortened_by].name
        text += f"；办理“{by}”后" + (
            f"缩短为{rule.delay.shortened_to}" if rule.delay.shortened_to else "不受此限"
        )
    if rule.delay and rule.delay.ahead:
        text += "；按提前的日数计算"
    return f"{text}（{citations(rule.citations, procedure.sources)}）"


def _limit(procedure: Procedure, limit: Limit) -> str:
    text = "".join(f"；{guard_text(guard, procedure)}的为{term}" for guard, term in limit.grades)
    if limit.extension:
        by = sorted({procedure.steps[procedure.actions[index].step].name for index in limit.extension.by})
        text += f"；经“{'”“'.join(by)}”可以延长至多{limit.extension.at_most}，至多{limit.extension.times}次"
        if limit.extension.asked_by is not None:
            text += f"，须在届满前“{procedure.steps[limit.extension.asked_by].name}”"
    return text + (f"；再次发生时{limit.repeat}" if limit.repeat else "")


def _parameter(parameter: Parameter) -> str:
    return "，".join(f"{value.begins}起{value.amount}" for value in parameter.values)


def _properties(procedure: Procedure) -> dict[str, str]:
    return {one.key: one.text for one in procedure.properties}


def _separations(procedure: Procedure) -> dict[str, str]:
    found = {}
    for separation in procedure.separations:
        names = "、".join(procedure.steps[index].name for index in sorted(separation.steps))
        found[names] = "不得由同一单位办理" if separation.unit else "不得由同一人办理"
    return found
