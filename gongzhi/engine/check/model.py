"""The checker's own view of a graph: steps, flags, duties, and actions with what they need and what they do.

Procedures, statutes, mutated copies and random graphs all become a `Model`. Every condition and effect keeps
the number of its rule, so that a rule can be taken out and a breach can quote it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from gongzhi.engine.check.bits import Cube
from gongzhi.engine.grammar import Verb

Formula = tuple[Cube, ...]  # over attribute numbers: one of the cubes holds
ALWAYS: Formula = ((0, 0),)


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    applies: Formula = ALWAYS
    roles: tuple[str, ...] = ()
    escape: bool = False  # 退出: ends the case without finishing it
    external: bool = False  # 外部: done by somebody the office cannot oblige
    automatic: bool = False
    counted: tuple[Formula, ...] = ()  # 分级 of the votes counted here


@dataclass(frozen=True, slots=True)
class Flag:
    """«Done and still valid»: of a step, or of some of its outcomes."""

    name: str
    step: int


@dataclass(frozen=True, slots=True)
class Duty:
    """«Due»: a step, or a group any member of which discharges it."""

    name: str
    owners: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """须先有: one of `flags` must be valid (for `days`, if 满), unless none of the steps `owners` is
    active."""

    rule: int
    flags: tuple[int, ...]
    owners: tuple[int, ...]
    days: int = 0
    shortened_by: int | None = None  # flag under which the delay is `shortened_days`
    shortened_days: int = 0


@dataclass(frozen=True, slots=True)
class Wait:
    """须待: the duty must not be open."""

    rule: int
    duty: int


class Repeat(Enum):
    """重复: what becomes of a time that already runs when its 后须 fires again."""

    UNCHANGED = "不变"
    ANEW = "重新起算"
    ANEW_IF_UNDONE = ""  # anew if what set it off had been invalidated since


@dataclass(frozen=True, slots=True)
class Effect:
    """What one rule does when the action fires.

    `target` is a flag (使失效), a duty (后须, 免除) or a step (启用, 停用).
    """

    rule: int
    verb: Verb
    target: int
    days: int | None = None  # 后须: days allowed; 0 means the same day, None without limit
    graded: tuple[tuple[Formula, int], ...] = ()  # other days where an attribute formula holds, first match
    repeat: Repeat = Repeat.UNCHANGED

    @property
    def longest(self) -> int | None:
        """The most days that any grade allows; None without limit."""
        if self.days is None:
            return None
        return max([self.days, *(days for _, days in self.graded)])


@dataclass(frozen=True, slots=True)
class Action:
    """One step with one outcome.

    It first `states` facts, which hold for the act itself. Firing it makes the flags `sets` valid and
    `stale` invalid, and ends the duties `discharges`.
    """

    step: int
    outcome: str = ""
    applies: Formula = ALWAYS
    sets: frozenset[int] = frozenset()
    stale: frozenset[int] = frozenset()
    discharges: frozenset[int] = frozenset()
    states: frozenset[int] = frozenset()  # attributes that its form states, before anything is asked
    affirms: frozenset[int] = frozenset()  # those of them that it must state as true
    conditions: tuple[Condition, ...] = ()
    waits: tuple[Wait, ...] = ()
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch that does not count for the deadlines of `rules`; of every rule when `rules` is empty."""

    begins: frozenset[int]  # actions
    ends: frozenset[int]
    rules: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Lapse:
    """义务消灭: `step` may end these open duties undone; None means any. The author answers for it by
    article."""

    step: int
    duties: frozenset[str] | None
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Duty number s < len(steps) is step s itself; the duties after them are groups."""

    title: str
    steps: tuple[Step, ...]
    actions: tuple[Action, ...]
    flags: tuple[Flag, ...]
    duties: tuple[Duty, ...]
    included: frozenset[int]
    pending: frozenset[int]
    finishing: frozenset[int] = frozenset()  # 办结: flags, one of which must be valid at the end
    attributes: tuple[str, ...] = ()
    exclusive: tuple[frozenset[int], ...] = ()  # attributes of which at most one holds
    begins: tuple[tuple[int, bool], ...] = ()  # attributes with a known value at the opening; others have any
    free: frozenset[int] = frozenset()  # attributes that may change at any moment
    pauses: tuple[Pause, ...] = ()
    lapses: tuple[Lapse, ...] = ()

    def action_name(self, action: int) -> str:
        it = self.actions[action]
        name = self.steps[it.step].name
        return f"{name}={it.outcome}" if it.outcome else name

    def act(self, number: int) -> int:
        """The first of the actions that are the same step with the same outcome, under whatever facts."""
        wanted = self.actions[number].step, self.actions[number].outcome
        return next(i for i, action in enumerate(self.actions) if (action.step, action.outcome) == wanted)

    def where(self, test: Callable[[Step], bool]) -> frozenset[int]:
        """The actions whose step passes the test."""
        return frozenset(i for i, action in enumerate(self.actions) if test(self.steps[action.step]))

    def done(self, step: int) -> int:
        """The flag «this step is done», whatever its outcome."""
        return next(n for n, f in enumerate(self.flags) if f.step == step and f.name == self.steps[step].name)

    def waivable(self) -> dict[int, int]:
        """Steps that some condition wants to end in a certain way and that some action switches off: for each
        its plain flag «done». Switched off, the condition is waived, however the step ended."""
        done = {flag.step: n for n, flag in enumerate(self.flags) if flag.name == self.steps[flag.step].name}
        excluded = {e.target for a in self.actions for e in a.effects if e.verb is Verb.EXCLUDES}
        asked = {
            c.owners[0]
            for a in self.actions
            for c in a.conditions
            if len(c.owners) == 1 and done.get(c.owners[0], c.flags[0]) not in c.flags
        }
        return {step: done[step] for step in asked & excluded}

    def rules(self) -> tuple[int, ...]:
        """The numbers of all rules, ascending; 0 (what a step's own line says) is not a rule."""
        found = {0}
        for it in self.actions:
            found |= (
                {c.rule for c in it.conditions} | {w.rule for w in it.waits} | {e.rule for e in it.effects}
            )
        return tuple(sorted(found - {0}))

    def verbs_of(self, rule: int) -> tuple[str, ...]:
        """The verbs the rule stands for, in the order of the kernel."""
        found = {e.verb for action in self.actions for e in action.effects if e.rule == rule}
        if any(c.rule == rule for action in self.actions for c in action.conditions):
            found.add(Verb.REQUIRES)
        if any(w.rule == rule for action in self.actions for w in action.waits):
            found.add(Verb.AWAITS)
        return tuple(verb.value for verb in Verb if verb in found)

    def only_restrains(self, rule: int) -> bool:
        """Whether the rule does nothing but forbid: taken out, everything that could happen still can."""
        return not any(effect.rule == rule for action in self.actions for effect in action.effects)

    def without_rule(self, rule: int) -> "Model":
        """The same graph with one rule taken out, for the mutation score."""
        return replace(self, actions=tuple(_strip(action, rule) for action in self.actions))


def _strip(action: Action, rule: int) -> Action:
    return replace(
        action,
        conditions=tuple(part for part in action.conditions if part.rule != rule),
        waits=tuple(part for part in action.waits if part.rule != rule),
        effects=tuple(part for part in action.effects if part.rule != rule),
    )
