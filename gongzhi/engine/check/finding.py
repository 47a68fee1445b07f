"""What a check says: passed, failed, unproven or warning, with the shortest story and the articles."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    UNPROVEN = "unproven"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the result. `check` is C0 … C10 or L1 … (lint); `story` and `articles` are Chinese text."""

    check: str
    status: Status
    title: str
    story: tuple[str, ...] = ()
    rules: tuple[int, ...] = ()
    articles: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        return {
            "id": self.check,
            "status": self.status.value,
            "title": self.title,
            "story": list(self.story),
            "rules": list(self.rules),
            "articles": list(self.articles),
        }


def passed(check: str, title: str) -> Finding:
    return Finding(check, Status.PASSED, title)


def unproven(check: str, reason: str) -> Finding:
    return Finding(check, Status.UNPROVEN, reason)
