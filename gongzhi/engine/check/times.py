"""C3, times: sentence against sentence. A local delay may not be shorter than the statute's, a deadline
not longer.

This settles nearly every timed rule at once, in any unit. What it cannot settle (a deadline split over
several local steps) goes to the timed product, with the other times of the statute left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from gongzhi.calendars import Amount
from gongzhi.engine.check import model as m
from gongzhi.engine.check.adapt import discharged
from gongzhi.engine.check.bits import bits_of
from gongzhi.engine.check.mapping import Mapping
from gongzhi.engine.check.model import Model
from gongzhi.engine.grammar import Verb
from gongzhi.engine.procedure import Action, Condition, Extension, Procedure
from gongzhi.engine.terms import Term, never_longer


class Verdict(Enum):
    KEPT = 0  # a local rule of the same shape is at least as strict
    OPEN = 1  # no single rule settles it: the timed product must
    OVEREXTENDED = 2  # the term is right, but its 延长 gives more than the statute allows


@dataclass(frozen=True, slots=True)
class Comparison:
    """The timed rules of a statute by verdict."""

    kept: frozenset[int]
    open: frozenset[int]
    overextended: frozenset[int]


def compare(procedure: Procedure, mapping: Mapping, day: date, *, without: int = 0) -> Comparison:
    """Looks at every timed statutory rule that bears on a local step; `without` leaves out one local rule."""
    reader = _Times(procedure, mapping, day, without)
    verdicts: dict[int, Verdict] = {}
    for number, ways in enumerate(mapping.actions):
        for variant in (variant for variants in ways for variant in variants):
            if not mapping.in_one_case(procedure.actions[number].guard, mapping.law.actions[variant].guard):
                continue
            for rule, verdict in reader.verdicts(procedure.actions[number], mapping.law.actions[variant]):
                verdicts[rule] = max(verdicts.get(rule, verdict), verdict, key=lambda v: v.value)
    sorted_out = {v: frozenset(rule for rule, its in verdicts.items() if its is v) for v in Verdict}
    return Comparison(sorted_out[Verdict.KEPT], sorted_out[Verdict.OPEN], sorted_out[Verdict.OVEREXTENDED])


def keep_times_of(model: Model, rules: frozenset[int]) -> Model:
    """The model with the times of these rules only."""

    def kept(action: m.Action) -> m.Action:
        conditions = tuple(
            c if c.rule in rules else replace(c, days=0, shortened_by=None) for c in action.conditions
        )
        effects = tuple(e if e.rule in rules else replace(e, days=None, graded=()) for e in action.effects)
        return replace(action, conditions=conditions, effects=effects)

    return replace(model, actions=tuple(map(kept, model.actions)))


def without_deadlines(model: Model) -> Model:
    """The model with its delays only: against delays a procedure is judged as if it could always be late."""

    def kept(action: m.Action) -> m.Action:
        return replace(action, effects=tuple(replace(e, days=None, graded=()) for e in action.effects))

    return replace(model, actions=tuple(map(kept, model.actions)))


def limits_time(model: Model) -> bool:
    """Whether some 后须 has a time."""
    return any(effect.days is not None for action in model.actions for effect in action.effects)


@dataclass(frozen=True, slots=True)
class _Times:
    procedure: Procedure
    mapping: Mapping
    day: date
    without: int

    def verdicts(self, local: Action, law: Action) -> Iterator[tuple[int, Verdict]]:
        for condition in law.conditions:
            if condition.delay:
                kept = any(self._as_long(mine, condition) for mine in local.conditions)
                yield condition.rule, Verdict.KEPT if kept else Verdict.OPEN
        for effect in law.effects:
            rule = self.mapping.law.rules.get(effect.rule)
            if effect.verb is Verb.OBLIGES and rule and rule.limit:
                for duty in bits_of(effect.mask):
                    yield effect.rule, self._obliged(local, effect.rule, duty)

    def _as_long(self, mine: Condition, theirs: Condition) -> bool:
        """The local condition waits for the same deed at least as long, and is shortened only where the
        statute is."""
        if mine.delay is None or theirs.delay is None or mine.rule == self.without:
            return False
        law_flags = [self.mapping.law.flags[bit] for bit in bits_of(theirs.flags)]
        setters = frozenset(
            action.index for action in self.mapping.law.actions for f in law_flags if action.sets & f.bit
        )
        flags = mine.flags
        sets_mine = {action.index for action in self.procedure.actions if action.sets & flags}
        same_deed = sets_mine <= self.mapping.local(setters)
        long_enough = never_longer(self._law(theirs.delay.term), self._local(mine.delay.term))
        return same_deed and long_enough and self._shortened_lawfully(mine, theirs)

    def _shortened_lawfully(self, mine: Condition, theirs: Condition) -> bool:
        assert mine.delay is not None and theirs.delay is not None
        if mine.delay.shortened_by is None:
            return True
        if theirs.delay.shortened_by is None:
            return False
        by = frozenset(a.index for a in self.mapping.law.actions if a.step == theirs.delay.shortened_by)
        local = {a.index for a in self.procedure.actions if a.step == mine.delay.shortened_by}
        if theirs.delay.shortened_to is None:
            return local <= self.mapping.local(by)
        return (
            local <= self.mapping.local(by)
            and mine.delay.shortened_to is not None
            and never_longer(self._law(theirs.delay.shortened_to), self._local(mine.delay.shortened_to))
        )

    def _obliged(self, local: Action, law_rule: int, law_duty: int) -> Verdict:
        """Whether some local rule makes the same deed due at once, in no more time."""
        law = self.mapping.law
        members = (
            law.groups[law_duty - len(law.steps)].members if law_duty >= len(law.steps) else 1 << law_duty
        )
        carried = self.mapping.local(frozenset(a.index for a in law.actions if members >> a.step & 1))
        found = [
            self._limits(effect.rule, law_rule)
            for effect in local.effects
            if effect.verb is Verb.OBLIGES
            for duty in bits_of(effect.mask)
            if self._discharged_by(duty) <= carried
        ]
        return min(found, default=Verdict.OPEN, key=lambda v: (v.value, v is Verdict.OPEN))

    def _discharged_by(self, duty: int) -> frozenset[int]:
        return frozenset(a.index for a in self.procedure.actions if duty in discharged(a))

    def _limits(self, mine: int, theirs: int) -> Verdict:
        """The term in every grade, and what an extension may add."""
        rule = self.procedure.rules.get(mine)
        local, law = rule.limit if rule else None, self.mapping.law.rules[theirs].limit
        if local is None or law is None or mine == self.without:
            return Verdict.OPEN
        terms = [local.term, *(term for _, term in local.grades)]
        shortest = [law.term, *(term for _, term in law.grades)]
        if not all(never_longer(self._local(a), self._law(b)) for a in terms for b in shortest):
            return Verdict.OPEN
        within = self._extension_within(local.extension, law.extension)
        return Verdict.KEPT if within else Verdict.OVEREXTENDED

    def _extension_within(self, mine: Extension | None, theirs: Extension | None) -> bool:
        if mine is None:
            return True
        if theirs is None or mine.times > theirs.times:
            return False
        return never_longer(self._local(mine.at_most), self._law(theirs.at_most))

    def _local(self, term: Term) -> Amount:
        return self.procedure.length(term, self.day)

    def _law(self, term: Term) -> Amount:
        return self.mapping.law.length(term, self.day)
