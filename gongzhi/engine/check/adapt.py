"""Turns a compiled `Procedure` into the checker's `Model`: masks become lists, lengths of time become days.

Lengths in working days, months or years have no fixed number of days; a `Reckoning` says which to take.
延长 only gives more time and is left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from gongzhi.engine.check import model as m
from gongzhi.engine.check.bits import bits_of
from gongzhi.engine.check.claims import Claim
from gongzhi.engine.facts import affirmed_by, asked_by, stated_later
from gongzhi.engine.grammar import EVERYTHING, Items, Verb
from gongzhi.engine.procedure import (
    Action,
    Citation,
    Condition,
    Effect,
    Extinction,
    Guard,
    Procedure,
    Property,
    Step,
)
from gongzhi.engine.render import citation
from gongzhi.engine.terms import Term, longest_hours, shortest_hours

HOURS_A_DAY = 24
_REPEATS = {"重新起算": m.Repeat.ANEW, "": m.Repeat.ANEW_IF_UNDONE}
"""不变 and 取早 leave a running time alone: of two equal lengths the earlier ends first."""


class Reckoning(Enum):
    """HARDEST: delays as long as any calendar makes them, deadlines as short. SHORT, LONG: both alike, so
    that two graphs can be compared; in between no length changes places with another."""

    HARDEST = (True, False)
    SHORT = (False, False)
    LONG = (True, True)

    @property
    def long_delays(self) -> bool:
        return self.value[0]

    @property
    def long_deadlines(self) -> bool:
        return self.value[1]


@dataclass(frozen=True, slots=True)
class _Reader:
    procedure: Procedure
    day: date
    reckoning: Reckoning

    def delay(self, term: Term) -> int:
        return -(-self._hours(term, self.reckoning.long_delays) // HOURS_A_DAY)

    def deadline(self, term: Term) -> int:
        return self._hours(term, self.reckoning.long_deadlines) // HOURS_A_DAY

    def _hours(self, term: Term, long: bool) -> int:
        amount = self.procedure.length(term, self.day)
        return longest_hours(amount) if long else shortest_hours(amount)

    def step(self, step: Step) -> m.Step:
        roles = tuple(self.procedure.roles[key].title for key in step.roles)
        grades = tuple(_formula(g) for g, _ in step.count.rules if g.on or g.off) if step.count else ()
        applies = _formula(step.applies)
        return m.Step(step.name, applies, roles, step.exit, step.external, step.automatic, grades)

    def action(self, action: Action) -> m.Action:
        effects = [new for effect in action.effects for new in self.effects(effect)]
        return m.Action(
            step=action.step,
            outcome=action.outcome or "",
            applies=_formula(action.guard),
            sets=frozenset(bits_of(action.sets)),
            stale=frozenset(bits_of(self.flags_of(action.step) & ~action.sets)),
            discharges=discharged(action),
            states=self.numbers(spec.sets for spec in asked_by(self.step_of(action), action.outcome)),
            affirms=self.numbers(affirmed_by(self.step_of(action), action.outcome)),
            conditions=tuple(self.condition(condition) for condition in action.conditions),
            waits=tuple(m.Wait(wait.rule, duty) for wait in action.waits for duty in bits_of(wait.pending)),
            effects=tuple(effects),
        )

    def step_of(self, action: Action) -> Step:
        return self.procedure.steps[action.step]

    def numbers(self, names: Iterable[str]) -> frozenset[int]:
        wanted = set(names)
        return frozenset(a.index for a in self.procedure.attributes if a.name in wanted)

    def flags_of(self, step: int) -> int:
        return sum(flag.bit for flag in self.procedure.flags if flag.step == step)

    def condition(self, condition: Condition) -> m.Condition:
        delay = condition.delay
        days = self.delay(delay.term) if delay else 0
        by = delay.shortened_by if delay else None
        short = self.delay(delay.shortened_to) if delay and delay.shortened_to else 0
        flags, owners = bits_of(condition.flags), bits_of(condition.owners)
        return m.Condition(condition.rule, flags, owners, days, by, min(days, short))

    def effects(self, effect: Effect) -> list[m.Effect]:
        rule = self.procedure.rules.get(effect.rule)
        limit = rule.limit if rule and effect.verb is Verb.OBLIGES else None
        days = self.deadline(limit.term) if limit else None
        graded = tuple((_formula(g), self.deadline(term)) for g, term in limit.grades) if limit else ()
        repeat = _REPEATS.get(limit.repeat if limit else "", m.Repeat.UNCHANGED)
        return [
            m.Effect(effect.rule, effect.verb, target, days, graded, repeat)
            for target in bits_of(effect.mask)
        ]


def discharged(action: Action) -> frozenset[int]:
    """The duties that doing this fulfils: its own, and those of its groups; not what it releases by 免除."""
    freed = 0
    for effect in action.effects:
        if effect.verb is Verb.RELEASES:
            freed |= effect.mask
    return frozenset(bits_of(action.releases & ~freed)) | {action.step}


def model_of(procedure: Procedure, day: date, reckoning: Reckoning = Reckoning.HARDEST) -> m.Model:
    """The graph with the lengths of time that are in force on `day`."""
    read = _Reader(procedure, day, reckoning)
    duties = [m.Duty(step.name, (step.index,)) for step in procedure.steps]
    duties += [m.Duty(group.name, bits_of(group.members)) for group in procedure.groups]
    _, pending, included = procedure.initial
    return m.Model(
        title=procedure.title,
        steps=tuple(read.step(step) for step in procedure.steps),
        actions=tuple(read.action(action) for action in procedure.actions),
        flags=tuple(m.Flag(_flag_name(procedure, f.step, f.outcomes), f.step) for f in procedure.flags),
        duties=tuple(duties),
        included=frozenset(bits_of(included)),
        pending=frozenset(bits_of(pending)),
        finishing=frozenset(bits_of(procedure.finish)),
        attributes=tuple(attribute.name for attribute in procedure.attributes),
        exclusive=tuple(frozenset(bits_of(group)) for group in procedure.exclusive),
        begins=tuple(_begins(procedure)),
        free=frozenset(a.index for a in procedure.attributes if a.free),
        pauses=tuple(m.Pause(p.begin, p.end, p.rules) for p in procedure.pauses),
        lapses=tuple(_lapse(procedure, one) for one in procedure.extinctions),
    )


def _begins(procedure: Procedure) -> Iterator[tuple[int, bool]]:
    """The attributes whose value at the opening is known: those that some form states later."""
    later = stated_later(procedure)
    for attribute in procedure.attributes:
        if attribute.name in later:
            yield attribute.index, attribute.default


def _lapse(procedure: Procedure, one: Extinction) -> m.Lapse:
    duties = None if one.duties == (EVERYTHING,) else frozenset(one.duties)
    return m.Lapse(one.step, duties, cite(procedure, one.citations))


def claims_of(procedure: Procedure) -> tuple[Claim, ...]:
    return tuple(_claim(procedure, one) for one in procedure.properties)


def _claim(procedure: Procedure, one: Property) -> Claim:
    sentence = one.sentence
    return Claim(
        key=one.key,
        text=one.text,
        pattern=sentence.pattern,
        first=actions_named(procedure, sentence.first),
        second=actions_named(procedure, sentence.second if sentence.second.items else sentence.when),
        third=actions_named(procedure, sentence.third),
        times=max(1, sentence.times),
        when=_formula(one.guard),
        articles=cite(procedure, one.citations),
    )


def actions_named(procedure: Procedure, items: Items) -> frozenset[int]:
    """The actions a list of items stands for; a group stands for its members."""
    groups = {group.name: group.items for group in procedure.groups}
    found: set[int] = set()
    for item in items.items:
        if item.name in groups and not item.outcomes:
            found |= actions_named(procedure, Items(groups[item.name]))
            continue
        step = procedure.by_name[item.name]
        found |= {
            a.index for a in procedure.by_step[step.index] if not item.outcomes or a.outcome in item.outcomes
        }
    if items.everything:
        found = {action.index for action in procedure.actions}
    return frozenset(found)


def cite(procedure: Procedure, citations: tuple[Citation, ...]) -> tuple[str, ...]:
    """«《信访工作条例》第三十四条» for each citation."""
    return tuple(citation(one, procedure.sources) for one in citations)


def _formula(guard: Guard) -> m.Formula:
    return ((guard.on, guard.off),)


def _flag_name(procedure: Procedure, step: int, outcomes: tuple[str, ...]) -> str:
    name = procedure.steps[step].name
    return f"{name}={'|'.join(outcomes)}" if outcomes else name
