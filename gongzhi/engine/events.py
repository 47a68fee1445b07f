"""What can happen to a case, as the ledger hands it to the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gongzhi.calendars import Amount


class EventKind(StrEnum):
    TAKEN = "办理"
    AUTOMATIC = "自动"
    ATTRIBUTES = "要素"
    SUSPENDED = "中止"
    RESUMED = "恢复"
    FORCED = "强制"
    CHILDREN_DONE = "子案完成"
    CHILDREN_NEWS = "子案"
    ERASURE = "删除"


NOTES = frozenset({EventKind.CHILDREN_NEWS, EventKind.ERASURE})
"""Entries that stand in a case's ledger and that its procedure only counts."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a case's ledger that matters to its procedure.

    seq: rising, gaps allowed. kind: a value of EventKind. at: when it took effect (aware), which may be
    earlier than when it was written down. 子案 only notes what became of children, 删除 only that words
    were deleted or asked to be.
    actor, unit: opaque, compared for separation of duties only.
    attrs: attributes the event states; with 办理 they hold for this act and from it on.
    extend: how much an approved extension grants; None means all the rule allows.
    dates: the days agreed on, by the names rules use in 限至.
    Raises ValueError on an unknown kind or a moment without a zone.
    """

    seq: int
    kind: str
    step: str | None = None
    outcome: str | None = None
    at: datetime = field(kw_only=True)
    role: str | None = None
    actor: str | None = None
    attrs: Mapping[str, bool] = field(default_factory=dict)
    reason: str = ""
    unit: str | None = None
    extend: Amount | None = None
    dates: Mapping[str, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        EventKind(self.kind)
        if self.at.tzinfo is None:
            raise ValueError(f"时间 {self.at} 没有时区；请使用带时区的时间（Asia/Shanghai）")
