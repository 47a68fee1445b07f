"""Turns an action of a wired model into guards and constant assignments, as the kernel fires it."""

from dataclasses import dataclass

from gongzhi.engine.check.bits import Guard, mask, on
from gongzhi.engine.check.model import Action, Condition, Effect
from gongzhi.engine.check.wiring import Deadline, Wiring
from gongzhi.engine.grammar import Verb


@dataclass(frozen=True, slots=True)
class Assignment:
    """What firing does where `guard` holds besides (deadlines that already run, grades)."""

    guard: Guard
    set: int
    clear: int


def guard_of(wiring: Wiring, number: int, *, scope: bool = True) -> Guard:
    """When the action is possible. With `scope` off, a step that does not apply may be done all the same: a
    statute says whom a duty binds, it does not forbid doing more."""
    action = wiring.model.actions[number]
    guard = wiring.active(action.step) if scope else on(wiring.included[action.step])
    guard += wiring.applies(action.applies)
    for condition in action.conditions:
        guard += _required(wiring, condition)
    for wait in action.waits:
        guard += (wiring.idle(wait.duty),)
    return guard


def _required(wiring: Wiring, condition: Condition) -> Guard:
    cubes = list(wiring.none_active(condition.owners))
    for flag in condition.flags:
        valid, age = 1 << wiring.valid[flag], wiring.ages.get(flag)
        if age is None or not condition.days:
            cubes.append((valid, 0))
            continue
        cubes += [(valid | ones, zeros) for ones, zeros in age.at_least(condition.days)]
        if condition.shortened_by is not None:
            short = 1 << wiring.valid[condition.shortened_by] | valid
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
            fresh = effect.target in gone or effect.restarts
            found = [new for old in found for new in _armed(wiring, effect, deadline_, old, fresh)]
    return found


def _armed(
    wiring: Wiring, effect: Effect, deadline: Deadline, old: Assignment, fresh: bool
) -> list[Assignment]:
    """The ways in which a 后须 begins its time: per grade, and not again while it runs (unless it
    restarts)."""
    found = [] if fresh else [Assignment(old.guard + on(deadline.armed), old.set, old.clear)]
    begins: Guard = () if fresh else (((0, 1 << deadline.armed),),)
    for formula, days in effect.graded:
        found.append(_begun(deadline, old, begins + wiring.applies(formula), days))
        begins += wiring.applies_not(formula)
    found.append(_begun(deadline, old, begins, effect.days))
    return found


def _begun(deadline: Deadline, old: Assignment, guard: Guard, days: int | None) -> Assignment:
    ones, zeros = deadline.clock.at(days or 0)
    ones |= 1 << deadline.armed
    return Assignment(old.guard + guard, (old.set & ~zeros) | ones, (old.clear & ~ones) | zeros)
