"""What may be done in a case, by whom, and what it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongzhi.ballots import Rule
from gongzhi.engine.procedure.sources import Citation


@dataclass(frozen=True, slots=True)
class Attribute:
    """A yes-or-no fact of the case («紧急»). Who may change it is said in `engine.facts`.

    `free` (变化: 随时): it may change at any time, without an act.
    """

    index: int
    name: str
    default: bool = False
    citations: tuple[Citation, ...] = ()
    help: str = ""
    free: bool = False


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
    fills: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`outcome` holds when `quantity` of the children («全部») ended with `result`, or at all if None."""

    outcome: str | None
    quantity: str
    result: str | None = None


THE_CASE, THE_ENTRY, CONSTANT = "本案", "对象", "="
"""Where an opening value can come from, beside a field of a step: «本案.标题», «对象», «=文字»."""


@dataclass(frozen=True, slots=True)
class SubProcedure:
    """A step done by child cases running `code`: one for each entry of the list `each`, or just one.

    `verdicts` are tried in order; they cover every way in which all children can end, or `again` names the
    step that asks once more when they ended with none of them.
    `opening`: (field of the child's first step, where its value comes from), see `engine.children.given`.
    `reports`: the child's step that tells the result; empty means its end. `recall`: the child's step the
    system takes when the parent no longer waits; empty lets the child go on by itself.
    """

    code: str
    each: str
    verdicts: tuple[Verdict, ...]
    opening: tuple[tuple[str, str], ...] = ()
    reports: str = ""
    recall: str = ""
    again: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """The step ends with `outcome` if and only if its numbers satisfy the first rule whose guard holds."""

    outcome: str
    rules: tuple[tuple[Guard, Rule], ...]


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
    count: Count | None = None
    begins_included: bool = True
    begins_due: bool = False
    line: int = 0

    @property
    def bit(self) -> int:
        return 1 << self.index
