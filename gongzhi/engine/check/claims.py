"""Properties in terms of actions, and the bits that watch them.

Each pattern needs one watching bit (`至多 n 次` needs n): the bit is set and cleared by actions, and a
breach is an action that fires, or a state that holds, while the bit has the wrong value.
"""

from dataclasses import dataclass

from gongzhi.engine.check.bits import Guard, mask, on
from gongzhi.engine.check.model import ALWAYS, Formula
from gongzhi.engine.check.wiring import Board, Wiring
from gongzhi.engine.grammar import Pattern, Verb

Actions = frozenset[int]
NOBODY: Actions = frozenset()


@dataclass(frozen=True, slots=True)
class Claim:
    """A property: X is `first`, Y is `second`, Z (且其后无, 除非) is `third`. `when` limits it to some
    attributes.

    For `总可能发生`, `second` are the actions that grant the right; empty means it must hold from the
    start.
    """

    key: str
    text: str
    pattern: Pattern
    first: Actions = NOBODY
    second: Actions = NOBODY
    third: Actions = NOBODY
    times: int = 1
    when: Formula = ALWAYS
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Monitor:
    """Counts how often a `begins` action fired since the last `ends` action, up to the number of its bits."""

    begins: Actions
    ends: Actions
    bits: tuple[int, ...]  # bit i is 1 from the (i+1)-th time on

    def ways(self, action: int) -> list[tuple[Guard, int, int]]:
        """How the action moves the count: (guard, set, clear), one per present count that matters."""
        if action in self.begins:
            first = (_off(self.bits[0]), 1 << self.bits[0], 0)
            rest = [(on(a) + _off(b), 1 << b, 0) for a, b in zip(self.bits, self.bits[1:], strict=False)]
            if len(self.bits) == 1:
                return [((), 1 << self.bits[0], 0)]
            return [first, *rest, (on(self.bits[-1]), 0, 0)]
        return [((), 0, mask(self.bits) if action in self.ends else 0)]


def _off(bit: int) -> Guard:
    return (((0, 1 << bit),),)


@dataclass(frozen=True, slots=True)
class Alarm:
    """A breach: firing `action` where `guard` holds; with `action` None, being in such a state at all."""

    claim: Claim
    action: int | None
    guard: Guard


def watch(board: Board, wiring: Wiring, claims: tuple[Claim, ...]) -> tuple[list[Monitor], list[Alarm]]:
    """The monitors of all claims that need one, and what counts as a breach of each."""
    monitors: list[Monitor] = []
    alarms: list[Alarm] = []
    for claim in claims:
        if claim.pattern is Pattern.NOT_TOGETHER:
            pair = [
                _monitor(board, wiring, claim, at, _undone(wiring, at)) for at in (claim.first, claim.second)
            ]
            monitors += pair
            alarms.append(Alarm(claim, None, on(*(m.bits[0] for m in pair)) + wiring.applies(claim.when)))
        elif claim.pattern is Pattern.PRECEDED:
            monitors.append(one := _monitor(board, wiring, claim, claim.second, claim.third))
            alarms += _alarms(wiring, claim, claim.first, _off(one.bits[0]))
        elif claim.pattern is Pattern.NEVER_AFTER:
            monitors.append(one := _monitor(board, wiring, claim, claim.first, claim.third))
            alarms += _alarms(wiring, claim, claim.second, on(one.bits[0]))
        elif claim.pattern is Pattern.AT_MOST:
            monitors.append(one := _monitor(board, wiring, claim, claim.first, NOBODY))
            alarms += _alarms(wiring, claim, claim.first, on(one.bits[-1]))
    return monitors, alarms


def _alarms(wiring: Wiring, claim: Claim, actions: Actions, guard: Guard) -> list[Alarm]:
    return [Alarm(claim, action, guard + wiring.applies(claim.when)) for action in sorted(actions)]


def _monitor(board: Board, wiring: Wiring, claim: Claim, begins: Actions, ends: Actions) -> Monitor:
    place = wiring.model.actions[min(begins)].step if begins else 0
    bits = tuple(board.bit(f"察 {claim.key}.{i}", place) for i in range(claim.times))
    return Monitor(begins, ends - begins, bits)


def _undone(wiring: Wiring, actions: Actions) -> Actions:
    """What makes the deed of `actions` count no longer: another outcome of the step, or a 使失效 of its
    flag."""
    model = wiring.model
    steps = {model.actions[number].step for number in actions}
    flags = {flag for number in actions for flag in model.actions[number].sets}
    again = {i for i, action in enumerate(model.actions) if action.step in steps}
    resets = {
        i
        for i, action in enumerate(model.actions)
        for effect in action.effects
        if effect.verb is Verb.RESETS and effect.target in flags
    }
    return frozenset(again | resets) - actions
