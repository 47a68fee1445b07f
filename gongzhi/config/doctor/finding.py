"""One line of the report."""

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How a check ended; the value is what people read."""

    GOOD = "正常"
    WARNING = "注意"
    BAD = "错误"


@dataclass(frozen=True)
class Finding:
    """What was looked at, what was seen, and what to do about it."""

    level: Level
    what: str
    seen: str
    remedy: str = ""

    def lines(self) -> str:
        told = f"[{self.level.value}] {self.what}：{self.seen}"
        return f"{told}\n       → {self.remedy}" if self.remedy else told


def good(what: str, seen: str) -> Finding:
    return Finding(Level.GOOD, what, seen)


def warning(what: str, seen: str, remedy: str) -> Finding:
    return Finding(Level.WARNING, what, seen, remedy)


def bad(what: str, seen: str, remedy: str) -> Finding:
    return Finding(Level.BAD, what, seen, remedy)
