"""Drawing by lot so that anybody can draw again. Pure.

The seed is fixed and its digest shown before the cases are known; after the draw the seed itself is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongzhi.cases.chain import canonical, sm3


@dataclass(frozen=True, slots=True)
class Terms:
    """What is drawn: which town's cases, closed on which days (both included), how many, how many a unit."""

    town: str
    begins: date
    ends: date
    size: int
    per_unit: int


def commitment(seed: bytes, terms: Terms) -> str:
    """The digest published beforehand: of the seed together with the terms, so neither can change later."""
    told = [terms.town, terms.begins.isoformat(), terms.ends.isoformat(), terms.size, terms.per_unit]
    return sm3(seed, canonical(told)).hex()


def list_digest(numbers: Iterable[str]) -> str:
    """The digest of the list that was drawn from: the case numbers in order."""
    return sm3(canonical(sorted(numbers))).hex()


def draw(seed: bytes, candidates: Iterable[tuple[str, int | None]], size: int, per_unit: int) -> list[str]:
    """Case numbers in the order drawn: by the digest of seed and number, at most `per_unit` of one unit.

    `candidates`: number and unit in charge. Fewer than `size` if there are not enough.
    """
    ranked = sorted(candidates, key=lambda one: sm3(seed, one[0].encode()))
    taken: Counter[int | None] = Counter()
    drawn: list[str] = []
    for number, unit in ranked:
        if len(drawn) == size:
            break
        if taken[unit] < per_unit:
            taken[unit] += 1
            drawn.append(number)
    return drawn
