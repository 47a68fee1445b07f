"""Read tables that people keep in Excel (saved as CSV) and say exactly which cell is wrong."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError


class ImportProblem(Exception):
    """What is wrong with the files, one sentence each, in Chinese. Nothing has been imported."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Problems:
    """Collects what is wrong with the rows of all files, so that people need not run the import ten times."""

    LIMIT = 50

    def __init__(self) -> None:
        self.found: list[str] = []

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        """Note a refusal under the place it came from, and go on."""
        try:
            yield
        except ValidationError as error:
            self.found.extend(f"{place}：{message}" for message in error.messages)
        except CellProblem as problem:
            self.found.append(f"{place}：{problem}")
        if len(self.found) >= self.LIMIT:
            raise ImportProblem([*self.found, "问题太多，先改正以上各处。"])

    def stop_if_any(self) -> None:
        """Raises ImportProblem when something was noted."""
        if self.found:
            raise ImportProblem(self.found)


class CellProblem(Exception):
    """One cell cannot be read."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `place` names file and line as Excel counts them."""

    place: str
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """The cell, which must not be empty."""
        if not (value := self.cells[column]):
            raise CellProblem(f"“{column}”不能为空")
        return value

    def maybe(self, column: str) -> str:
        """The cell, empty if it or the whole column is missing."""
        return self.cells.get(column, "")

    def day(self, column: str) -> dt.date:
        """A date like 2026-01-31 or 2026/1/31."""
        return self._day(column, self.text(column))

    def maybe_day(self, column: str) -> dt.date | None:
        """A date, or None for an empty cell."""
        value = self.maybe(column)
        return self._day(column, value) if value else None

    def number(self, column: str) -> float:
        """A decimal number."""
        value = self.text(column)
        try:
            return float(value)
        except ValueError as error:
            raise CellProblem(f"“{column}”应是数字，现为“{value}”") from error

    @staticmethod
    def _day(column: str, value: str) -> dt.date:
        try:
            return dt.date(*map(int, value.replace("/", "-").split("-")))
        except (ValueError, TypeError) as error:
            raise CellProblem(f"“{column}”应是日期（如 2026-01-31），现为“{value}”") from error


def read_table(path: Path, columns: tuple[str, ...]) -> list[Row]:
    """The rows of a CSV file in UTF-8, with or without Excel's mark; [] if there is no such file.

    Raises ImportProblem when a column is missing or the file is in another encoding.
    """
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            missing = set(columns) - set(reader.fieldnames or ())
            if missing:
                raise ImportProblem([f"{path.name}：缺少这些列：{'、'.join(sorted(missing))}"])
            return [_row(path, reader.line_num, cells) for cells in reader if any(cells.values())]
    except UnicodeDecodeError as error:
        raise ImportProblem([f"{path.name}：请另存为“CSV UTF-8”后再导入"]) from error


def _row(path: Path, line: int, cells: dict[str | None, str | list[str]]) -> Row:
    clean = {name: value.strip() for name, value in cells.items() if name and isinstance(value, str)}
    return Row(f"{path.name} 第{line}行", clean)
