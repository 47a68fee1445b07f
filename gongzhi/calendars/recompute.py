"""When a new notice is published, which dates move."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from gongzhi.calendars.calendar import Calendar
from gongzhi.calendars.clock import Due, Term

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Moved(Generic[Key]):
    """One date that is different, or has become certain or uncertain, under the new calendar."""

    key: Key
    before: Due
    after: Due

    @property
    def shifted(self) -> bool:
        """Whether the moment itself changed (not only its certainty)."""
        return self.before.at != self.after.at


def moved(terms: Iterable[tuple[Key, Term]], old: Calendar, new: Calendar) -> list[Moved[Key]]:
    """The terms whose date or certainty differs between the calendars, in the order given."""
    if old.revision == new.revision:
        return []
    changes = (Moved(key, term.due(old), term.due(new)) for key, term in terms)
    return [
        change
        for change in changes
        if change.shifted or change.before.provisional != change.after.provisional
    ]
