"""Which days are working days in China: weekends, the yearly notice's days off, its make-up workdays, and
before the notice is out the days the law itself names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gongzhi.calendars.notices import Notice, Statutory, read_folder

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
HORIZON_YEARS = 40  # how far past the last notice working days can be counted (Mon–Fri, provisional)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """What a notice, or the law itself, says of one day."""

    off: bool
    occasion: str
    source: str


class Calendar:
    """The working days of China as far as they have been announced. Immutable.

    Years without a notice are guessed Monday to Friday, but for the days the law names; whoever uses them
    must ask `certain`.
    """

    def __init__(
        self, notices: Iterable[Notice], basis: Mapping[str, str], statutory: Sequence[Statutory] = ()
    ) -> None:
        """Lay later notices over earlier ones. Raises ValueError when none is given or a year is missing."""
        ordered = sorted(notices, key=lambda notice: (notice.year, notice.issued))
        years = sorted({notice.year for notice in ordered})
        if not years:
            raise ValueError("没有读到任何年度的放假通知")
        gaps = set(range(years[0], years[-1] + 1)) - set(years)
        if gaps:
            raise ValueError(f"缺少以下年度的放假通知：{'、'.join(map(str, sorted(gaps)))}")
        self.first_year, self.last_year = years[0], years[-1]
        self.notices = tuple(ordered)
        self.basis = dict(basis)
        guessed = range(self.last_year + 1, self.last_year + HORIZON_YEARS + 1)
        self._marks = _named(statutory, guessed) | _marks(ordered)
        self._work, self._before, self._origin = self._count()
        self.certain_from = date(self.first_year, 1, 1).toordinal()
        self.certain_to = date(self.last_year, 12, 31).toordinal() - _year_end_reach(ordered)
        self.revision = _fingerprint(ordered, self.basis, statutory)

    @classmethod
    def load(cls, paths: Path | str | Iterable[Path | str]) -> Calendar:
        """Read a folder of `<year>.yaml` and `basis.yaml`, or several, later on top. Raises DataError."""
        found = [read_folder(Path(path)) for path in ([paths] if isinstance(paths, str | Path) else paths)]
        return cls(
            [notice for folder in found for notice in folder.notices],
            {key: words for folder in found for key, words in folder.basis.items()},
            [named for folder in found for named in folder.statutory],
        )

    def is_working(self, day: date) -> bool:
        """Whether *day* is a working day (a guess where `known(day.year)` is false)."""
        return self.works(day.toordinal())

    def works(self, ordinal: int) -> bool:
        """`is_working` for a proleptic ordinal."""
        mark = self._marks.get(ordinal)
        return not mark.off if mark else (ordinal - 1) % 7 < _SATURDAY

    def known(self, year: int) -> bool:
        """Whether the notice for *year* has been loaded."""
        return self.first_year <= year <= self.last_year

    def certain(self, first: int, last: int) -> bool:
        """Whether no day from ordinal *first* to *last* can be changed by a notice not yet published."""
        return self.certain_from <= first and last <= self.certain_to

    def worked_until(self, ordinal: int) -> int:
        """Number of working days from the start of the table up to and including *ordinal*."""
        index = ordinal - self._origin
        if not 0 <= index < len(self._before):
            raise ValueError(f"{_iso(ordinal)} 超出工作日表的范围（{self.span}）")
        return self._before[index]

    def nth(self, count: int) -> int:
        """Ordinal of the working day with that running number (inverse of `worked_until`)."""
        if not 0 < count <= len(self._work):
            raise ValueError(f"所算的工作日超出工作日表的范围（{self.span}）")
        return self._work[count - 1]

    @property
    def span(self) -> str:
        """The first and last day in which working days can be counted."""
        return f"{_iso(self._origin)}至{_iso(self._origin + len(self._before) - 1)}"

    def why(self, day: date) -> str:
        """One Chinese phrase: what kind of day it is and which notice says so."""
        weekday = WEEKDAYS[day.weekday()]
        mark = self._marks.get(day.toordinal())
        if mark is None:
            plain = "工作日" if day.weekday() < _SATURDAY else "休息日"
            return f"{weekday}，{plain}{self._guess(day)}"
        if mark.off:
            return f"{weekday}，{mark.occasion}放假（{mark.source}）"
        return f"{weekday}，{mark.occasion}调休上班（{mark.source}）"

    def doubt(self, first: date, last: date) -> str:
        """Why days between *first* and *last* are not certain yet; empty when they are."""
        if self.certain(first.toordinal(), last.toordinal()):
            return ""
        if first.year < self.first_year:
            return f"{first.year}年休假安排未收录"
        return f"{max(self.last_year + 1, last.year)}年调休安排未公布"

    def _guess(self, day: date) -> str:
        doubt = self.doubt(day, day)
        return f"（{doubt}，暂按周一至周五上班推定）" if doubt else ""

    def _count(self) -> tuple[list[int], list[int], int]:
        origin = date(self.first_year - 1, 1, 1).toordinal()
        end = date(self.last_year + HORIZON_YEARS, 12, 31).toordinal()
        work = [ordinal for ordinal in range(origin, end + 1) if self.works(ordinal)]
        before: list[int] = []
        count = 0
        for ordinal in range(origin, end + 1):
            count += count < len(work) and work[count] == ordinal
            before.append(count)
        return work, before, origin


def _marks(notices: Iterable[Notice]) -> dict[int, Mark]:
    marks: dict[int, Mark] = {}
    for notice in notices:
        for day, occasion in notice.off.items():
            marks[day.toordinal()] = Mark(True, occasion, notice.number)
        for day, occasion in notice.work.items():
            marks[day.toordinal()] = Mark(False, occasion, notice.number)
    return marks


def _named(statutory: Iterable[Statutory], years: Iterable[int]) -> dict[int, Mark]:
    """The days off the law names in years without a notice."""
    named = ((found, day, name) for found in statutory for year in years for day, name in found.in_year(year))
    return {day.toordinal(): Mark(True, occasion, found.article) for found, day, occasion in named}


def _year_end_reach(notices: Iterable[Notice]) -> int:
    """How many of the last days of December a later year's notice has ever changed.

    Learnt from the notices themselves (2008's took 29 December 2007), so the last days of the newest known
    year are not called certain until the next notice is out.
    """
    reach = 0
    for notice in notices:
        new_year = date(notice.year, 1, 1)
        reach = max([reach, *((new_year - day).days for day in [*notice.off, *notice.work])])
    return reach


def _fingerprint(notices: Iterable[Notice], basis: Mapping[str, str], statutory: Iterable[Statutory]) -> str:
    digest = hashlib.sha256(repr(sorted(basis.items())).encode())
    for named in statutory:
        digest.update(repr((named.article, named.begins, sorted(named.off))).encode())
    for notice in notices:
        digest.update(repr((notice.year, notice.number, sorted(notice.off), sorted(notice.work))).encode())
    return digest.hexdigest()[:16]


def _iso(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


__all__ = ["WEEKDAYS", "Calendar", "Mark"]
