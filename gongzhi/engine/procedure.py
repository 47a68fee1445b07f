"""A compiled procedure: what may ever happen. What did happen is in `state`.

Everything here is frozen. Steps, flags and groups have bit numbers, and the graph is kept as masks over them:
`F` bits are flags («done and still valid»), `I` bits are steps, `R` bits are steps, then groups.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gongzhi.calendars import Amount
from gongzhi.engine.grammar import Item, PropertySentence, Sentence, Verb
from gongzhi.engine.terms import Term

STEP_ITSELF = 0
"""Rule number of what the step's own line says (一次, 初始) rather than a numbered rule."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text of law or a local document. `checked`: compared with the original (国家, 地方) or 未核实."""

    key: str
    title: str
    number: str = ""
    in_force: date | None = None
    checked: str = "未核实"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule stands: the source's key, and the article as written («25②», «31(6)», «10-11»)."""

    source: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A yes-or-no fact of the case («紧急»). The checker lets it change at any moment."""

    index: int
    name: str
    default: bool = False
    citations: tuple[Citation, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Guard:
    """Which attributes must hold (`on`) and must not hold (`off`), as masks over attribute bits."""

    on: int = 0
    off: int = 0

    def holds(self, v: int) -> bool:
        return not (self.on & ~v) and not (self.off & v)


@dataclass(frozen=True, slots=True)
class Role:
    """A part in the procedure. `binding` says who plays it and is opaque to the engine."""

    key: str
    title: str
    binding: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a step's form. `outcomes` limits it to those outcomes; empty means all.

    `records` (记为) names what of the case the value becomes (标题, 类别, 承办 …), opaque to the engine;
    `sets` (要素) is the attribute that a yes-or-no field gives; `limit` (限长) counts characters and is 0
    for the usual limit of its kind.
    """

    key: str
    title: str
    kind: str
    required: bool = False
    options: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    unit: str = ""
    help: str = ""
    private: bool = False
    records: str = ""
    sets: str = ""
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """`outcome` holds when `quantity` of the children («全部») ended with `result`, or at all if None."""

    outcome: str | None
    quantity: str
    result: str | None = None


@dataclass(frozen=True, slots=True)
class SubProcedure:
    """A step done by child cases running `code`, one for each entry of the list `each`.

    `verdicts` are tried in order; they cover every way in which all children can end.
    """

    code: str
    each: str
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Step:
    index: int
    name: str
    code: str
    stage: str
    roles: tuple[str, ...]
    outcomes: tuple[str, ...] = ()
    outcome_guards: tuple[Guard, ...] = ()
    kind: str = "plain"
    form: tuple[Field, ...] = ()
    once: bool = False
    optional: bool = False
    external: bool = False
    automatic: bool = False
    exit: bool = False
    applies: Guard = Guard()
    pauses_clock: bool = False
    papers: tuple[str, ...] = ()
    tells_end: bool = False
    help: str = ""
    children: SubProcedure | None = None
    begins_included: bool = True
    begins_due: bool = False
    line: int = 0

    @property
    def bit(self) -> int:
        return 1 << self.index


@dataclass(frozen=True, slots=True)
class Flag:
    """«The step is done and valid», or with `outcomes`: «… and its latest outcome is one of these»."""

    index: int
    step: int
    outcomes: tuple[str, ...] = ()

    @property
    def bit(self) -> int:
        return 1 << self.index


@dataclass(frozen=True, slots=True)
class Group:
    """归并: a condition any member fulfils, and a duty any member discharges. `index` is its bit in R."""

    index: int
    name: str
    items: tuple[Item, ...]
    members: int
    flags: int
    citations: tuple[Citation, ...] = ()

    @property
    def bit(self) -> int:
        return 1 << self.index


@dataclass(frozen=True, slots=True)
class Extension:
    """延长: each action in `by` lengthens the running term once by at most `at_most`, `times` times in all.

    `asked_by` is the step that must be taken before the term has run out, if the rule says so.
    """

    by: frozenset[int]
    at_most: Term
    times: int
    asked_by: int | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """限: how long a duty may take. The first of `grades` whose guard holds replaces `term`."""

    term: Term
    grades: tuple[tuple[Guard, Term], ...] = ()
    extension: Extension | None = None
    repeat: str = ""


@dataclass(frozen=True, slots=True)
class Delay:
    """满: how long to wait. Once step `shortened_by` is done, only `shortened_to`, or not at all.

    `ahead` counts back from the later step as «N日前» does, instead of forward as «满N日» does.
    """

    term: Term
    ahead: bool = False
    shortened_by: int | None = None
    shortened_to: Term | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One numbered sentence with its source. Sugar expands to several `sentences` under one number.

    `until` (限至) names a day the case itself agrees on: the duty ends on the date the event gives under
    that name. No law sets it, so the checker treats the duty as one without a term.
    """

    number: int
    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    without: tuple[str, ...] = ()
    guard: Guard = Guard()
    limit: Limit | None = None
    delay: Delay | None = None
    until: str = ""
    note: str = ""
    quote: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """须先有: some flag of `flags` must hold, unless no step of `owners` is effectively included."""

    owners: int
    flags: int
    rule: int
    delay: Delay | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """须待: none of these R bits may be pending and effectively included."""

    pending: int
    rule: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What one rule does on firing. `mask` is over F for 使失效, over R for 后须 and 免除, else over I."""

    verb: Verb
    mask: int
    rule: int


@dataclass(frozen=True, slots=True)
class Action:
    """A step with one outcome under one guard. Six masks say what firing does, `effects` by which rule."""

    index: int
    step: int
    outcome: str | None
    guard: Guard
    conditions: tuple[Condition, ...]
    waits: tuple[Wait, ...]
    clears: int
    sets: int
    releases: int
    obliges: int
    excludes: int
    includes: int
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Pause:
    """暂停: while it runs, from an action in `begin` to one in `end`, the limits of `rules` stand still."""

    name: str
    rules: frozenset[int]
    begin: frozenset[int]
    end: frozenset[int]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Floor:
    """保障下限: `step` may not be demanded earlier than `term` after `since`; it may be done earlier."""

    name: str
    step: int
    since: int
    term: Term
    citations: tuple[Citation, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Separation:
    """分责: these steps may not be done by the same person (or, with `unit`, by the same unit)."""

    steps: frozenset[int]
    citations: tuple[Citation, ...]
    unit: bool = False


@dataclass(frozen=True, slots=True)
class DatedAmount:
    begins: date
    amount: Amount
    origin: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named length with dated values. A profile may only 缩短 (a limit) or 加长 (a delay) it."""

    name: str
    values: tuple[DatedAmount, ...]
    tightens: str
    citations: tuple[Citation, ...]
    checked: str = "未核实"

    def at(self, day: date) -> DatedAmount:
        """The value in force on `day`; before the first one, the first."""
        held = [value for value in self.values if value.begins <= day]
        return held[-1] if held else self.values[0]


@dataclass(frozen=True, slots=True)
class Property:
    """A sentence the checker proves. `guard` is the part of 当 that names attributes."""

    key: str
    sentence: PropertySentence
    text: str
    citations: tuple[Citation, ...]
    guard: Guard = Guard()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Suspension:
    """全案中止: who may stop the whole case and start it again."""

    roles: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Realisation:
    """对应: this procedure carries out the statute in folder `law`.

    `steps`: local step (with or without outcome) to what it is there. `attributes`: the statute's 要素 to the
    local one, or to 是 or 否 where this procedure is for one kind of case only.
    """

    law: str
    steps: Mapping[str, str]
    attributes: Mapping[str, str]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Extinction:
    """义务消灭: `step` may end these open duties («全部»: all) without their being done."""

    step: int
    duties: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Procedure:
    """One version of a procedure, compiled. Masks of one version mean nothing in another.

    `matter` (事类) is the kind of matter by which the county's authority table grants access.
    """

    code: str
    version: str
    title: str
    scope: str
    matter: str
    sha256: str
    file: str
    in_force: tuple[date | None, date | None]
    transition: str
    stages: tuple[str, ...]
    steps: tuple[Step, ...]
    actions: tuple[Action, ...]
    flags: tuple[Flag, ...]
    groups: tuple[Group, ...]
    rules: Mapping[int, Rule]
    roles: Mapping[str, Role]
    attributes: tuple[Attribute, ...]
    exclusive: tuple[int, ...]
    sources: Mapping[str, Source]
    parameters: Mapping[str, Parameter]
    properties: tuple[Property, ...]
    separations: tuple[Separation, ...]
    pauses: tuple[Pause, ...]
    floors: tuple[Floor, ...]
    suspension: Suspension | None
    finish: int
    initial: tuple[int, int, int]
    by_name: Mapping[str, Step]
    by_code: Mapping[str, Step]
    by_step: tuple[tuple[Action, ...], ...]
    needs: tuple[tuple[int, Guard], ...]
    realises: tuple[Realisation, ...] = ()
    extinctions: tuple[Extinction, ...] = ()

    def step(self, name: str) -> Step:
        """The step of that name or code. Raises KeyError."""
        return self.by_name.get(name) or self.by_code[name]

    def length(self, term: Term, day: date) -> Amount:
        """The length that holds for an act of `day`."""
        return term if isinstance(term, Amount) else self.parameters[term.parameter].at(day).amount
