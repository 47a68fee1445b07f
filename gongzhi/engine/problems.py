"""What is wrong with a pack, said so that the person who wrote it can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in one file. `line` and `column` count from 1; 0 means the file as a whole."""

    file: str
    line: int
    cause: str
    remedy: str = ""
    column: int = 0

    def __str__(self) -> str:
        place = f"{self.file} 第{self.line}行" if self.line else self.file
        return f"{place}：{self.cause}。{self.remedy}".replace("。。", "。")


class PackError(Exception):
    """A pack that cannot be used. `problems` lists every mistake found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: list[Problem] = sorted(
            set(problems), key=lambda p: (p.file, p.line, p.column, p.cause)
        )
        super().__init__("\n".join(str(problem) for problem in self.problems))
