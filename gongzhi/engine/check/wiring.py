"""Gives every fact of a `Model` its bit. Two models can stand on one board (refinement against a statute)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from gongzhi.engine.check.bits import Clock, Cube, Guard, mask, on
from gongzhi.engine.check.model import ALWAYS, Effect, Formula, Model
from gongzhi.engine.grammar import Verb

Rank = Callable[[int], float]


class Board:
    """Hands out bits. `rank` decides where a bit stands in the variable order of the decision diagrams.

    Counters of equal rank are interleaved bit by bit: two clocks that run together stay small that way.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self._ranks: list[tuple[float, int]] = []
        self.start = 0

    def bit(self, name: str, rank: float, *, begins: bool = False, digit: int = -1) -> int:
        self.names.append(name)
        self._ranks.append((rank, digit))
        self.start |= begins << (len(self.names) - 1)
        return len(self.names) - 1

    def counter(self, name: str, top: int, rank: float) -> tuple[int, ...]:
        """Bits that can hold 0 to `top`, least significant first."""
        return tuple(self.bit(f"{name}.{i}", rank, digit=i) for i in range(top.bit_length()))

    def order(self) -> tuple[int, ...]:
        return tuple(sorted(range(len(self.names)), key=lambda bit: (self._ranks[bit], bit)))


@dataclass(frozen=True, slots=True)
class Deadline:
    """The time allowed by one 后须 rule for one duty; it runs while `armed`."""

    armed: int
    clock: Clock


@dataclass(slots=True)
class Wiring:
    """Where the facts of one model stand."""

    model: Model
    attributes: tuple[int, ...]
    timed: bool = False
    included: list[int] = field(default_factory=list)
    due: list[int] = field(default_factory=list)
    valid: list[int] = field(default_factory=list)
    ages: dict[int, Clock] = field(default_factory=dict)  # flag -> days since it was last set
    deadlines: dict[tuple[int, int], Deadline] = field(default_factory=dict)  # (rule, duty)
    paused: list[int] = field(default_factory=list)

    def clocks(self) -> tuple[Clock, ...]:
        return (*self.ages.values(), *(deadline.clock for deadline in self.deadlines.values()))

    def applies(self, formula: Formula) -> Guard:
        """The guard «this formula over the attributes holds»."""
        if formula == ALWAYS:
            return ()
        return (tuple((self._attribute_mask(ones), self._attribute_mask(zeros)) for ones, zeros in formula),)

    def applies_not(self, formula: Formula) -> Guard:
        """The guard «this formula over the attributes does not hold»."""
        return tuple(tuple(self._opposites(cube)) for cube in formula)

    def active(self, step: int) -> Guard:
        """«The step is included and applies»."""
        return on(self.included[step]) + self.applies(self.model.steps[step].applies)

    def none_active(self, steps: Iterable[int]) -> tuple[Cube, ...]:
        """Cubes that together say «none of these steps is included and applies»."""
        cubes: list[Cube] = [(0, 0)]
        for step in steps:
            cubes = list(_joined(cubes, self._inactive(step)))
        return tuple(dict.fromkeys(cubes))

    def idle(self, duty: int) -> tuple[Cube, ...]:
        """«The duty is not open»: not due, or nobody is there to do it."""
        return ((0, 1 << self.due[duty]), *self.none_active(self.model.duties[duty].owners))

    def accepting(self) -> Guard:
        """«Nothing is due»."""
        return tuple(self.idle(duty) for duty in range(len(self.due)))

    def may_tick(self) -> Guard:
        """Time may pass while no running deadline of an open duty stands at 0."""
        guard: Guard = ()
        for (_, duty), deadline in self.deadlines.items():
            nobody = self.none_active(self.model.duties[duty].owners)
            guard += (((0, 1 << deadline.armed), *deadline.clock.at_least(1), *nobody),)
        return guard

    def _attribute_mask(self, numbers: int) -> int:
        return mask(bit for number, bit in enumerate(self.attributes) if numbers >> number & 1)

    def _opposites(self, cube: Cube) -> Iterator[Cube]:
        for number, bit in enumerate(self.attributes):
            if cube[0] >> number & 1:
                yield 0, 1 << bit
            if cube[1] >> number & 1:
                yield 1 << bit, 0

    def _inactive(self, step: int) -> list[Cube]:
        out_of_scope: list[Cube] = [(0, 0)]
        for cube in self.model.steps[step].applies:
            out_of_scope = list(_joined(out_of_scope, self._opposites(cube)))
        return [(0, 1 << self.included[step]), *out_of_scope]


def _joined(left: Iterable[Cube], right: Iterable[Cube]) -> Iterator[Cube]:
    """The conjunctions of one cube of each side that do not contradict themselves."""
    right = list(right)
    for a, b in left:
        for c, d in right:
            if not (a | c) & (b | d):
                yield a | c, b | d


def wire(
    board: Board,
    model: Model,
    attributes: tuple[int, ...],
    *,
    rank: Rank = float,
    timed: bool = False,
    tag: str = "",
) -> Wiring:
    """Gives every step, duty, flag and (when `timed`) clock its bits; `rank` places a step in the order."""
    wiring = Wiring(model, attributes, timed)
    for number, step in enumerate(model.steps):
        wiring.included.append(
            board.bit(f"{tag}可 {step.name}", rank(number), begins=number in model.included)
        )
    for number, duty in enumerate(model.duties):
        place = rank(duty.owners[0])
        wiring.due.append(board.bit(f"{tag}待 {duty.name}", place, begins=number in model.pending))
    for flag in model.flags:
        wiring.valid.append(board.bit(f"{tag}有 {flag.name}", rank(flag.step)))
    if timed:
        _wire_ages(board, wiring, rank, tag)
        _wire_deadlines(board, wiring, rank, tag)
    return wiring


def _wire_ages(board: Board, wiring: Wiring, rank: Rank, tag: str) -> None:
    longest: dict[int, int] = {}
    for action in wiring.model.actions:
        for condition in action.conditions:
            for flag in condition.flags if condition.days else ():
                longest[flag] = max(condition.days, longest.get(flag, 0))
    for number, days in longest.items():
        flag_ = wiring.model.flags[number]
        bits = board.counter(f"{tag}龄 {flag_.name}", days, rank(flag_.step))
        wiring.ages[number] = Clock(bits, days, True, on(wiring.valid[number]))


def _wire_deadlines(board: Board, wiring: Wiring, rank: Rank, tag: str) -> None:
    model = wiring.model
    for number, pause in enumerate(model.pauses):
        step = model.actions[min(pause.begins)].step
        wiring.paused.append(board.bit(f"{tag}停表 {number}", rank(step)))
    longest: dict[tuple[int, int], Effect] = {}
    for action in model.actions:
        for effect in action.effects:
            if effect.verb is Verb.OBLIGES and effect.longest is not None:
                longest.setdefault((effect.rule, effect.target), effect)
    for key, effect in longest.items():
        wiring.deadlines[key] = _deadline(board, wiring, effect, rank, tag)


def _deadline(board: Board, wiring: Wiring, effect: Effect, rank: Rank, tag: str) -> Deadline:
    duty = wiring.model.duties[effect.target]
    place = rank(duty.owners[0])
    armed = board.bit(f"{tag}限{effect.rule} {duty.name}", place)
    top = effect.longest or 0
    bits = board.counter(f"{tag}余{effect.rule} {duty.name}", top, place)
    runs = on(armed)
    for bit, pause in zip(wiring.paused, wiring.model.pauses, strict=True):
        if not pause.rules or effect.rule in pause.rules:
            runs += (((0, 1 << bit),),)
    return Deadline(armed, Clock(bits, top, False, runs))
