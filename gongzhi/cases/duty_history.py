"""The duties of a case as its entries made and ended them: what `cases_obligation` must hold.

The statement of decision 0001 does the same in SQL while a step is taken; here it is done over, in Python,
for verification.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import timezone

from gongzhi.calendars import Calendar
from gongzhi.cases import store
from gongzhi.cases.models import Obligation

Row = dict[str, Any]
Key = tuple[str, str, int]
COLUMNS = [*store.DUTY_COLUMNS, "ended_at", "ended_seq", "done"]
DATES = {"due_at", "warn_at", "provisional"}


def _key(row: Mapping[str, Any]) -> Key:
    return row["step"], row["rule"], row["since_seq"]


class DutyHistory:
    """All duties a case has had; `take` is told of each entry in order."""

    def __init__(self) -> None:
        self.rows: dict[Key, Row] = {}

    def take(self, item: store.Append) -> None:
        """One entry: duties that no longer run end with it, the others begin or go on."""
        entry, running = item.entry, {_key(duty) for duty in item.duties}
        for key, row in self.rows.items():
            if row["ended_at"] is None and key not in running:
                row |= {
                    "ended_at": entry["at"],
                    "ended_seq": entry["seq"],
                    "done": row["step"] == entry["step"],
                }
        for duty in item.duties:
            known = self.rows.get(_key(duty), {"done": False})
            self.rows[_key(duty)] = {**duty, "ended_at": None, "ended_seq": None, "done": known["done"]}


def wrong_duties(case_id: int, history: DutyHistory, calendar: Calendar) -> Iterator[str]:
    """One sentence for each stored duty that is missing, too many, or not as the ledger leads to it."""
    stored = {_key(row): row for row in Obligation.objects.filter(case=case_id).values(*COLUMNS)}
    for key in sorted(stored.keys() ^ history.rows.keys()):
        yield f"应办事项“{key[0]}”{'不是台账推算出来的' if key in stored else '缺失'}"
    for key in sorted(stored.keys() & history.rows.keys()):
        if wrong := list(_differing(stored[key], history.rows[key], calendar)):
            yield f"应办事项“{key[0]}”的“{'、'.join(wrong)}”与台账推算的不符"


def _differing(stored: Row, expected: Row, calendar: Calendar) -> Iterable[str]:
    names = [name for name in COLUMNS if stored[name] != expected[name]]
    return [n for n in names if n not in DATES] if _was_awaiting(stored, calendar) else names


def _was_awaiting(stored: Row, calendar: Calendar) -> bool:
    """Whether the date was a guess when the duty ran: a holiday notice that came later may move it."""
    began = timezone.localdate(stored["started_at"])
    return stored["provisional"] and any(notice.issued >= began for notice in calendar.notices)
