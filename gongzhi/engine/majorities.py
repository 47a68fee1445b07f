"""Voting rules from `majorities.yaml`. A profile may name a rule again and make it stricter, never looser."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from gongzhi.ballots import Condition, Rule, Test, Threshold
from gongzhi.engine.problems import PackError, Problem
from gongzhi.engine.procedure import Citation, Source
from gongzhi.engine.reading.fields import Fields, Problems
from gongzhi.engine.reading.parts import CHECKED, read_citations
from gongzhi.engine.strict_yaml import Mapping as YamlMapping
from gongzhi.engine.strict_yaml import Node, read

FILE = "majorities.yaml"
KIND = "表决门槛"
Cite = Callable[[Citation], str]


def load_majorities(
    folders: Sequence[Path], sources: Mapping[str, Source], cite: Cite, *, installed: bool = False
) -> dict[str, Rule]:
    """The rules of each folder's file by name, later on top; *cite* words an article.

    Raises PackError for one that is looser; among `installed` ones it gives way.
    """
    rules: dict[str, Rule] = {}
    for path in (folder / FILE for folder in folders):
        if not path.is_file():
            continue
        for line, rule in _read_file(path, sources, cite):
            base = rules.get(rule.name)
            if base is not None and not no_looser(rule, base):
                if installed:
                    continue
                cause = f"表决规则“{rule.name}”比已有的规定宽松（{base.citation}）"
                raise PackError([Problem(str(path), line, cause, "条件不能减少，门槛只能提高。")])
            rules[rule.name] = rule
    return rules


def no_looser(rule: Rule, base: Rule) -> bool:
    """Whether whatever *rule* lets pass *base* lets pass too, compared condition by condition."""
    own = {condition.name: condition for condition in rule.conditions}
    return all(
        condition.name in own and all(_covered(test, condition) for test in own[condition.name].tests)
        for condition in base.conditions
    )


def _covered(test: Test, condition: Condition) -> bool:
    return any(
        (test.part, test.whole) == (other.part, other.whole)
        and (test.threshold.share, test.threshold.strict) >= (other.threshold.share, other.threshold.strict)
        for other in condition.tests
    )


def _read_file(path: Path, sources: Mapping[str, Source], cite: Cite) -> Iterator[tuple[int, Rule]]:
    problems = Problems(str(path))
    top = Fields(read(path), "文件", problems)
    top.choice("种类", (KIND,), "")
    top.text("说明")
    found = []
    for name, fields in top.sections("规则", "规则", required=True):
        citations = read_citations(fields, sources)
        rule = Rule(
            name,
            tuple(_conditions(fields)),
            "、".join(cite(citation) for citation in citations),
            fields.day("施行") or _begins(citations, sources),
            fields.day("失效"),
            fields.choice("核实", CHECKED, CHECKED[-1]) != CHECKED[-1],
        )
        fields.finish()
        found.append((fields.line, rule))
    top.finish()
    problems.check()
    yield from found


def _begins(citations: Sequence[Citation], sources: Mapping[str, Source]) -> date | None:
    days = [sources[citation.source].in_force for citation in citations]
    return max((day for day in days if day), default=None)


def _conditions(fields: Fields) -> Iterator[Condition]:
    mapping = fields.mapping("条件", required=True)
    for name, entry in mapping.entries.items() if mapping else ():
        tests = [
            test for node in _alternatives(entry.value, fields.problems) if (test := _test(node, fields))
        ]
        if tests:
            yield Condition(name, tuple(tests))
        else:
            fields.problems.note(
                entry.line, f"条件“{name}”没有写门槛", "请写 {数: …, 占: …, 门槛: …}，或 任一: 加一列。"
            )


def _alternatives(node: Node, problems: Problems) -> tuple[Node, ...]:
    if isinstance(node, YamlMapping) and set(node.entries) == {"任一"}:
        return Fields(node, "条件", problems).nodes("任一")
    return (node,)


def _test(node: Node, fields: Fields) -> Test | None:
    if not isinstance(node, YamlMapping):
        return None
    own = Fields(node, f"{fields.what}的条件", fields.problems)
    part, whole = own.text("数", required=True), own.text("占", required=True)
    wording = own.text("门槛", required=True)
    own.finish()
    try:
        return Test(part, whole, Threshold.parse(wording))
    except ValueError as error:
        fields.problems.note(node.line, str(error), "请照法律条文写门槛。")
        return None
