"""Chance that can be repeated: every draw comes from a generator made of the seed and the case's number."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import TypeVar

_Word = TypeVar("_Word")


class Dice:
    """A few ways of drawing."""

    def __init__(self, *seed: object) -> None:
        self.rng = random.Random("/".join(map(str, seed)))

    def percent(self, chance: float) -> bool:
        """True in `chance` cases of a hundred."""
        return self.rng.random() * 100 < chance

    def one(self, words: list[_Word]) -> _Word:
        """One of them, each as likely."""
        return self.rng.choice(words)

    def weighted(self, weights: Mapping[_Word, float]) -> _Word:
        """One of the keys, as likely as its weight."""
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def hours(self, shortest: float, usual: float, longest: float) -> float:
        """A duration between the two ends, most often near the usual one."""
        return self.rng.triangular(shortest, longest, usual)
