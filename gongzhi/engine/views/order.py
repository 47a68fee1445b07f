"""Which steps come before which, and what of it need not be drawn because it follows from the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from gongzhi.engine.check.bits import bits_of
from gongzhi.engine.grammar import Verb
from gongzhi.engine.procedure import Action, Guard, Procedure

Pair = tuple[int, int]
Alternatives = frozenset[int]
"""Steps of which one must have happened."""


@dataclass(frozen=True, slots=True)
class Order:
    """What waits for what.

    `pairs`: (before, after) with the rules that say so. `needs`: for a step, every set of alternatives that
    each way of doing it waits for in every case. `before`: what has certainly happened before a step.
    `place`: where a step stands in reading order (its stage, then its line).
    """

    pairs: dict[Pair, set[int]]
    needs: dict[int, set[Alternatives]]
    before: dict[int, set[int]]
    place: dict[int, Pair]

    @classmethod
    def of(cls, procedure: Procedure) -> Order:
        pairs: dict[Pair, set[int]] = defaultdict(set)
        needs: dict[int, set[Alternatives]] = {}
        for step in procedure.steps:
            ways = [dict(_awaited(procedure, action)) for action in procedure.by_step[step.index]]
            if not step.begins_included:
                ways = [way | dict(_openers(procedure, step.index)) for way in ways]
            for way in ways:
                for alternatives, rules in way.items():
                    for before in alternatives - {step.index}:
                        pairs[before, step.index] |= rules
            shared = set.intersection(*(set(way) for way in ways)) if ways else set()
            needs[step.index] = {one for one in shared if _unwaived(procedure, one, step.index)}
        place = {step.index: (procedure.stages.index(step.stage), step.index) for step in procedure.steps}
        return cls(dict(pairs), needs, _certainly_before(needs), place)

    def reduced(self) -> list[Pair]:
        """The pairs that do not follow from others."""
        return [pair for pair in sorted(self.pairs) if not self._follows(*pair)]

    def _follows(self, a: int, b: int) -> bool:
        """Whether `a` has happened anyway, once something else that `b` waits for has."""
        return any(
            a not in alternatives and alternatives and all(a in self.before[via] for via in alternatives)
            for alternatives in self.needs[b]
        )


def _awaited(procedure: Procedure, action: Action) -> Iterator[tuple[Alternatives, set[int]]]:
    owners = {flag.index: flag.step for flag in procedure.flags}
    found: dict[Alternatives, set[int]] = defaultdict(set)
    for condition in action.conditions:
        found[frozenset(owners[flag] for flag in bits_of(condition.flags))].add(condition.rule)
    yield from found.items()


def _openers(procedure: Procedure, step: int) -> Iterator[tuple[Alternatives, set[int]]]:
    """What switches on a step that begins switched off."""
    found: dict[int, set[int]] = defaultdict(set)
    for action in procedure.actions:
        for effect in action.effects:
            if effect.verb is Verb.INCLUDES and effect.mask >> step & 1:
                found[action.step].add(effect.rule)
    if found:
        yield frozenset(found), set().union(*found.values())


def _unwaived(procedure: Procedure, alternatives: Alternatives, step: int) -> bool:
    """A condition is waived while all its steps are out of scope or switched off: nothing follows from it."""
    if not procedure.steps[step].begins_included and any(
        alternatives == openers for openers, _ in _openers(procedure, step)
    ):
        return True
    steps = [procedure.steps[one] for one in alternatives]
    return any(one.begins_included and one.applies == Guard() for one in steps)


def _certainly_before(certain: dict[int, set[Alternatives]]) -> dict[int, set[int]]:
    """The largest answer: a step comes after what all of some set of its alternatives come after."""
    everything = set(certain)
    before = {step: set(everything) if needs else set() for step, needs in certain.items()}
    changing = True
    while changing:
        changing = False
        for step, needs in certain.items():
            common = [set.intersection(*({via} | before[via] for via in one)) for one in needs]
            now = set().union(*common) - {step}
            if now != before[step]:
                before[step], changing = now & before[step], True
    return before
