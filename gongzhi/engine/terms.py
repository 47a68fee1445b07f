"""Lengths of time as a sentence writes them: «30日», «10个工作日», or a named parameter «{受理时限}»."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongzhi.calendars import Amount, Unit

_WRITTEN = re.compile(r"[1-9]\d{0,4}(个?工作日|个?小时|日|天|个月|年)\Z")
_PARAMETER = re.compile(r"\{([^{}\s、=|：]+)\}\Z")
_HOLIDAY = 9
"""Days off that the longest holiday, with the weekends it touches, can put into a run of working days."""

_HOURS = {
    Unit.HOUR: (1, 1),
    Unit.DAY: (24, 24),
    Unit.WORKING_DAY: (24, 24),
    Unit.MONTH: (28 * 24, 31 * 24),
    Unit.YEAR: (365 * 24, 366 * 24),
}
"""Shortest and longest length of one unit; working days are bounded above in `longest_hours`."""


@dataclass(frozen=True, slots=True)
class Named:
    """A parameter whose dated values stand in the pack."""

    parameter: str

    def __str__(self) -> str:
        return "{" + self.parameter + "}"


Term = Amount | Named


def parse_amount(text: str) -> Amount | None:
    """A length written without blanks and without leading zeros, else None."""
    return Amount.parse(text) if _WRITTEN.match(text) else None


def parse_term(text: str) -> Term | None:
    """A length written out, or the name of a parameter in braces; None if it is neither."""
    match = _PARAMETER.match(text)
    return Named(match[1]) if match else parse_amount(text)


def shortest_hours(amount: Amount) -> int:
    return amount.number * _HOURS[amount.unit][0]


def longest_hours(amount: Amount) -> int:
    """An upper bound in any calendar."""
    if amount.unit is Unit.WORKING_DAY:
        return (-(-amount.number * 7 // 5) + _HOLIDAY) * 24
    return amount.number * _HOURS[amount.unit][1]


def never_longer(a: Amount, b: Amount) -> bool:
    """Whether `a` can end no later than `b`, whatever the calendar."""
    if a.unit is b.unit:
        return a.number <= b.number
    return longest_hours(a) <= shortest_hours(b)
