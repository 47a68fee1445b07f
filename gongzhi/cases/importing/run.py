"""Runs an import: batches on both cores, progress, wrong rows in a copy, and the on-time flags compared."""

import csv
import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import connections
from django.db.models import F

from gongzhi.calendars.files import DataError
from gongzhi.cases.importing import begin, table
from gongzhi.cases.importing.mapping import CaseMap, RowProblem, life_of, read_map
from gongzhi.cases.models import Category, Obligation
from gongzhi.cases.services import Life, Taken, open_lives

BATCH = 250
WHY = "错误说明"
Row = Mapping[str, str]


@dataclass(slots=True)
class Outcome:
    """What became of some rows."""

    read: int = 0
    written: int = 0
    wrong: list[tuple[int, Row, str]] = field(default_factory=list)
    agree: int = 0
    compared: int = 0

    def add(self, other: "Outcome") -> None:
        self.read += other.read
        self.written += other.written
        self.wrong += other.wrong
        self.agree += other.agree
        self.compared += other.compared


def import_cases(path: Path, map_path: Path, now: datetime, processes: int) -> Iterator[Outcome]:
    """Yields the running total after every batch. Raises DataError for a table that does not fit the map."""
    case_map = read_map(map_path)
    if missing := sorted(set(case_map.columns.values()) - set(table.header(path))):
        raise DataError(path, f"表里没有这些列：{'、'.join(missing)}")
    if case_map.new_categories:
        _add_categories(path, case_map)
    total = Outcome()
    connections.close_all()  # the children open their own
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=spawn, initializer=begin) as pool:
        work = ((part, case_map, now) for part in _parts(path))
        for outcome in pool.map(_import_batch, work):
            total.add(outcome)
            yield total


def write_wrong_rows(path: Path, target: Path, total: Outcome) -> None:
    """A copy of the table with only the wrong rows, each with one sentence that says why."""
    with target.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, ["行号", *table.header(path), WHY], extrasaction="ignore")
        writer.writeheader()
        for line, row, why in sorted(total.wrong, key=lambda wrong: wrong[0]):
            writer.writerow({"行号": line, **row, WHY: why})


def _parts(path: Path) -> Iterator[tuple[tuple[int, dict[str, str]], ...]]:
    found = table.rows(path)
    while part := tuple(islice(found, BATCH)):
        yield part


def _add_categories(path: Path, case_map: CaseMap) -> None:
    """Categories of the source system that are not there yet, each once."""
    names = {case_map.category(row): case_map.value(row, "类别") for _, row in table.rows(path)}
    known = set(Category.objects.values_list("code", flat=True))
    Category.objects.bulk_create(
        Category(code=code, name=name[:60], order=10_000)
        for code, name in names.items()
        if code and code not in known
    )


def _import_batch(work: tuple[Sequence[tuple[int, Row]], CaseMap, datetime]) -> Outcome:
    rows, case_map, now = work
    outcome = Outcome(read=len(rows))
    lives: list[Life] = []
    kept: list[tuple[int, Row]] = []
    for line, row in rows:
        try:
            lives.append(life_of(case_map, row, now))
            kept.append((line, row))
        except RowProblem as problem:
            outcome.wrong.append((line, row, str(problem)))
    flags: dict[int, bool | None] = {}
    for (line, row), answer in zip(kept, open_lives(case_map.procedure, lives), strict=True):
        if isinstance(answer, Taken):
            outcome.written += 1
            if case_map.value(row, "办结时间"):
                flags[answer.case_id] = case_map.flag(row)
        else:
            outcome.wrong.append((line, row, str(answer)))
    _compare(flags, outcome)
    return outcome


def _compare(flags: Mapping[int, bool | None], outcome: Outcome) -> None:
    """Does our own reckoning of «on time» agree with the source system's mark?"""
    late = set(
        Obligation.objects.filter(
            case__in=flags, step="办结", done=True, ended_at__gt=F("due_at")
        ).values_list("case", flat=True)
    )
    outcome.compared += len(flags)
    outcome.agree += sum((case not in late) == flag for case, flag in flags.items())
