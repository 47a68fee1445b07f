"""What the engine answers: allowed, or refused with everything that is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Lack(StrEnum):
    """Why a step cannot be taken."""

    UNKNOWN = "无此步骤"
    OUTCOME = "结果"
    MANNER = "办理方式"
    REASON = "理由"
    ROLE = "角色"
    SEPARATION = "分责"
    SUSPENDED = "全案中止"
    INAPPLICABLE = "不适用"
    OFF = "未启用"
    CONDITION = "缺前提"
    DELAY = "未到时间"
    PENDING = "有待办"
    BEFORE = "时间颠倒"
    EXTENSION = "延期"
    ATTRIBUTE = "要素"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing in the way. `rule` is 0 where the step itself or the engine's own order says so.

    sentence: the rule as an office would say it. article: where it stands. since: what happened to the
    missing thing, if it was there once. curer: the roles that can supply it. until: when time alone cures it.
    local: the local rule that says how long that takes, in words.
    """

    kind: Lack
    what: str
    rule: int = 0
    sentence: str = ""
    article: str = ""
    since: str = ""
    curer: tuple[str, ...] = ()
    until: datetime | None = None
    local: str = ""


@dataclass(frozen=True, slots=True)
class RemedyStep:
    """One act on the shortest way to the refused step, with the earliest moment it could be done."""

    step: str
    outcome: str | None
    roles: tuple[str, ...]
    earliest: datetime

    def __str__(self) -> str:
        return f"{self.step}（{self.outcome}）" if self.outcome else self.step


@dataclass(frozen=True, slots=True)
class Refusal:
    """`text` is one Chinese paragraph for whoever asked; `earliest` is None where nobody can say when."""

    step: str
    missing: tuple[Missing, ...]
    remedy: tuple[RemedyStep, ...] = ()
    earliest: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """`rules` admitted the event. `violates` is not empty only for a 强制 event: what it went against."""

    rules: tuple[int, ...] = ()
    violates: tuple[Missing, ...] = ()
