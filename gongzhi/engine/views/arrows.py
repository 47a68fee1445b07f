"""What a drawing shows of the rules: who comes before whom, what is due by when, what sends back.

A procedure of thirty steps has hundreds of relations. Only those are drawn that do not follow from others: of
what must come first, the transitive reduction; of what invalidates, the arrow to the earliest step it undoes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from gongzhi.engine.check.bits import bits_of
from gongzhi.engine.grammar import Verb
from gongzhi.engine.procedure import Action, Effect, Procedure
from gongzhi.engine.views.order import Order, Pair


class Kind(Enum):
    ORDER = "先后"  # 须先有, and 启用 of a step that begins switched off
    TERM = "期限"  # 后须 with a time
    DUTY = "应办"  # 后须 without one, where no order says it already
    RETURN = "退回"  # 使失效 of an earlier step


@dataclass(frozen=True, slots=True)
class Arrow:
    """From step to step, by index. `label`: the term, or the outcomes that lead there; `rules` ascending."""

    kind: Kind
    source: int
    target: int
    label: str = ""
    rules: tuple[int, ...] = ()


def arrows(procedure: Procedure, day: date) -> tuple[Arrow, ...]:
    """What to draw; named lengths have their value of `day`. An order that has a term is drawn once."""
    order = Order.of(procedure)
    found = _terms(procedure, day)
    timed = {(arrow.source, arrow.target) for arrow in found}
    found += [
        Arrow(Kind.ORDER, a, b, "", tuple(sorted(order.pairs[a, b])))
        for a, b in order.reduced()
        if (a, b) not in timed
    ]
    found += [
        Arrow(Kind.DUTY, a, b, "", tuple(sorted(rules)))
        for (a, b), rules in _duties(procedure).items()
        if (a, b) not in timed and (a, b) not in order.pairs and b not in order.before[a]
    ]
    found += _returns(procedure, order)
    return tuple(sorted(found, key=lambda arrow: (arrow.kind.value, arrow.source, arrow.target, arrow.label)))


def _terms(procedure: Procedure, day: date) -> list[Arrow]:
    found: dict[tuple[int, int, str], set[int]] = defaultdict(set)
    for action, effect, targets in _obliging(procedure):
        label = term_of(procedure, effect.rule, day)
        for step in targets:
            if label and step != action.step:
                found[action.step, step, label].add(effect.rule)
    return [Arrow(Kind.TERM, a, b, label, tuple(sorted(rules))) for (a, b, label), rules in found.items()]


def term_of(procedure: Procedure, number: int, day: date) -> str:
    """«限15日», or «限至…» for a day the case itself agrees on; empty for a rule without a term."""
    rule = procedure.rules.get(number)
    if rule is None or not (rule.limit or rule.until):
        return ""
    return f"限{procedure.length(rule.limit.term, day)}" if rule.limit else f"限至{rule.until}"


def _duties(procedure: Procedure) -> dict[Pair, set[int]]:
    found: dict[Pair, set[int]] = defaultdict(set)
    for action, effect, targets in _obliging(procedure):
        rule = procedure.rules.get(effect.rule)
        if rule is None or not (rule.limit or rule.until):
            for step in targets:
                if step != action.step:
                    found[action.step, step].add(effect.rule)
    return found


def _obliging(procedure: Procedure) -> Iterator[tuple[Action, Effect, tuple[int, ...]]]:
    groups = {group.index: bits_of(group.members) for group in procedure.groups}
    for action in procedure.actions:
        for effect in _effects(action, Verb.OBLIGES):
            targets = [step for bit in bits_of(effect.mask) for step in groups.get(bit, (bit,))]
            yield action, effect, tuple(targets)


def _returns(procedure: Procedure, order: Order) -> list[Arrow]:
    """Each invalidation of earlier steps, as an arrow to the earliest of them, with the outcomes that cause
    it."""
    owners = {flag.index: flag.step for flag in procedure.flags}
    undone: dict[Pair, set[int]] = defaultdict(set)  # (step, rule) -> what it undoes
    outcomes: dict[Pair, set[str]] = defaultdict(set)
    for action in procedure.actions:
        for effect in _effects(action, Verb.RESETS):
            key = (action.step, effect.rule)
            undone[key] |= {owners[flag] for flag in bits_of(effect.mask)}
            outcomes[key].add(action.outcome or "")
    found: dict[tuple[int, int, str], set[int]] = defaultdict(set)
    for (step, rule), targets in undone.items():
        earlier = {target for target in targets if order.place[target] < order.place[step]}
        whole = set(procedure.steps[step].outcomes) <= outcomes[step, rule]
        label = "" if whole else "、".join(sorted(filter(None, outcomes[step, rule])))
        for target in earlier:
            if not order.before[target] & earlier:
                found[step, target, label].add(rule)
    return [Arrow(Kind.RETURN, a, b, label, tuple(sorted(rules))) for (a, b, label), rules in found.items()]


def _effects(action: Action, verb: Verb) -> list[Effect]:
    return [effect for effect in action.effects if effect.verb is verb]
