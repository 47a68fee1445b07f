"""Reads 子程序: a step that child cases do, what they are told, and what becomes of their answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongzhi.engine.procedure import CONSTANT, THE_CASE, THE_ENTRY, Step, SubProcedure
from gongzhi.engine.reading.fields import Fields, Problems
from gongzhi.engine.reading.verdicts import read_verdicts
from gongzhi.engine.strict_yaml import Scalar

LISTS = ("单位列表", "人员列表")
OF_CASE = ("标题", "编号", "地点", "区域", "承办", "类别")
"""What a child may be told about its parent: «本案.标题»."""


def read_filled(one: Fields, kind: str, lists: frozenset[str]) -> str:
    """名单: the list that a field of kind 单位列表 or 人员列表 fills."""
    line = one.line_of("名单")
    name = one.text("名单")
    if (kind in LISTS) != bool(name) or name not in {"", *lists}:
        one.problems.note(
            line,
            f"{one.what}的“名单”与类型不合",
            "类型是单位列表或人员列表时写“名单: 要素名”，要素也要声明成这个类型；别的类型不写。",
        )
    return name


def read_children(fields: Fields, outcomes: tuple[str, ...], lists: frozenset[str]) -> SubProcedure | None:
    node = fields.mapping("子程序")
    if node is None:
        return None
    one = Fields(node, f"{fields.what}的子程序", fields.problems)
    line = one.line_of("每个")
    each = one.text("每个")
    if each and each not in lists:
        one.problems.note(
            line,
            f"{one.what}的“每个”提到的“{each}”不是名单要素",
            "请在“要素”里写明，类型为 单位列表 或 人员列表。",
        )
    again = one.text("未果")
    found = SubProcedure(
        code=one.text("程序", required=True),
        each=each,
        verdicts=read_verdicts(one, outcomes, partial=bool(again)),
        opening=tuple(_opening(one)),
        reports=one.text("告知"),
        recall=one.text("收回"),
        again=again,
    )
    one.finish()
    return found


def _opening(one: Fields) -> Iterator[tuple[str, str]]:
    mapping = one.mapping("开立")
    for name, entry in mapping.entries.items() if mapping else ():
        if isinstance(entry.value, Scalar):
            yield name, entry.value.text
        else:
            one.problems.note(
                entry.line, f"{one.what}的“开立”里“{name}”应当是一段文字", "写作 栏目: 步骤.栏目。"
            )


def check_children(steps: Iterable[Step], problems: Problems) -> None:
    """What 子程序 names in its own procedure: the step that asks again, the fields that are passed on."""
    by_name = {step.name: step for step in steps}
    for step in by_name.values():
        sub = step.children
        if sub is None:
            continue
        if step.form:
            cause = f"步骤“{step.name}”由子案办理，没有人填表"
            problems.note(step.line, cause, "请删去它的表单；要填的写进子案的程序。")
        if sub.again and sub.again not in by_name:
            problems.note(step.line, f"步骤“{step.name}”的未果提到的“{sub.again}”不是步骤", "请核对步骤名。")
        for name, text in sub.opening:
            if any(not _known(source, by_name, sub) for source in text.split("、")):
                problems.note(
                    step.line,
                    f"步骤“{step.name}”开立子案的“{name}”取自“{text}”，没有这一项",
                    f"可写 步骤.栏目、{'、'.join(f'本案.{one}' for one in OF_CASE)}、对象，或者 =文字。",
                )


def _known(source: str, steps: dict[str, Step], sub: SubProcedure) -> bool:
    if source.startswith(CONSTANT):
        return True
    if source == THE_ENTRY:
        return bool(sub.each)
    owner, _, key = source.partition(".")
    if owner == THE_CASE:
        return key in OF_CASE
    return owner in steps and any(spec.key == key for spec in steps[owner].form)
