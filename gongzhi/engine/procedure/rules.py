"""The numbered sentences and what else a procedure lays down about its steps, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongzhi.engine.grammar import PropertySentence, Sentence
from gongzhi.engine.procedure.sources import Citation
from gongzhi.engine.procedure.steps import Guard
from gongzhi.engine.terms import Term


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
