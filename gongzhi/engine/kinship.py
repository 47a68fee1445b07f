"""Whether a procedure and the procedures of its child cases fit together: both are files of their own.

What the parent writes about the child (开立, 完成, 告知, 收回) is compared with the steps, fields and
outcomes that the child really has. Without this, a renamed step would be noticed only when a case gets stuck.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from gongzhi.engine.problems import Problem
from gongzhi.engine.procedure import CONSTANT, Field, Procedure, Step, SubProcedure

Find = Callable[[str], Procedure | None]
_WORDS = ("文字", "长文字")
"""What the system can fill in when it calls a child back."""


def misfits(parent: Procedure, find: Find) -> Iterator[Problem]:
    """Everything the parent says about its children that is not so. `find`: a procedure by its code."""
    for step in parent.steps:
        if step.children is None:
            continue
        child = find(step.children.code)
        if child is None:
            cause = f"步骤“{step.name}”的子程序“{step.children.code}”不存在"
            yield Problem(
                parent.file,
                step.line,
                cause,
                "请核对“程序”写的代码，并把那个程序放进同一个包里，或者先装好。",
            )
            continue
        for cause, remedy in _between(step, step.children, child):
            yield Problem(parent.file, step.line, f"步骤“{step.name}”{cause}", remedy)


def _between(step: Step, sub: SubProcedure, child: Procedure) -> Iterator[tuple[str, str]]:
    yield from _opening(sub, child)
    yield from _results(sub, child)
    yield from _told(sub, child)
    yield from _recalled(sub, child)


def _opening(sub: SubProcedure, child: Procedure) -> Iterator[tuple[str, str]]:
    first = next((step for step in child.steps if step.begins_due), None)
    if first is None:
        yield f"的子程序“{child.title}”没有初始待办的步骤，不能开立", "请在子程序里给第一步写“初始待办: 是”。"
        return
    fields = {spec.key: spec for spec in first.form}
    for name, source in sub.opening:
        spec = fields.get(name)
        if spec is None:
            yield (
                f"的“开立”写了“{name}”，而“{child.title}”的第一步“{first.name}”没有这一栏",
                f"可写的栏目有：{'、'.join(fields) or '无'}。",
            )
        elif source.startswith(CONSTANT) and not _takes(spec, source.removeprefix(CONSTANT)):
            yield (
                f"的“开立”给“{name}”写了“{source}”，而“{first.name}”的这一栏不能填它",
                f"可以填：{'、'.join(spec.options) or '是、否'}。",
            )
    given = {name for name, _ in sub.opening}
    for spec in first.form:
        if spec.required and not spec.outcomes and spec.key not in given:
            yield (
                f"的“开立”没有写“{spec.key}”，而“{child.title}”的第一步“{first.name}”必须填这一栏",
                f"请在“开立”里写“{spec.key}: …”，或者在子程序里不再要求必填。",
            )


def _takes(spec: Field, text: str) -> bool:
    if spec.kind == "是否":
        return text in ("是", "否")
    return not spec.options or text in spec.options


def _results(sub: SubProcedure, child: Procedure) -> Iterator[tuple[str, str]]:
    """完成 counts the outcomes of the child's 结局 steps."""
    told = [outcome for step in child.steps if step.tells_end for outcome in step.outcomes]
    for verdict in sub.verdicts:
        if verdict.result is not None and verdict.result not in told:
            remedy = f"“{child.title}”的结局可以是：{'、'.join(dict.fromkeys(told)) or '无'}。"
            if not told:
                remedy = f"请在“{child.title}”里给作出结果的步骤写“结局: 是”。"
            yield f"的“完成”要数“{verdict.result}”，而“{child.title}”没有这种结局", remedy


def _told(sub: SubProcedure, child: Procedure) -> Iterator[tuple[str, str]]:
    if sub.reports and sub.reports not in child.by_name:
        yield (
            f"的“告知”写了“{sub.reports}”，而“{child.title}”没有这个步骤",
            f"可写的步骤有：{'、'.join(child.by_name)}。",
        )


def _recalled(sub: SubProcedure, child: Procedure) -> Iterator[tuple[str, str]]:
    """收回 is taken by the system: it chooses no outcome and writes nothing but words."""
    if not sub.recall:
        return
    step = child.by_name.get(sub.recall)
    if step is None:
        yield (
            f"的“收回”写了“{sub.recall}”，而“{child.title}”没有这个步骤",
            f"可写的步骤有：{'、'.join(child.by_name)}。",
        )
        return
    if step.outcomes or any(spec.required and spec.kind not in _WORDS for spec in step.form):
        yield (
            f"的“收回”写了“{sub.recall}”，系统不能替它选结果、填栏目",
            "请换一个没有结果、必填栏目只有文字的步骤，例如“作废”。",
        )


def beside(path: Path, code: str) -> Path | None:
    """The file that holds the procedure with this code: next to `path`, or in the folders of its pack."""
    candidates = [*sorted(path.parent.glob("*.yaml")), *sorted(path.parent.parent.glob("*/procedure.yaml"))]
    wanted = re.compile(rf"^代码[ \t]*:[ \t]*[\"']?{re.escape(code)}[\"']?[ \t]*(?:#.*)?$", re.MULTILINE)
    found = (one for one in candidates if wanted.search(one.read_text(encoding="utf-8", errors="replace")))
    return next(found, None)
