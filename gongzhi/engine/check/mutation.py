"""C10, second part: how much of the procedure the checks really guard. Every rule is taken out once.

A rule whose absence nothing notices is either redundant or unguarded: no property, no article of the law
layer and no other check depends on it. The share that is noticed is the mutation score.
"""

from collections.abc import Callable
from dataclasses import dataclass

from gongzhi.engine.check.space import Unproven


@dataclass(frozen=True, slots=True)
class Score:
    killed: int
    total: int
    survivors: tuple[int, ...]
    unknown: tuple[int, ...]  # stopped by a limit: neither killed nor survived

    @property
    def value(self) -> float:
        """Between 0 and 1; 1 for a procedure without rules."""
        return self.killed / self.total if self.total else 1.0


def score(rules: tuple[int, ...], noticed: Callable[[int], bool]) -> Score:
    """`noticed(rule)` says whether some check fails once the rule is gone; it may raise Unproven."""
    survivors, unknown = [], []
    for rule in rules:
        try:
            if not noticed(rule):
                survivors.append(rule)
        except Unproven:
            unknown.append(rule)
    killed = len(rules) - len(survivors) - len(unknown)
    return Score(killed, len(rules), tuple(survivors), tuple(unknown))
