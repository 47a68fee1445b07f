"""Looks up what rules and properties name, and joins their extra clauses (延长, 缩短, 分级) to the graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gongzhi.calendars import Amount
from gongzhi.engine.compile import Clause, clauses_of
from gongzhi.engine.grammar import Items, Pattern, Verb, parse_property
from gongzhi.engine.names import Names
from gongzhi.engine.procedure import (
    Action,
    Attribute,
    Delay,
    Extension,
    Floor,
    Guard,
    Limit,
    Parameter,
    Property,
    Rule,
    Source,
)
from gongzhi.engine.reading.fields import Fields, Problems
from gongzhi.engine.reading.parts import guard_of, read_citations, read_guard
from gongzhi.engine.reading.rules import ExtensionDraft, RuleDraft
from gongzhi.engine.terms import Named, Term


def clauses_of_rules(drafts: list[RuleDraft], names: Names) -> list[Clause]:
    return [clause for draft in drafts for clause in _clauses(draft, names)]


def _clauses(draft: RuleDraft, names: Names) -> Iterator[Clause]:
    names.line = draft.line
    everything = any(s.left.everything or s.right.everything for s in draft.sentences)
    if draft.without and not everything:
        names.problems.note(draft.line, f"规则“{draft.number}”的“除”没有用处", "只有写“全部”时才能写“除”。")
    for sentence in draft.sentences:
        if sentence.verb in (Verb.REQUIRES, Verb.AWAITS) and set(sentence.left.items) & set(
            sentence.right.items
        ):
            cause = f"规则“{draft.number}”要一个步骤等它自己，永远办不了"
            names.problems.note(draft.line, cause, "请把动词前后改成不同的步骤。")
        yield from clauses_of(sentence, draft.number, draft.guard, draft.without, _delay(draft, names), names)


def _delay(draft: RuleDraft, names: Names) -> Delay | None:
    term = _term_of(draft, Verb.REQUIRES)
    if term is None:
        if draft.sentences and (draft.shortened_by or draft.ahead):
            names.problems.note(
                draft.line,
                f"规则“{draft.number}”没有“满…”，不能写“缩短”或“计法”",
                "请删去它们，或写上等待的时间。",
            )
        return None
    by = names.step(draft.shortened_by) if draft.shortened_by else None
    return Delay(term, draft.ahead, by.index if by else None, draft.shortened_to)


def _term_of(draft: RuleDraft, verb: Verb) -> Term | None:
    return next((s.term for s in draft.sentences if s.verb is verb and s.term), None)


def link_rules(drafts: list[RuleDraft], actions: tuple[Action, ...], names: Names) -> dict[int, Rule]:
    return {
        draft.number: Rule(
            number=draft.number,
            text=draft.text,
            sentences=draft.sentences,
            citations=draft.citations,
            without=draft.without,
            guard=draft.guard,
            limit=_limit(draft, actions, names),
            delay=_delay(draft, names),
            until=draft.until,
            note=draft.note,
            quote=draft.quote,
            line=draft.line,
        )
        for draft in drafts
    }


def _limit(draft: RuleDraft, actions: tuple[Action, ...], names: Names) -> Limit | None:
    term = _term_of(draft, Verb.OBLIGES)
    obliges = any(sentence.verb is Verb.OBLIGES for sentence in draft.sentences)
    if draft.until and draft.sentences and (term is not None or not obliges):
        cause = f"规则“{draft.number}”的“限至”用得不对"
        names.problems.note(draft.line, cause, "“限至”只写在没有“限…”的“后须”上，二者择一。")
    if term is None:
        if draft.sentences and (draft.grades or draft.extension or draft.repeat):
            names.problems.note(
                draft.line,
                f"规则“{draft.number}”没有“限…”，不能写分级、延长或重复",
                "请删去它们，或写上期限。",
            )
        return None
    extension = _extension(draft.extension, actions, names) if draft.extension else None
    return Limit(term, draft.grades, extension, draft.repeat)


def _extension(draft: ExtensionDraft, actions: tuple[Action, ...], names: Names) -> Extension:
    names.line = draft.line
    pairs = names.pairs(Items((draft.by,)))
    by = frozenset(action.index for action in actions if (action.step, action.outcome) in pairs)
    asked = names.step(draft.asked_by) if draft.asked_by else None
    return Extension(by, draft.at_most, draft.times, asked.index if asked else None)


def check_parameters(
    drafts: list[RuleDraft], parameters: Mapping[str, Parameter], problems: Problems
) -> None:
    """Every named length exists, and is used the way round it may be tightened."""
    for draft in drafts:
        uses = [(s.term, "加长" if s.verb is Verb.REQUIRES else "缩短") for s in draft.sentences]
        uses += [(term, "缩短") for _, term in draft.grades]
        uses += [(draft.shortened_to, "加长"), (draft.extension.at_most if draft.extension else None, "缩短")]
        for term, direction in uses:
            if isinstance(term, Named):
                what = f"规则“{draft.number}”"
                _check_parameter(what, draft.line, term, direction, parameters, problems)


def check_floors(floors: tuple[Floor, ...], parameters: Mapping[str, Parameter], problems: Problems) -> None:
    """A named length of a 保障下限 exists and may only be made longer."""
    for floor in floors:
        if isinstance(floor.term, Named):
            what = f"时限“{floor.name}”"
            _check_parameter(what, floor.line, floor.term, "加长", parameters, problems)


def check_extensions(
    drafts: list[RuleDraft], parameters: Mapping[str, Parameter], problems: Problems
) -> None:
    """延长 adds to the term, so both count in the same unit."""
    for draft in drafts:
        term = _term_of(draft, Verb.OBLIGES)
        if term is None or draft.extension is None:
            continue
        units = _units(term, parameters) | _units(draft.extension.at_most, parameters)
        if len(units) > 1:
            cause = f"规则“{draft.number}”的期限与延长的单位不同（{'、'.join(sorted(units))}）"
            problems.note(draft.line, cause, "请用同一个单位。")


def _units(term: Term, parameters: Mapping[str, Parameter]) -> set[str]:
    if isinstance(term, Amount):
        return {term.unit.value}
    known = parameters.get(term.parameter)
    return {dated.amount.unit.value for dated in known.values} if known else set()


def _check_parameter(
    what: str,
    line: int,
    term: Named,
    direction: str,
    parameters: Mapping[str, Parameter],
    problems: Problems,
) -> None:
    known = parameters.get(term.parameter)
    if known is None:
        cause = f"{what}用的参数“{term.parameter}”没有声明"
        problems.note(line, cause, "请在“参数”里写明它的值和依据。")
    elif known.tightens not in (direction, "不得改动"):
        cause = f"{what}用参数“{term.parameter}”的方向不对"
        remedy = f"此处更严的是{direction}，请在参数里写 收紧: {direction}，或另用一个参数。"
        problems.note(line, cause, remedy)


def link_properties(
    top: Fields, names: Names, attributes: tuple[Attribute, ...], sources: Mapping[str, Source]
) -> tuple[Property, ...]:
    found = []
    for key, fields in top.sections("性质", "性质"):
        names.line = fields.line_of("句")
        text = fields.text("句", required=True)
        sentence = fields.problems.read(names.line, parse_property, text) if text else None
        guard = read_guard(fields, "当", attributes)
        citations = read_citations(fields, sources, required=False)
        fields.text("说明")
        fields.finish()
        if sentence:
            whole = Property(key, sentence, text, citations, guard, fields.line)
            found.append(_look_up(whole, names, attributes))
    return tuple(found)


def _look_up(whole: Property, names: Names, attributes: tuple[Attribute, ...]) -> Property:
    """Checks every name; the attributes among what follows 当 move to the guard."""
    sentence = whole.sentence
    for items in (sentence.first, sentence.second, sentence.third):
        names.pairs(items)
    known = {attribute.name for attribute in attributes}
    facts = tuple(item.name for item in sentence.when.items if item.name in known and not item.outcomes)
    rest = tuple(item for item in sentence.when.items if item.name not in facts)
    names.pairs(Items(rest))
    if rest and sentence.pattern is not Pattern.ALWAYS_POSSIBLE:
        cause = f"性质“{whole.key}”的“当”只能写要素"
        names.problems.note(whole.line, cause, "只有“总可能发生”可以当某步骤之后。")
    more = guard_of(facts, attributes, names.problems, whole.line, f"性质“{whole.key}”")
    guard = Guard(whole.guard.on | more.on, whole.guard.off | more.off)
    return replace(whole, sentence=replace(sentence, when=Items(rest)), guard=guard)
