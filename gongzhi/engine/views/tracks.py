"""Shares out the free space between boxes: lines that overlap get tracks of their own, bundles share one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field

Gap = int
Key = Hashable


@dataclass(slots=True)
class Tracks:
    """Gaps between rows, or between columns. Lines of the same key in the same gap share a track."""

    _spans: dict[tuple[Gap, Key], tuple[float, float]] = field(default_factory=dict)
    _given: dict[tuple[Gap, Key], int] = field(default_factory=dict)

    def ask(self, gap: Gap, key: Key, begin: float, end: float) -> None:
        """Room for a line from `begin` to `end`, in any unit that grows along the gap."""
        low, high = min(begin, end), max(begin, end)
        old = self._spans.get((gap, key), (low, high))
        self._spans[gap, key] = (min(low, old[0]), max(high, old[1]))

    def share(self) -> None:
        """Gives every key the first track of its gap that is free along its whole line."""
        taken: dict[Gap, list[list[tuple[float, float]]]] = defaultdict(list)
        for (gap, key), (low, high) in sorted(self._spans.items(), key=lambda item: (item[0][0], item[1])):
            lines = taken[gap]
            free = (
                number
                for number, line in enumerate(lines)
                if all(high < begin or end < low for begin, end in line)
            )
            number = next(free, len(lines))
            if number == len(lines):
                lines.append([])
            lines[number].append((low, high))
            self._given[gap, key] = number

    def number(self, gap: Gap, key: Key) -> int:
        return self._given[gap, key]

    def count(self, gap: Gap) -> int:
        """How many tracks the gap needs."""
        return max((number + 1 for (where, _), number in self._given.items() if where == gap), default=0)
