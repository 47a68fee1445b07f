"""How matters of each procedure go: taken from the worked examples beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import product
from pathlib import Path

from django.conf import settings

from gongzhi.cases import catalogue
from gongzhi.engine import (
    CaseState,
    Child,
    Event,
    Procedure,
    Step,
    count_errors,
    decide_children,
)
from gongzhi.engine.acts import Act
from gongzhi.engine.examples import Example, read_examples
from gongzhi.engine.procedure import SubProcedure

PROCEDURES = settings.PACKS / "cn" / "procedures"
Tallies = dict[tuple[str, str], dict[str, str]]
GUESSES = ("100", "60", "0", "30", "51", "90", "1", "5")


@dataclass
class Story:
    """Acts in their order, the attributes they are about, and numbers that fit a step's outcome."""

    acts: list[Act]
    attrs: dict[str, bool]
    tallies: Tallies


@cache
def folder_of(code: str) -> Path:
    """Where the procedure with this code lies. LookupError."""
    for path in PROCEDURES.glob("*/procedure.yaml"):
        if re.search(rf"^代码: {code}$", path.read_text(encoding="utf-8"), re.MULTILINE):
            return path.parent
    raise LookupError(code)


@cache
def examples(code: str) -> list[Example]:
    """The worked examples of a procedure, in the order of the file."""
    return read_examples(folder_of(code) / "tests.yaml")


def procedure_of(code: str) -> Procedure:
    """The procedure as it is installed, which is compiled already."""
    newest = max(pk for pk, version in catalogue.versions().items() if version.code == code)
    return catalogue.compiled(newest)


def tallies(code: str) -> Tallies:
    """Numbers that lead to an outcome, by step and outcome."""
    found = {}
    for example in examples(code):
        for text, numbers, _ in example.tallies:
            step, _, outcome = text.partition("=")
            found[step, outcome] = numbers
    return found


def stories(code: str) -> list[Story]:
    """The worked examples that come to an end, the longest first."""
    ended = sorted((e for e in examples(code) if e.finished == "是"), key=lambda e: -len(e.acts))
    return [Story(list(e.acts), dict(e.attrs), tallies(code)) for e in ended]


def story_telling(sub: SubProcedure, outcome: str | None, *, whole: bool = False) -> Story:
    """The shortest story of the child up to the act that makes the parent's step end so.

    `whole`: on to the child's own end, where an example goes so far.
    """
    found = sorted(_told(sub, outcome), key=lambda pair: (whole and not pair[0].finished, pair[1]))
    example, position = found[0]
    acts = example.acts if whole else example.acts[:position]
    return Story(list(acts), dict(example.attrs), tallies(sub.code))


def _told(sub: SubProcedure, outcome: str | None) -> Iterator[tuple[Example, int]]:
    """Examples in which the child gives this answer, and after how many acts."""
    telling = {step.name for step in procedure_of(sub.code).steps if step.tells_end}
    for example in examples(sub.code):
        result = ""
        for position, act in enumerate(example.acts, 1):
            result = act.outcome or "" if act.step in telling else result
            verdict = decide_children(sub, [Child("", True, result)])
            if act.step == sub.reports and verdict and verdict.outcome == outcome:
                yield example, position


def numbers(
    procedure: Procedure, state: CaseState, step: Step, outcome: str | None, known: Tallies, at: datetime
) -> dict[str, str]:
    """Numbers from which the outcome follows; empty where a step counts nothing."""
    if step.count is None:
        return {}
    event = Event(state.seq + 1, "办理", step.name, outcome, at=at)
    names = [spec.key for spec in step.form if spec.kind == "数字"]
    told = known.get((step.name, outcome or ""), {})
    guesses = (dict(zip(names, guess, strict=True)) for guess in product(GUESSES, repeat=len(names)))
    fits = (n for n in (told, *guesses) if n and not count_errors(procedure, state, event, n))
    return dict(next(fits))
