"""The semantics written a second time, with sets and from the definitions, to check the masks against.

Nothing here uses the compiler: a random graph is interpreted as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from tests.engine.graphs import ATTRIBUTES, RandomGraph, RandomRule, Thing

Pair = tuple[str, "str | None"]


@dataclass(frozen=True)
class Sets:
    """done: valid steps with their latest outcome. pending: steps and groups due. included: switched on."""

    done: frozenset[Pair]
    pending: frozenset[str]
    included: frozenset[str]


class Oracle:
    def __init__(self, graph: RandomGraph) -> None:
        self.graph = graph
        self.steps = {step.name: step for step in graph.steps}
        self.groups = dict(graph.groups)

    def start(self) -> Sets:
        return Sets(
            frozenset(),
            frozenset(s.name for s in self.graph.steps if s.pending),
            frozenset(s.name for s in self.graph.steps if s.included),
        )

    def pairs(self) -> list[Pair]:
        return [(s.name, outcome) for s in self.graph.steps for outcome in s.outcomes or (None,)]

    def openings(self) -> list[dict[str, bool]]:
        """The facts a case can begin with: what a form states later is not yet so."""
        later = {box.fact for step in self.graph.steps for box in step.form} - set(self.graph.free)
        names = [name for name in ATTRIBUTES if name not in later]
        return [dict.fromkeys(later, False) | truth for truth in _every(names)]

    def statements(self, pair: Pair) -> list[dict[str, bool]]:
        """Every way to fill in the form of the step."""
        asked = [box for box in self.steps[pair[0]].form if box.asked(pair[1])]
        ticked = {box.fact: True for box in asked if box.required}
        return [ticked | said for said in _every([box.fact for box in asked if not box.required])]

    def successors(
        self, sets: Sets, truth: dict[str, bool]
    ) -> Iterator[tuple[Pair | str, dict[str, bool], Sets]]:
        """(what happens, the facts then, the state after it): acts, and facts that change by themselves."""
        for name in self.graph.free:
            yield name, truth | {name: not truth[name]}, sets
        for pair in self.pairs():
            for said in self.statements(pair):
                then = truth | said
                if self._allows(pair, sets, then):
                    yield pair, then, self.fire(pair, sets, then)

    def effective(self, sets: Sets, truth: dict[str, bool]) -> set[str]:
        on = {name for name in sets.included if _holds(self.steps[name].applies, truth)}
        return on | {group for group, members in self.groups.items() if on & {m.name for m in members}}

    def enabled(self, sets: Sets, truth: dict[str, bool]) -> set[Pair]:
        return {pair for pair in self.pairs() if self._allows(pair, sets, truth)}

    def _allows(self, pair: Pair, sets: Sets, truth: dict[str, bool]) -> bool:
        on = self.effective(sets, truth)
        if pair[0] not in on:
            return False
        for rule in self._bearing(pair, truth):
            if rule.verb == "须先有" and not all(self._met(thing, sets, on) for thing in rule.right or ()):
                return False
            if rule.verb == "须待" and self._duties(rule) & sets.pending & on:
                return False
        return True

    def fire(self, pair: Pair, sets: Sets, truth: dict[str, bool]) -> Sets:
        step = pair[0]
        bearing = self._bearing(pair, truth)
        of = lambda verb: [rule for rule in bearing if rule.verb == verb]  # noqa: E731
        reset = {name for rule in of("使失效") for name in self._steps_of(rule)} | {step}
        off = {name for rule in of("停用") for name in self._steps_of(rule)}
        off |= {step} if self.steps[step].once else set()
        on = {name for rule in of("启用") for name in self._steps_of(rule)}
        released = {name for rule in of("免除") for name in self._duties(rule)} | {step}
        released |= {g for g, members in self.groups.items() if any(self._is(pair, m) for m in members)}
        due = {name for rule in of("后须") for name in self._duties(rule)}
        return Sets(
            frozenset({one for one in sets.done if one[0] not in reset} | {pair}),
            frozenset((sets.pending - released) | due),
            frozenset((sets.included - off) | on),
        )

    def _bearing(self, pair: Pair, truth: dict[str, bool]) -> list[RandomRule]:
        return [r for r in self.graph.rules if _holds(r.when, truth) and self._in_left(pair, r)]

    def _in_left(self, pair: Pair, rule: RandomRule) -> bool:
        if rule.left is not None:
            return any(self._is(pair, thing) for thing in rule.left)
        if pair[0] in rule.without:
            return False
        if rule.verb not in ("须先有", "须待"):
            return True
        return not self.steps[pair[0]].exit and pair[0] not in self._named(rule.right or ())

    def _is(self, pair: Pair, thing: Thing) -> bool:
        if thing.name in self.groups:
            return any(self._is(pair, member) for member in self.groups[thing.name])
        return pair[0] == thing.name and (not thing.outcomes or pair[1] in thing.outcomes)

    def _met(self, thing: Thing, sets: Sets, on: set[str]) -> bool:
        if thing.name not in on:
            return True
        return any(self._is(pair, thing) for pair in sets.done)

    def _named(self, things: tuple[Thing, ...]) -> set[str]:
        return {m.name for thing in things for m in self.groups.get(thing.name, (thing,))}

    def _steps_of(self, rule: RandomRule) -> set[str]:
        return set(self.steps) - set(rule.without) if rule.right is None else self._named(rule.right)

    def _duties(self, rule: RandomRule) -> set[str]:
        if rule.right is not None:
            return {thing.name for thing in rule.right}
        named = self._named(rule.left or ()) if rule.verb == "须待" else set()
        return set(self.steps) - set(rule.without) - named


def _every(names: list[str]) -> list[dict[str, bool]]:
    return [dict(zip(names, values, strict=True)) for values in product((False, True), repeat=len(names))]


def _holds(guard: tuple[tuple[str, bool], ...], truth: dict[str, bool]) -> bool:
    return all(truth[name] is holds for name, holds in guard)
