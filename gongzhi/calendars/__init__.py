"""Every legal date, and why it is that day: pure."""

from gongzhi.calendars.amounts import Amount, Unit
from gongzhi.calendars.calendar import Calendar
from gongzhi.calendars.clock import Due, Term, due
from gongzhi.calendars.files import DataError
from gongzhi.calendars.meanings import DayMeanings, unit_under
from gongzhi.calendars.pauses import ZONE, Pause, PauseKind
from gongzhi.calendars.periods import (
    earliest,
    earliest_after_notice,
    earliest_demand,
    latest_before,
    publication_end,
)
from gongzhi.calendars.recompute import Moved, moved
from gongzhi.calendars.trail import Fate, Line, lines_of, summary_of

__all__ = [
    "ZONE",
    "Amount",
    "Calendar",
    "DataError",
    "DayMeanings",
    "Due",
    "Fate",
    "Line",
    "Moved",
    "Pause",
    "PauseKind",
    "Term",
    "Unit",
    "due",
    "earliest",
    "earliest_after_notice",
    "earliest_demand",
    "latest_before",
    "lines_of",
    "moved",
    "publication_end",
    "summary_of",
    "unit_under",
]
