"""The proof stored with a procedure, as people read it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WORDS = {
    "passed": ("成立", "is-green"),
    "failed": ("不成立", "is-red"),
    "unproven": ("未能证明", "is-amber"),
    "warning": ("提醒", "is-amber"),
}


@dataclass(frozen=True, slots=True)
class Check:
    word: str
    tone: str
    title: str
    story: tuple[str, ...]
    articles: str


@dataclass(frozen=True, slots=True)
class ProofWords:
    checker: str
    day: str
    states: int
    seconds: float
    passed: int
    checks: tuple[Check, ...]


def _check(found: Mapping[str, Any]) -> Check:
    word, tone = WORDS[found["status"]]
    return Check(word, tone, found["title"], tuple(found["story"]), "；".join(found["articles"]))


def proof_words(report: Mapping[str, Any]) -> ProofWords | None:
    """What did not hold first; None for a version without a proof."""
    if not report:
        return None
    checks = tuple(_check(found) for found in report["checks"])
    return ProofWords(
        checker=report["checker"],
        day=report["day"],
        states=report["states"],
        seconds=report["seconds"],
        passed=sum(check.word == "成立" for check in checks),
        checks=tuple(sorted(checks, key=lambda check: check.word == "成立")),
    )
