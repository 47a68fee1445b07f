"""C10, second part: how much of the procedure the checks really guard. Every rule is taken out once.

A rule whose absence nothing notices is either redundant or unguarded: no property, no article of the law
layer and no other check depends on it. The share that is noticed is the mutation score. Worked examples may
notice more; that is told apart, because an example only speaks of the one case it tells.
"""

from collections.abc import Callable
from dataclasses import dataclass

from gongzhi.engine.check.space import Unproven


@dataclass(frozen=True, slots=True)
class Score:
    killed: int
    total: int
    survivors: tuple[int, ...]
    witnessed: tuple[int, ...] | None  # survivors that an example notices; None when there are none to ask
    unknown: tuple[int, ...]  # stopped by a limit: neither killed nor survived

    @property
    def value(self) -> float:
        """Between 0 and 1; 1 for a procedure without rules."""
        return self.killed / self.total if self.total else 1.0

    @property
    def with_examples(self) -> float | None:
        """The share that a check or an example notices."""
        if self.witnessed is None:
            return None
        return (self.killed + len(self.witnessed)) / self.total if self.total else 1.0


Notices = Callable[[int], bool]


def score(rules: tuple[int, ...], noticed: Notices, witness: Notices | None = None) -> Score:
    """`noticed(rule)` says whether some check fails once the rule is gone, and may raise Unproven; `witness`
    whether an example does."""
    survivors, unknown = [], []
    for rule in rules:
        try:
            if not noticed(rule):
                survivors.append(rule)
        except Unproven:
            unknown.append(rule)
    killed = len(rules) - len(survivors) - len(unknown)
    witnessed = tuple(rule for rule in survivors if witness(rule)) if witness else None
    return Score(killed, len(rules), tuple(survivors), witnessed, tuple(unknown))
