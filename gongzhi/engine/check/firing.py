"""Turns an action of a wired model into guards and constant assignments, as the kernel fires it."""

from dataclasses import dataclass

from gongzhi.engine.check.bits import Guard, mask, on
from gongzhi.engine.check.model import Action, Condition, Effect, Repeat
from gongzhi.engine.check.wiring import Deadline, Wiring
from gongzhi.engine.grammar import Verb


@dataclass(frozen=True, slots=True)
class Assignment:
    """What firing does where `guard` holds besides (deadlines that already run, grades)."""

    guard: Guard
    set: int
    clear: int


def guard_of(wiring: Wiring, number: int, *, scope: bool = True, without: int | None = None) -> Guard:
    """When the action is possible. With `scope` off, a step that does not apply may be done all the same: a
    statute says whom a duty binds, it does not forbid doing more. `without`: as if that rule asked for
    nothing."""
    action = wiring.model.actions[number]
    guard = wiring.active(action.step) if scope else on(wiring.included[action.step])
    guard += wiring.applies(action.applies)
    for condition in action.conditions:
        guard += required(wiring, condition) if condition.rule != without else ()
    for wait in action.waits:
        guard += (wiring.idle(wait.duty),)
    return guard


def required(wiring: Wiring, condition: Condition) -> Guard:
    """The guard of one 须先有, with its delay in a timed wiring.

    It is waived while none of its owners is active; but once fulfilled its delay runs on, or a step done only
    once would take its own waiting time away.
    """
    flags = [1 << wiring.valid[flag] for flag in condition.flags]
    waived = wiring.none_active(condition.owners)
    if not condition.days or not wiring.timed:
        return ((*((flag, 0) for flag in flags), *waived),)
    none = sum(flags)
    cubes = [(ones, zeros | none) for ones, zeros in waived if not ones & none]
    cubes += wiring.out_of_scope(condition.owners)
    for number, flag in zip(condition.flags, flags, strict=True):
        age = wiring.ages[number]
        cubes += [(flag | ones, zeros) for ones, zeros in age.at_least(condition.days)]
        if condition.shortened_by is not None:
            short = 1 << wiring.valid[condition.shortened_by] | flag
            cubes += [(short | ones, zeros) for ones, zeros in age.at_least(condition.shortened_days)]
    return (tuple(cubes),)


def assignments_of(wiring: Wiring, number: int) -> list[Assignment]:
    """One assignment per way the deadlines of the action may begin; exactly one when untimed.

    As in the kernel, what is set wins over what is cleared: 启用 over 停用, 后须 over 免除.
    """
    action = wiring.model.actions[number]
    ones = mask(wiring.valid[flag] for flag in action.sets)
    zeros = mask(wiring.valid[flag] for flag in action.stale)
    zeros |= mask(wiring.due[duty] for duty in ended(action))
    for effect in action.effects:
        bit = 1 << _target_bit(wiring, effect)
        if effect.verb in (Verb.INCLUDES, Verb.OBLIGES):
            ones |= bit
        else:
            zeros |= bit
    plain = Assignment((), ones, zeros & ~ones)
    return _timed(wiring, number, plain) if wiring.timed else [plain]


def _target_bit(wiring: Wiring, effect: Effect) -> int:
    if effect.verb is Verb.RESETS:
        return wiring.valid[effect.target]
    if effect.verb in (Verb.OBLIGES, Verb.RELEASES):
        return wiring.due[effect.target]
    return wiring.included[effect.target]


def ended(action: Action) -> frozenset[int]:
    """The duties that the action ends, by doing or by 免除 (a 后须 of the same action may open them
    again)."""
    return action.discharges | {e.target for e in action.effects if e.verb is Verb.RELEASES}


def _timed(wiring: Wiring, number: int, plain: Assignment) -> list[Assignment]:
    model, action = wiring.model, wiring.model.actions[number]
    ones, zeros = plain.set, plain.clear
    for flag, age in wiring.ages.items():
        if (ones | zeros) >> wiring.valid[flag] & 1:
            zeros |= mask(age.bits)
    for bit, pause in zip(wiring.paused, model.pauses, strict=True):
        ones |= (number in pause.begins) << bit
        zeros |= (number in pause.ends - pause.begins) << bit
    gone = ended(action)
    for (_, duty), deadline in wiring.deadlines.items():
        if duty in gone:
            zeros |= mask(deadline.clock.bits) | 1 << deadline.armed
    found = [Assignment((), ones, zeros & ~ones)]
    for effect in action.effects:
        deadline_ = wiring.deadlines.get((effect.rule, effect.target))
        if effect.verb is Verb.OBLIGES and deadline_ is not None:
            goes_on = None if effect.target in gone else _goes_on(wiring, action, effect, deadline_)
            found = [new for old in found for new in _armed(wiring, effect, deadline_, old, goes_on)]
    return found


def _goes_on(wiring: Wiring, action: Action, effect: Effect, deadline: Deadline) -> tuple[int, ...] | None:
    """重复: the bits under which a time that already runs goes on; None if it begins anew in any case.

    By default it begins anew only when what set it off had been invalidated since.
    """
    if effect.repeat is Repeat.ANEW:
        return None
    if effect.repeat is Repeat.UNCHANGED:
        return (deadline.armed,)
    return deadline.armed, wiring.valid[wiring.model.done(action.step)]


def _armed(
    wiring: Wiring, effect: Effect, deadline: Deadline, old: Assignment, goes_on: tuple[int, ...] | None
) -> list[Assignment]:
    """The ways a 后须 begins its time: not at all while it goes on, otherwise by grade."""
    found: list[Assignment] = []
    begins: Guard = ()
    if goes_on is not None:
        found.append(Assignment(old.guard + on(*goes_on), old.set, old.clear))
        begins = (tuple((0, 1 << bit) for bit in goes_on),)
    for formula, days in effect.graded:
        found.append(_begun(deadline, old, begins + wiring.applies(formula), days))
        begins += wiring.applies_not(formula)
    found.append(_begun(deadline, old, begins, effect.days))
    return found


def _begun(deadline: Deadline, old: Assignment, guard: Guard, days: int | None) -> Assignment:
    ones, zeros = deadline.clock.at(days or 0)
    ones |= 1 << deadline.armed
    return Assignment(old.guard + guard, (old.set & ~zeros) | ones, (old.clear & ~ones) | zeros)
