"""Gives every fact of a `Model` its bit. Two models can stand on one board (refinement against a statute)."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from gongzhi.engine.check.bits import Clause, Clock, Cube, Guard, Move, Ripeness, mask, on
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
    """The time allowed by one 后须 rule for one duty; it runs while `armed` and none of `halts` is on."""

    armed: int
    clock: Clock
    halts: tuple[int, ...] = ()


@dataclass(slots=True)
class Wiring:
    """Where the facts of one model stand."""

    model: Model
    attributes: tuple[int, ...]
    timed: bool = False
    included: list[int] = field(default_factory=list)
    due: list[int] = field(default_factory=list)
    valid: list[int] = field(default_factory=list)
    ages: dict[int, Clock | Ripeness] = field(default_factory=dict)  # flag -> days since it was last set
    deadlines: dict[tuple[int, int], Deadline] = field(default_factory=dict)  # (rule, duty)
    paused: list[int] = field(default_factory=list)

    def clocks(self) -> tuple[Clock, ...]:
        ages = [age for age in self.ages.values() if isinstance(age, Clock)]
        return (*ages, *(deadline.clock for deadline in self.deadlines.values()))

    def ripening(self) -> tuple[Move, ...]:
        """The moves of ages that are no clocks."""
        return tuple(
            move
            for flag, age in self.ages.items()
            if isinstance(age, Ripeness)
            for move in age.moves(on(self.valid[flag]))
        )

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

    def out_of_scope(self, steps: Iterable[int]) -> tuple[Cube, ...]:
        """Cubes that together say «none of these steps applies»."""
        cubes: list[Cube] = [(0, 0)]
        for step in steps:
            cubes = list(_joined(cubes, self._inapplicable(step)))
        return tuple(dict.fromkeys(cubes))

    def idle(self, duty: int) -> tuple[Cube, ...]:
        """«The duty is not open»: not due, or nobody is there to do it."""
        return ((0, 1 << self.due[duty]), *self.none_active(self.model.duties[duty].owners))

    def accepting(self) -> Guard:
        """«Nothing is due»."""
        return tuple(self.idle(duty) for duty in range(len(self.due)))

    def limited(self) -> frozenset[tuple[int, int]]:
        """(rule, duty) for every 后须 with a time, whether it has a clock here or not."""
        return frozenset(_limits(self.model))

    def calm(self) -> Guard:
        """Time may pass, and no duty whose deadline has no clock here is open."""
        loose = {duty for rule, duty in self.limited() if (rule, duty) not in self.deadlines}
        return self.may_tick() + tuple(self.idle(duty) for duty in sorted(loose))

    def may_tick(self) -> Guard:
        """Time may pass while no running deadline of an open duty stands at 0."""
        return tuple(self.in_time(rule, duty) for rule, duty in self.deadlines)

    def in_time(self, rule: int, duty: int) -> Clause:
        """«This deadline does not run, stands still, is not over, or nobody is there to keep it»."""
        deadline = self.deadlines[rule, duty]
        halted = [(1 << bit, 0) for bit in deadline.halts]
        nobody = self.none_active(self.model.duties[duty].owners)
        return ((0, 1 << deadline.armed), *deadline.clock.at_least(1), *halted, *nobody)

    def _attribute_mask(self, numbers: int) -> int:
        return mask(bit for number, bit in enumerate(self.attributes) if numbers >> number & 1)

    def _opposites(self, cube: Cube) -> Iterator[Cube]:
        for number, bit in enumerate(self.attributes):
            if cube[0] >> number & 1:
                yield 0, 1 << bit
            if cube[1] >> number & 1:
                yield 1 << bit, 0

    def _inapplicable(self, step: int) -> list[Cube]:
        cubes: list[Cube] = [(0, 0)]
        for cube in self.model.steps[step].applies:
            cubes = list(_joined(cubes, self._opposites(cube)))
        return cubes

    def _inactive(self, step: int) -> list[Cube]:
        return [(0, 1 << self.included[step]), *self._inapplicable(step)]


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
    kept: Collection[tuple[int, int]] | None = None,
    loose: bool = False,
    tag: str = "",
) -> Wiring:
    """Gives every step, duty, flag and (when `timed`) clock its bits; `rank` places a step in the order.

    `kept` limits the deadlines that get a clock; None means all. With `loose`, delays have none either: they
    may end at any moment.
    """
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
        _wire_ages(board, wiring, rank, tag, loose)
        _wire_deadlines(board, wiring, rank, tag, kept)
    return wiring


def _wire_ages(board: Board, wiring: Wiring, rank: Rank, tag: str, loose: bool) -> None:
    for number, lengths in _delays(wiring.model).items():
        flag = wiring.model.flags[number]
        name, place = f"{tag}龄 {flag.name}", rank(flag.step)
        if loose:
            bits = tuple(board.bit(f"{name}满{days}", place) for days in lengths)
            wiring.ages[number] = Ripeness(bits, lengths)
        else:
            longest = max(lengths)
            bits = board.counter(name, longest, place)
            wiring.ages[number] = Clock(bits, longest, True, on(wiring.valid[number]))


def _delays(model: Model) -> dict[int, tuple[int, ...]]:
    """For every flag the lengths that some condition waits after it."""
    found: dict[int, set[int]] = {}
    for action in model.actions:
        for condition in action.conditions:
            for flag in condition.flags if condition.days else ():
                lengths = found.setdefault(flag, set())
                lengths.add(condition.days)
                if condition.shortened_by is not None:
                    lengths.add(condition.shortened_days)
    return {flag: tuple(sorted(lengths)) for flag, lengths in found.items()}


def _limits(model: Model) -> dict[tuple[int, int], Effect]:
    found: dict[tuple[int, int], Effect] = {}
    for action in model.actions:
        for effect in action.effects:
            if effect.verb is Verb.OBLIGES and effect.longest is not None:
                found.setdefault((effect.rule, effect.target), effect)
    return found


def _wire_deadlines(
    board: Board, wiring: Wiring, rank: Rank, tag: str, kept: Collection[tuple[int, int]] | None
) -> None:
    model = wiring.model
    for number, pause in enumerate(model.pauses):
        step = model.actions[min(pause.begins)].step
        wiring.paused.append(board.bit(f"{tag}停表 {number}", rank(step)))
    for key, effect in _limits(model).items():
        if kept is None or key in kept:
            wiring.deadlines[key] = _deadline(board, wiring, effect, rank, tag)


def _deadline(board: Board, wiring: Wiring, effect: Effect, rank: Rank, tag: str) -> Deadline:
    duty = wiring.model.duties[effect.target]
    place = rank(duty.owners[0])
    armed = board.bit(f"{tag}限{effect.rule} {duty.name}", place)
    top = effect.longest or 0
    bits = board.counter(f"{tag}余{effect.rule} {duty.name}", top, place)
    halts = tuple(
        bit
        for bit, pause in zip(wiring.paused, wiring.model.pauses, strict=True)
        if not pause.rules or effect.rule in pause.rules
    )
    runs: Guard = (((1 << armed, mask(halts)),),)
    return Deadline(armed, Clock(bits, top, False, runs), halts)
