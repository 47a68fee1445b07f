"""A voting rule as data: conditions that must all hold, each met by any one of its tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongzhi.ballots.thresholds import Threshold


@dataclass(frozen=True, slots=True)
class Test:
    """The count `part` must reach `threshold` of the count `whole`; both are names («同意», «到会人员»)."""

    part: str
    whole: str
    threshold: Threshold

    __test__ = False  # pytest: not a test class

    def __str__(self) -> str:
        return f"{self.part}须达{self.whole}的{self.threshold.wording}"


@dataclass(frozen=True, slots=True)
class Condition:
    """One gate of a rule («出席», «通过»). Any one of its tests suffices."""

    name: str
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """How a body decides. `citation` is the article as people read it."""

    name: str
    conditions: tuple[Condition, ...]
    citation: str
    begins: date | None = None
    ends: date | None = None
    checked: bool = False

    def holds(self, day: date) -> bool:
        """Whether the rule is in force on *day*."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day < self.ends)

    @property
    def counts(self) -> tuple[str, ...]:
        """Every count the rule may ask for, parts before wholes, in order of appearance."""
        tests = [test for condition in self.conditions for test in condition.tests]
        return tuple(dict.fromkeys(name for test in tests for name in (test.part, test.whole)))
