"""Reads 计票: the outcome of a vote follows from the numbers in its form, by a rule of `majorities.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gongzhi.ballots import Rule
from gongzhi.engine.procedure import Attribute, Count, Field, Guard
from gongzhi.engine.reading.fields import Fields
from gongzhi.engine.reading.parts import guard_of
from gongzhi.engine.strict_yaml import Scalar

NUMBER = "数字"


def read_count(
    fields: Fields,
    outcomes: tuple[str, ...],
    form: tuple[Field, ...],
    attributes: tuple[Attribute, ...],
    majorities: Mapping[str, Rule],
) -> Count | None:
    """None when the step counts nothing; the form must be able to supply what each condition asks."""
    node = fields.mapping("计票")
    if node is None:
        return None
    one = Fields(node, f"{fields.what}的计票", fields.problems)
    line = one.line_of("结果")
    outcome = one.text("结果", required=True)
    if outcome and (outcome not in outcomes or len(outcomes) < 2):
        one.problems.note(
            line, f"{one.what}的结果“{outcome}”不合", "写本步骤的一个结果；数字达不到门槛时是另外的结果。"
        )
    only = one.texts("条件")
    named = [*_grades(one, attributes), (Guard(), one.line_of("规则"), one.text("规则", required=True))]
    rules = [(guard, _rule(one, line, name, only, majorities)) for guard, line, name in named if name]
    one.finish()
    numbers = {field.key for field in form if field.kind == NUMBER}
    for _, rule in rules:
        _check_form(one, rule, numbers)
    return Count(outcome, tuple((guard, rule) for guard, rule in rules if rule))


def _grades(one: Fields, attributes: tuple[Attribute, ...]) -> Iterator[tuple[Guard, int, str]]:
    """分级: {要素: rule}; the first that holds counts."""
    mapping = one.mapping("分级")
    for name, entry in mapping.entries.items() if mapping else ():
        guard = guard_of(tuple(name.split("、")), attributes, one.problems, entry.line, f"{one.what}的“分级”")
        yield guard, entry.line, entry.value.text if isinstance(entry.value, Scalar) else ""


def _rule(
    one: Fields, line: int, name: str, only: tuple[str, ...], majorities: Mapping[str, Rule]
) -> Rule | None:
    rule = majorities.get(name)
    if rule is None:
        one.problems.note(line, f"没有表决规则“{name}”", "请写 parameters/majorities.yaml 里的名称。")
        return None
    missing = [wanted for wanted in only if wanted not in {c.name for c in rule.conditions}]
    if missing:
        known = "、".join(condition.name for condition in rule.conditions)
        one.problems.note(line, f"表决规则“{name}”没有条件“{missing[0]}”", f"现有：{known}。")
    return replace(rule, conditions=tuple(c for c in rule.conditions if not only or c.name in only))


def _check_form(one: Fields, rule: Rule | None, numbers: set[str]) -> None:
    for condition in rule.conditions if rule else ():
        if not any({test.part, test.whole} <= numbers for test in condition.tests):
            asked = "，或者".join(f"{test.part}、{test.whole}" for test in condition.tests)
            one.problems.note(
                one.line, f"{one.what}：表单里没有“{condition.name}”要的数字", f"请加数字栏：{asked}。"
            )
