"""Turns sentences into masks, and remembers for every bit which rule put it there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from gongzhi.engine.grammar import Sentence, Verb
from gongzhi.engine.names import Names, Pair
from gongzhi.engine.procedure import STEP_ITSELF, Action, Condition, Delay, Effect, Guard, Step, Wait

_BEFORE = (Verb.REQUIRES, Verb.AWAITS)


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence looked up: on which (step, outcome) pairs it bears, and what it asks or does."""

    pairs: frozenset[Pair]
    guard: Guard
    part: Condition | Wait | Effect


def clauses_of(
    sentence: Sentence, rule: int, guard: Guard, without: Iterable[str], delay: Delay | None, names: Names
) -> Iterator[Clause]:
    """What one sentence asks or does. Unknown names are noted as problems by `names` and yield nothing."""
    left, right = sentence.left, sentence.right
    if sentence.verb in _BEFORE:
        pairs = names.pairs(left, without, skip=names.steps_named(right), skip_exits=True)
    else:
        pairs = names.pairs(left, without)
    if not pairs:
        return
    for part in _parts(sentence, rule, without, delay, names):
        yield Clause(pairs, guard, part)


def _parts(
    sentence: Sentence, rule: int, without: Iterable[str], delay: Delay | None, names: Names
) -> Iterator[Condition | Wait | Effect]:
    right = sentence.right
    match sentence.verb:
        case Verb.REQUIRES:
            for owners, flags in names.conditions(right):
                yield Condition(owners, flags, rule, delay)
        case Verb.AWAITS:
            yield Wait(names.duties(right, without, skip=names.steps_named(sentence.left)), rule)
        case Verb.OBLIGES | Verb.RELEASES:
            yield Effect(sentence.verb, names.duties(right, without), rule)
        case Verb.RESETS:
            yield Effect(
                sentence.verb, names.step_mask(right, without), rule
            )  # steps; `_action` makes them flags
        case _:
            yield Effect(sentence.verb, names.step_mask(right, without), rule)


def actions_of(steps: tuple[Step, ...], clauses: list[Clause], names: Names) -> tuple[Action, ...]:
    """Every step with every outcome; a 当 makes one variant of it for each truth of its attributes."""
    actions: list[Action] = []
    for step in steps:
        for outcome, guard in zip(step.outcomes or (None,), step.outcome_guards or (Guard(),), strict=True):
            pair = (step.index, outcome)
            bearing = [clause for clause in clauses if pair in clause.pairs]
            for variant in _variants(guard, bearing):
                held = [clause.part for clause in bearing if _agrees(clause.guard, variant)]
                actions.append(_action(len(actions), step, outcome, variant, held, names))
    return tuple(actions)


def _variants(guard: Guard, clauses: list[Clause]) -> Iterator[Guard]:
    read = 0
    for clause in clauses:
        read |= clause.guard.on | clause.guard.off
    read &= ~(guard.on | guard.off)
    bits = [1 << i for i in range(read.bit_length()) if read >> i & 1]
    for truth in product((True, False), repeat=len(bits)):
        on = sum(bit for bit, true in zip(bits, truth, strict=True) if true)
        yield Guard(guard.on | on, guard.off | (read & ~on))


def _agrees(guard: Guard, variant: Guard) -> bool:
    """Whether the rule's guard holds in this variant, which fixes every attribute the rule reads."""
    return not (guard.on & ~variant.on) and not (guard.off & ~variant.off)


def _action(
    index: int,
    step: Step,
    outcome: str | None,
    guard: Guard,
    parts: list[Condition | Wait | Effect],
    names: Names,
) -> Action:
    effects = [_over_flags(part, names) for part in parts if isinstance(part, Effect)]
    if step.once:
        effects.append(Effect(Verb.EXCLUDES, step.bit, STEP_ITSELF))

    def mask(verb: Verb) -> int:
        bits = 0
        for effect in effects:
            bits |= effect.mask if effect.verb is verb else 0
        return bits

    return Action(
        index=index,
        step=step.index,
        outcome=outcome,
        guard=guard,
        conditions=tuple(part for part in parts if isinstance(part, Condition)),
        waits=tuple(part for part in parts if isinstance(part, Wait)),
        clears=names.flags_of(step.bit) | mask(Verb.RESETS),
        sets=names.flags_set(step.index, outcome),
        releases=names.discharged(step.index, outcome) | mask(Verb.RELEASES),
        obliges=mask(Verb.OBLIGES),
        excludes=mask(Verb.EXCLUDES),
        includes=mask(Verb.INCLUDES),
        effects=tuple(effects),
    )


def _over_flags(effect: Effect, names: Names) -> Effect:
    """Only now are all flags known that a 使失效 has to clear."""
    if effect.verb is not Verb.RESETS:
        return effect
    return Effect(effect.verb, names.flags_of(effect.mask), effect.rule)
