"""Reads 时限: the clauses about time that are not relations between steps (暂停, 保障下限)."""

from __future__ import annotations

from collections.abc import Mapping

from gongzhi.engine.grammar import parse_items
from gongzhi.engine.names import Names
from gongzhi.engine.procedure import Action, Floor, Pause, Rule, Source
from gongzhi.engine.reading.fields import Fields
from gongzhi.engine.reading.parts import read_citations
from gongzhi.engine.terms import parse_term


def read_clocks(
    top: Fields,
    rules: Mapping[int, Rule],
    actions: tuple[Action, ...],
    names: Names,
    sources: Mapping[str, Source],
) -> tuple[tuple[Pause, ...], tuple[Floor, ...]]:
    pauses: list[Pause] = []
    floors: list[Floor] = []
    for name, fields in top.sections("时限", "时限"):
        if fields.choice("类型", ("暂停", "保障下限"), "暂停") == "暂停":
            limited = _limited_rules(fields, rules)
            begin, end = _actions(fields, "自", actions, names), _actions(fields, "至", actions, names)
            pauses.append(Pause(name, limited, begin, end, read_citations(fields, sources)))
        else:
            floors.extend(_floor(name, fields, names, sources))
        fields.finish()
    return tuple(pauses), tuple(floors)


def _limited_rules(fields: Fields, rules: Mapping[int, Rule]) -> frozenset[int]:
    line = fields.line_of("期限")
    all_limited = frozenset(number for number, rule in rules.items() if rule.limit)
    texts = fields.texts("期限", required=True)
    if texts == ("全部",):
        return all_limited
    chosen = set()
    for text in texts:
        if text.isdigit() and int(text) in all_limited:
            chosen.add(int(text))
        elif not text.isdigit() or int(text) not in rules or rules[int(text)].sentences:
            fields.problems.note(
                line, f"{fields.what}的期限“{text}”不是带“限”的规则编号", "写带期限的规则编号，或“全部”。"
            )
    return frozenset(chosen)


def _actions(fields: Fields, key: str, actions: tuple[Action, ...], names: Names) -> frozenset[int]:
    names.line = fields.line_of(key)
    text = fields.text(key, required=True)
    items = fields.problems.read(names.line, parse_items, text) if text else None
    pairs = names.pairs(items) if items else frozenset()
    return frozenset(action.index for action in actions if (action.step, action.outcome) in pairs)


def _floor(name: str, fields: Fields, names: Names, sources: Mapping[str, Source]) -> list[Floor]:
    names.line = fields.line_of("步骤")
    step = names.step(fields.text("步骤", required=True))
    names.line = fields.line_of("自")
    since = names.step(fields.text("自", required=True))
    line = fields.line_of("不少于")
    term = parse_term(fields.text("不少于", required=True))
    citations = read_citations(fields, sources)
    if term is None:
        fields.problems.note(line, f"{fields.what}的“不少于”读不懂", "写 7个工作日 之类。")
    if step is None or since is None or term is None:
        return []
    return [Floor(name, step.index, since.index, term, citations, line)]
