"""Says a rule, a property or an article as an office would write it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from gongzhi.calendars import ZONE
from gongzhi.engine.articles import parse_reference
from gongzhi.engine.grammar import Item, Items, Pattern, PropertySentence, Sentence, Verb
from gongzhi.engine.procedure import Citation, Guard, Procedure, Rule, Source


def article(text: str) -> str:
    """«25②» → 第二十五条第二款; «24、25» → 第二十四条、第二十五条; what is no reference stays as written."""
    references = [(part, parse_reference(part)) for part in text.split("、")]
    return "、".join(found.label if found else part for part, found in references)


def citation(cited: Citation, sources: Mapping[str, Source]) -> str:
    """《信访工作条例》第二十三条第三款"""
    return f"《{sources[cited.source].title}》{article(cited.article)}"


def citations(cited: Iterable[Citation], sources: Mapping[str, Source]) -> str:
    return "；".join(citation(one, sources) for one in cited)


def rule_article(procedure: Procedure, number: int) -> str:
    """Where the rule stands; empty for what a step's own line says."""
    rule = procedure.rules.get(number)
    return citations(rule.citations, procedure.sources) if rule else ""


def rule_text(procedure: Procedure, number: int, *names: str) -> str:
    """The rule as a sentence of an office; with names, only as far as it concerns these steps."""
    rule = procedure.rules.get(number)
    if rule is None:
        return ""
    return sentence_of(replace(rule, sentences=tuple(_narrowed(rule.sentences, set(names)))), procedure)


def _narrowed(sentences: Iterable[Sentence], names: set[str]) -> Iterator[Sentence]:
    """Leaves out of long lists what is not about `names`; a list that would become empty stays whole."""
    for one in sentences:
        left, right = (
            Items(tuple(i for i in side.items if i.name in names)) for side in (one.left, one.right)
        )
        yield replace(one, left=left if left.items else one.left, right=right if right.items else one.right)


def sentence_of(rule: Rule, procedure: Procedure) -> str:
    said = "；".join(sentence(one, rule.without) for one in rule.sentences)
    condition = guard_text(rule.guard, procedure)
    return f"{condition}的，{said}" if condition else said


def guard_text(guard: Guard, procedure: Procedure) -> str:
    """«紧急且不属于匿名»; empty when the guard asks nothing."""
    on = [a.name for a in procedure.attributes if guard.on >> a.index & 1]
    off = [f"不属于{a.name}" for a in procedure.attributes if guard.off >> a.index & 1]
    return "且".join(on + off)


def item(one: Item) -> str:
    """“合法性审查＝合法或明示风险”"""
    return f"“{one.name}＝{'或'.join(one.outcomes)}”" if one.outcomes else f"“{one.name}”"


def items(some: Items, without: tuple[str, ...] = ()) -> str:
    if not some.everything:
        return "、".join(item(one) for one in some.items)
    return "其他任何步骤" + (f"（{'、'.join(f'“{name}”' for name in without)}除外）" if without else "")


def _acted(some: Items) -> str:
    """What triggers a rule: «“受理”作出“立案”»."""
    said = [
        f"“{one.name}”作出{'或'.join(f'“{o}”' for o in one.outcomes)}" if one.outcomes else f"“{one.name}”"
        for one in some.items
    ]
    return "、".join(said) if said else "任何步骤"


def _held(some: Items) -> str:
    """What a condition waits for: «“合法性审查”作出“合法”且仍然有效»."""
    said = [
        f"“{one.name}”作出{'或'.join(f'“{o}”' for o in one.outcomes)}"
        if one.outcomes
        else f"“{one.name}”完成"
        for one in some.items
    ]
    return "、".join(said) + "且仍然有效"


def sentence(one: Sentence, without: tuple[str, ...] = ()) -> str:
    left, right = items(one.left, without), items(one.right, without)
    match one.verb:
        case Verb.REQUIRES if one.term:
            return f"在{_held(one.right)}满{one.term}之前，不得进行{left}"
        case Verb.REQUIRES:
            return f"在{_held(one.right)}之前，不得进行{left}"
        case Verb.AWAITS:
            return f"{right}应办未办完的，不得进行{left}"
        case Verb.OBLIGES if one.term:
            return f"{_acted(one.left)}后，应当在{one.term}内办理{right}"
        case Verb.OBLIGES:
            return f"{_acted(one.left)}后，应当办理{right}"
        case Verb.INCLUDES:
            return f"{_acted(one.left)}后，可以进行{right}"
        case Verb.EXCLUDES:
            return f"{_acted(one.left)}后，不再进行{right}"
        case Verb.RESETS:
            return f"{_acted(one.left)}后，此前的{right}不再有效"
        case Verb.RELEASES:
            return f"{_acted(one.left)}后，不再要求办理{right}"


def with_lengths(text: str, procedure: Procedure, day: date) -> str:
    """A named length as the days it has on `day`: {受理时限} → 2小时（受理时限）."""
    for name, parameter in procedure.parameters.items() if "{" in text else ():
        text = text.replace(f"{{{name}}}", f"{parameter.at(day).amount}（{name}）")
    return text


def property_text(one: PropertySentence) -> str:
    first, second, third = items(one.first), items(one.second), items(one.third)
    match one.pattern:
        case Pattern.PRECEDED:
            return f"进行{first}之前必须有{second}" + (f"，且其后没有{third}" if one.third.items else "")
        case Pattern.NEVER_AFTER:
            return f"{first}之后不得进行{second}" + (f"，除非{third}" if one.third.items else "")
        case Pattern.AT_MOST:
            return f"{first}至多{one.times}次"
        case Pattern.NOT_TOGETHER:
            return f"{first}与{second}不得同时成立"
        case Pattern.ALWAYS_POSSIBLE:
            return (f"{items(one.when)}之后，" if one.when.items else "") + f"总有办法进行{first}"
        case _:
            return one.pattern.value


def day(at: datetime) -> str:
    return at.astimezone(ZONE).date().isoformat()


def moment(at: datetime) -> str:
    """The day alone at midnight, else with the hour."""
    local = at.astimezone(ZONE)
    return (
        local.strftime("%Y-%m-%d")
        if (local.hour, local.minute) == (0, 0)
        else local.strftime("%Y-%m-%d %H:%M")
    )
