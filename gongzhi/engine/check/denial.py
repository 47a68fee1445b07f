"""Why a statute does not allow a step at some moment: the sentences that stand in the way, with their
articles."""

from collections.abc import Iterator

from gongzhi.engine.check.adapt import cite
from gongzhi.engine.check.bits import Guard, holds
from gongzhi.engine.check.firing import guard_of, required
from gongzhi.engine.check.wiring import Wiring
from gongzhi.engine.grammar import Verb
from gongzhi.engine.procedure import Procedure


def sentences_against(
    law: Procedure, wiring: Wiring, variants: tuple[int, ...], state: int
) -> tuple[list[str], list[str]]:
    """(sentences, articles) for a statutory action none of whose variants is allowed in `state`."""
    number = next((v for v in variants if holds(_scope(wiring, v), state)), variants[0])
    said, articles = [], []
    for rule in dict.fromkeys(_rules_against(wiring, number, state)):
        if rule == 0:
            said.append(f"《{law.title}》：这时不能再办“{wiring.model.action_name(number)}”。")
            continue
        it = law.rules[rule]
        where = "、".join(cite(law, it.citations))
        said.append(f"{where}：{it.text}。")
        articles.append(where)
    return said, articles


def allowed(wiring: Wiring, variants: tuple[int, ...], state: int) -> bool:
    return any(holds(guard_of(wiring, variant, scope=False), state) for variant in variants)


def _scope(wiring: Wiring, number: int) -> Guard:
    return wiring.applies(wiring.model.actions[number].applies)


def _rules_against(wiring: Wiring, number: int, state: int) -> Iterator[int]:
    action = wiring.model.actions[number]
    if not state >> wiring.included[action.step] & 1:
        yield from _switched_off_by(wiring, action.step)
    for condition in action.conditions:
        if not holds(required(wiring, condition), state):
            yield condition.rule
    for wait in action.waits:
        if not holds((wiring.idle(wait.duty),), state):
            yield wait.rule


def _switched_off_by(wiring: Wiring, step: int) -> Iterator[int]:
    found = [
        effect.rule
        for action in wiring.model.actions
        for effect in action.effects
        if effect.verb is Verb.EXCLUDES and effect.target == step
    ]
    yield from found or [0]
