"""Reads 规则 and 归并: numbered sentences with their sources, and sugar standing for several of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongzhi.engine.grammar import (
    Item,
    Items,
    Sentence,
    Verb,
    check_name,
    parse_item,
    parse_items,
    parse_sentence,
)
from gongzhi.engine.procedure import Attribute, Citation, Guard, Source, Step
from gongzhi.engine.reading.fields import Fields, Problems
from gongzhi.engine.reading.parts import guard_of, read_citations, read_guard
from gongzhi.engine.strict_yaml import Mapping as YamlMapping
from gongzhi.engine.strict_yaml import Scalar
from gongzhi.engine.terms import Term, parse_term

REPEATS = ("", "重新起算", "不变", "取早")


@dataclass(frozen=True, slots=True)
class ExtensionDraft:
    by: Item
    at_most: Term
    times: int
    asked_by: str
    line: int


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A rule as written; names are not yet looked up."""

    number: int
    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    line: int
    without: tuple[str, ...] = ()
    guard: Guard = Guard()
    grades: tuple[tuple[Guard, Term], ...] = ()
    extension: ExtensionDraft | None = None
    repeat: str = ""
    shortened_by: str = ""
    shortened_to: Term | None = None
    ahead: bool = False
    until: str = ""
    note: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class GroupDraft:
    name: str
    items: tuple[Item, ...]
    citations: tuple[Citation, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Context:
    steps: tuple[Step, ...]
    attributes: tuple[Attribute, ...]
    sources: Mapping[str, Source]


def read_groups(top: Fields, sources: Mapping[str, Source]) -> list[GroupDraft]:
    groups = []
    for name, fields in top.sections("归并", "归并"):
        top.problems.read(fields.line, lambda n: check_name(n, "归并"), name)
        items = _items(fields, "任一")
        citations = read_citations(fields, sources, required=False)
        fields.text("说明")
        fields.finish()
        groups.append(GroupDraft(name, items, citations, fields.line))
    return groups


def read_rules(top: Fields, context: Context) -> tuple[list[RuleDraft], list[GroupDraft]]:
    """The rules in the order of the file, and the nameless groups their sugar needs."""
    rules: list[RuleDraft] = []
    groups: list[GroupDraft] = []
    for key, fields in top.sections("规则", "规则", required=True):
        if not key.isascii() or not key.isdigit() or int(key) < 1:
            top.problems.note(
                fields.line, f"规则编号“{key}”不是正整数", "每条规则用一个正整数编号，编号不重用。"
            )
            continue
        rules.append(_rule(int(key), fields, context, groups))
        fields.finish()
    return rules, groups


def _rule(number: int, fields: Fields, context: Context, groups: list[GroupDraft]) -> RuleDraft:
    text, sentences = _sentences(fields, context, groups)
    extension, grades = _extension(fields), _grades(fields, context.attributes)
    shortened_by, shortened_to = _shortened(fields)
    return RuleDraft(
        number=number,
        text=text,
        sentences=sentences,
        citations=read_citations(fields, context.sources),
        line=fields.line,
        until=fields.text("限至"),
        without=fields.texts("除"),
        guard=read_guard(fields, "当", context.attributes),
        grades=grades,
        extension=extension,
        repeat=fields.choice("重复", REPEATS, ""),
        shortened_by=shortened_by,
        shortened_to=shortened_to,
        ahead=fields.choice("计法", ("", "提前"), "") == "提前",
        note=fields.text("说明"),
        quote=fields.text("原文"),
    )


def _sentences(
    fields: Fields, context: Context, groups: list[GroupDraft]
) -> tuple[str, tuple[Sentence, ...]]:
    present = [key for key in ("句", "互斥", "任一先有", "重启") if key in fields.node.entries]
    if len(present) != 1:
        fields.problems.note(
            fields.line, f"{fields.what}应当有且只有一个“句”", "写“句: …”，或互斥、任一先有、重启之一。"
        )
        for key in present:
            fields.take(key)
        return "", ()
    if present[0] == "句":
        line = fields.line_of("句")
        text = fields.text("句")
        sentence = fields.problems.read(line, parse_sentence, text)
        return text, (sentence,) if sentence else ()
    if present[0] == "互斥":
        return _exclusive(fields)
    if present[0] == "任一先有":
        return _any_first(fields, groups)
    return _restart(fields, context.steps)


def _exclusive(fields: Fields) -> tuple[str, tuple[Sentence, ...]]:
    """Doing one switches the others off."""
    items = _items(fields, "互斥")
    sentences = tuple(
        Sentence(
            Items((one,)), Verb.EXCLUDES, Items(tuple(Item(other.name) for other in items if other != one))
        )
        for one in items
    )
    if len(items) < 2:
        fields.problems.note(fields.line, f"{fields.what}的“互斥”至少要两项", "写作 互斥: [甲, 乙]。")
        return "", ()
    return f"{'、'.join(map(str, items))} 互斥", sentences


def _any_first(fields: Fields, groups: list[GroupDraft]) -> tuple[str, tuple[Sentence, ...]]:
    items, at = _items(fields, "任一先有"), _items(fields, "于")
    if not items or not at:
        fields.problems.note(
            fields.line, f"{fields.what}不完整", "写作 {任一先有: [甲, 乙], 于: 丙, 依据: …}。"
        )
        return "", ()
    name = "或".join(map(str, items)).replace("=", "＝").replace("|", "｜")
    groups.append(GroupDraft(name, items, (), fields.line))
    sentence = Sentence(Items(at), Verb.REQUIRES, Items((Item(name),)))
    return str(sentence), (sentence,)


def _restart(fields: Fields, steps: tuple[Step, ...]) -> tuple[str, tuple[Sentence, ...]]:
    """A stage begins anew: its steps are as at the start, nothing done in it counts, and `后须` is due."""
    line, name = fields.line_of("重启"), fields.text("重启")
    stage = name.removeprefix("阶段")
    inside = [step for step in steps if step.stage in (stage, name) and not step.exit]
    at, due, limit = _items(fields, "于"), _items(fields, "后须"), _term(fields, "限")
    if not inside or not at or not due:
        fields.problems.note(
            line,
            f"{fields.what}的“重启”不完整",
            "写作 {重启: 阶段名, 于: 甲=结果, 后须: 乙, 依据: …}，阶段须已声明。",
        )
        return "", ()
    on = Items(tuple(Item(step.name) for step in inside if step.begins_included))
    off = Items(tuple(Item(step.name) for step in inside if not step.begins_included))
    everything = Items(on.items + off.items)
    left = Items(at)
    sentences = [Sentence(left, Verb.RESETS, everything), Sentence(left, Verb.INCLUDES, on)]
    if off.items:
        sentences.append(Sentence(left, Verb.EXCLUDES, off))
    sentences.append(Sentence(left, Verb.OBLIGES, Items(due), limit))
    return f"{left} 重启 阶段{stage}", tuple(sentence for sentence in sentences if sentence.right.items)


def _items(fields: Fields, key: str) -> tuple[Item, ...]:
    line = fields.line_of(key)
    found = []
    for text in fields.texts(key):
        item = fields.problems.read(line, _one_item, text)
        if item:
            found.append(item)
    return tuple(found)


def _one_item(text: str) -> Item:
    items = parse_items(text)
    if len(items.items) != 1:
        return Item(text)  # the look-up of names will say what is wrong
    return items.items[0]


def _term(fields: Fields, key: str) -> Term | None:
    line = fields.line_of(key)
    text = fields.text(key)
    return _parse_term(fields.problems, line, f"{fields.what}的“{key}”", text) if text else None


def _parse_term(problems: Problems, line: int, what: str, text: str) -> Term | None:
    term = parse_term(text)
    if term is None:
        problems.note(
            line, f"{what}读不懂“{text}”", "写 2小时、5个工作日、30日、1个月，或 {参数名}（要加引号）。"
        )
    return term


def _grades(fields: Fields, attributes: tuple[Attribute, ...]) -> tuple[tuple[Guard, Term], ...]:
    """分级: {要素: length}; the first that holds counts, so the strictest stands first."""
    grades = []
    mapping = fields.mapping("分级")
    for name, entry in mapping.entries.items() if mapping else ():
        guard = guard_of(
            tuple(name.split("、")), attributes, fields.problems, entry.line, f"{fields.what}的“分级”"
        )
        text = entry.value.text if isinstance(entry.value, Scalar) else ""
        term = _parse_term(fields.problems, entry.line, f"{fields.what}的“分级”", text)
        if term:
            grades.append((guard, term))
    return tuple(grades)


def _extension(fields: Fields) -> ExtensionDraft | None:
    node = fields.mapping("延长")
    if node is None:
        return None
    one = Fields(node, f"{fields.what}的“延长”", fields.problems)
    by = one.problems.read(one.line_of("由"), parse_item, one.text("由", required=True) or "无")
    at_most = _term(one, "至多")
    times = one.number("次数", 1)
    asked_by = one.text("到期前")
    one.finish()
    if by is None or at_most is None or times < 1:
        one.problems.note(one.line, f"{one.what}不完整", "写作 {由: 批准步骤, 至多: 30日, 次数: 1}。")
        return None
    return ExtensionDraft(by, at_most, times, asked_by, one.line)


def _shortened(fields: Fields) -> tuple[str, Term | None]:
    entry = fields.node.entries.get("缩短")
    if entry is None or not isinstance(entry.value, YamlMapping):
        return fields.text("缩短"), None
    node = fields.mapping("缩短")
    assert node is not None
    one = Fields(node, f"{fields.what}的“缩短”", fields.problems)
    by, to = one.text("由", required=True), _term(one, "至")
    one.finish()
    return by, to
