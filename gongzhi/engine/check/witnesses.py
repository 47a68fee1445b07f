"""The worked examples beside a procedure as further witnesses: does one of them notice a missing rule?"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from gongzhi.calendars import Calendar
from gongzhi.engine.check.finding import Finding, Status, passed
from gongzhi.engine.examples import Example, failures
from gongzhi.engine.grammar import Verb
from gongzhi.engine.procedure import Action, Effect, Procedure


def witnesses(procedure: Procedure, examples: Iterable[Example], calendar: Calendar) -> Callable[[int], bool]:
    """Whether an example that comes true with all rules no longer does without this one."""
    good = [example for example in examples if not failures(example, procedure, calendar)]

    def notice(rule: int) -> bool:
        mutant = without_rule(procedure, rule)
        return any(failures(example, mutant, calendar) for example in good)

    return notice


def examples_come_true(
    procedure: Procedure, examples: Sequence[Example], calendar: Calendar
) -> Iterator[Finding]:
    """算例: every worked example beside the procedure, with what is wrong where one does not come true."""
    wrong = 0
    for example in examples:
        if said := failures(example, procedure, calendar):
            wrong += 1
            title = f"第{example.line}行的“{example.name}”与程序不合"
            yield Finding("算例", Status.FAILED, title, tuple(said))
    if not wrong:
        yield passed("算例", f"{len(examples)} 个算例都与程序相合")


def without_rule(procedure: Procedure, rule: int) -> Procedure:
    """The same procedure with one rule taken out of its actions."""
    actions = tuple(_without(procedure, action, rule) for action in procedure.actions)
    by_step = tuple(tuple(actions[a.index] for a in its) for its in procedure.by_step)
    return replace(procedure, actions=actions, by_step=by_step)


def _without(procedure: Procedure, action: Action, rule: int) -> Action:
    effects = tuple(effect for effect in action.effects if effect.rule != rule)
    return replace(
        action,
        conditions=tuple(condition for condition in action.conditions if condition.rule != rule),
        waits=tuple(wait for wait in action.waits if wait.rule != rule),
        effects=effects,
        clears=_own_flags(procedure, action) | _mask(effects, Verb.RESETS),
        releases=_discharged(procedure, action) | _mask(effects, Verb.RELEASES),
        obliges=_mask(effects, Verb.OBLIGES),
        excludes=_mask(effects, Verb.EXCLUDES),
        includes=_mask(effects, Verb.INCLUDES),
    )


def _mask(effects: Iterable[Effect], verb: Verb) -> int:
    bits = 0
    for effect in effects:
        bits |= effect.mask if effect.verb is verb else 0
    return bits


def _own_flags(procedure: Procedure, action: Action) -> int:
    return sum(flag.bit for flag in procedure.flags if flag.step == action.step)


def _discharged(procedure: Procedure, action: Action) -> int:
    """What doing it ends by itself: its own duty, and those of the groups it is a way of fulfilling."""
    name, bits = procedure.steps[action.step].name, 1 << action.step
    for group in procedure.groups:
        if any(i.name == name and (not i.outcomes or action.outcome in i.outcomes) for i in group.items):
            bits |= group.bit
    return bits
