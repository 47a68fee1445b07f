"""Reads 步骤: each line is one step of the procedure."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field

from gongzhi.ballots import Rule as VotingRule
from gongzhi.engine.grammar import check_name
from gongzhi.engine.procedure import Attribute, Field, Guard, Role, Step
from gongzhi.engine.reading.children import LISTS, read_children, read_filled
from gongzhi.engine.reading.counts import read_count
from gongzhi.engine.reading.fields import Fields
from gongzhi.engine.reading.parts import read_guard
from gongzhi.engine.strict_yaml import Mapping, Scalar

STATING = ("是否", *LISTS)
"""Kinds of fields that can state a fact (要素): ticked, or somebody is named."""
FIELD_KINDS = (
    *("文字", "长文字", "选择", "日期", "数字", "是否", "照片"),
    *("单位", "人员", "类别", "清单条款", "地点", "评分", "案件", "时刻"),
    *("单位列表", "人员列表"),
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the lines of 步骤 may refer to."""

    stages: tuple[str, ...]
    roles: AnyMapping[str, Role]
    attributes: tuple[Attribute, ...]
    lists: frozenset[str]
    majorities: AnyMapping[str, VotingRule] = field(default_factory=dict)


def read_steps(top: Fields, words: Vocabulary) -> tuple[Step, ...]:
    steps: list[Step] = []
    codes: set[str] = set()
    for name, fields in top.sections("步骤", "步骤", required=True):
        top.problems.read(fields.line, lambda n: check_name(n, "步骤"), name)
        step = _step(len(steps), name, fields, words)
        if step.code in codes:
            top.problems.note(
                fields.line, f"步骤“{name}”的代码“{step.code}”与别的步骤相同", "每个步骤的代码只能用一次。"
            )
        codes.add(step.code)
        steps.append(step)
    return tuple(steps)


def _step(index: int, name: str, fields: Fields, words: Vocabulary) -> Step:
    outcomes, guards = _outcomes(fields, words.attributes)
    form = _form(fields, outcomes, words)
    automatic = fields.truth("自动")
    if automatic and len(outcomes) > 1:
        fields.problems.note(
            fields.line, f"{fields.what}是自动的，不能有几个结果", "系统不作选择，请删去结果。"
        )
    step = Step(
        index=index,
        name=name,
        code=fields.text("代码", name),
        stage=_stage(fields, words.stages),
        roles=_roles(fields, words, automatic),
        outcomes=outcomes,
        outcome_guards=guards,
        kind=fields.text("办理", "plain"),
        form=form,
        once=fields.truth("一次"),
        optional=fields.truth("可选"),
        external=fields.truth("外部"),
        automatic=automatic,
        exit=fields.truth("退出"),
        applies=read_guard(fields, "适用", words.attributes),
        papers=fields.texts("文书"),
        tells_end=fields.truth("结局"),
        help=fields.text("说明"),
        children=read_children(fields, outcomes, words.lists),
        count=read_count(fields, outcomes, form, words.attributes, words.majorities),
        begins_included=fields.choice("初始", ("", "停用"), "") != "停用",
        begins_due=fields.truth("初始待办"),
        line=fields.line,
    )
    fields.finish()
    return step


def _stage(fields: Fields, stages: tuple[str, ...]) -> str:
    line = fields.line_of("阶段")
    stage = fields.text("阶段", required=True)
    if stage and stages and stage not in stages:
        fields.problems.note(
            line, f"{fields.what}的阶段“{stage}”没有声明", f"请先写进“阶段”；现有：{'、'.join(stages)}。"
        )
    return stage


def _roles(fields: Fields, words: Vocabulary, automatic: bool) -> tuple[str, ...]:
    line = fields.line_of("角色")
    roles = fields.texts("角色", required=not automatic)
    for role in roles:
        if role not in words.roles:
            fields.problems.note(line, f"{fields.what}的角色“{role}”没有声明", "请先写进“角色”。")
    if roles and automatic:
        fields.problems.note(line, f"{fields.what}既自动又有角色", "自动步骤由系统到期办理，请删去角色。")
    return roles


def _outcomes(fields: Fields, attributes: tuple[Attribute, ...]) -> tuple[tuple[str, ...], tuple[Guard, ...]]:
    names: list[str] = []
    guards: list[Guard] = []
    for node in fields.nodes("结果"):
        if isinstance(node, Scalar):
            name, guard = node.text, Guard()
        elif isinstance(node, Mapping):
            one = Fields(node, f"{fields.what}的结果", fields.problems)
            name = one.text("名", required=True)
            guard = read_guard(one, "适用", attributes)
            one.finish()
        else:
            fields.problems.note(
                node.line, f"{fields.what}的结果读不懂", "写作 [甲, 乙] 或 {名: 丙, 适用: 要素}。"
            )
            continue
        fields.problems.read(node.line, lambda n: check_name(n, "结果"), name)
        if name in names:
            fields.problems.note(node.line, f"{fields.what}的结果“{name}”写了两次", "请删去一个。")
        names.append(name)
        guards.append(guard)
    return tuple(names), tuple(guards)


def _form(fields: Fields, outcomes: tuple[str, ...], words: Vocabulary) -> tuple[Field, ...]:
    form = []
    for key, one in fields.sections("表单", f"{fields.what}的字段"):
        form.append(_field(key, one, outcomes, words))
        one.finish()
    return tuple(form)


def _field(key: str, one: Fields, outcomes: tuple[str, ...], words: Vocabulary) -> Field:
    kind = one.choice("类型", FIELD_KINDS, "文字")
    options = one.texts("选项")
    only = one.texts("结果")
    names = tuple(attribute.name for attribute in words.attributes)
    if (kind == "选择") != bool(options):
        one.problems.note(one.line, f"{one.what}的类型与选项不合", "类型是“选择”时才写选项，并且必须写。")
    for outcome in only:
        if outcome not in outcomes:
            one.problems.note(
                one.line_of("结果"), f"{one.what}提到的结果“{outcome}”本步骤没有", "请核对步骤的结果。"
            )
    line, private, sets = one.line_of("要素"), one.truth("隐私"), one.choice("要素", ("", *names), "")
    if sets and (private or kind not in STATING):
        cause = f"{one.what}不能写明要素“{sets}”"
        one.problems.note(line, cause, f"类型应当是{'、'.join(STATING)}，并且不是隐私。")
    return Field(
        key=key,
        title=one.text("名称", key),
        kind=kind,
        required=one.truth("必填"),
        options=options,
        outcomes=only,
        unit=one.text("单位"),
        help=one.text("说明"),
        private=private,
        records=one.text("记为"),
        sets=sets,
        limit=one.number("限长"),
        fills=read_filled(one, kind, words.lists),
    )
