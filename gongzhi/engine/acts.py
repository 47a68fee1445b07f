"""Acts written as one line, for worked examples and the command line.

[种类 ]步骤[=结果][@时间][ 作为角色][ 由谁][ 因理由][ 含要素=是][ 定约定日=时间]
    签收=退单@2026-03-02T10:30 作为主办 由张三        派遣@2026-03-02 含需协办=是
    要素 紧急=是、需协办=否@2026-03-02                中止@2026-03-02 因等待法院判决
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from gongzhi.calendars import ZONE
from gongzhi.engine.events import Event, EventKind
from gongzhi.engine.grammar import GrammarError, parse_item

OPENING = time(9)
"""The hour of an act that gives only its day."""

_KINDS = {kind.value for kind in EventKind}
_ALONE = {EventKind.SUSPENDED.value, EventKind.RESUMED.value}
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?\Z")
_TRUTH = {"是": True, "否": False}


@dataclass(frozen=True, slots=True)
class Act:
    """One line. `at` is None where it was left out."""

    kind: str
    step: str | None = None
    outcome: str | None = None
    at: datetime | None = None
    role: str | None = None
    actor: str | None = None
    reason: str = ""
    attrs: dict[str, bool] = field(default_factory=dict)
    dates: dict[str, datetime] = field(default_factory=dict)

    def event(self, seq: int, at: datetime) -> Event:
        """The event this act is when it takes place at `at`."""
        return Event(
            seq,
            self.kind,
            self.step,
            self.outcome,
            at=at,
            role=self.role,
            actor=self.actor,
            reason=self.reason,
            attrs=self.attrs,
            dates=self.dates,
        )


def parse_act(text: str) -> Act:
    """Reads one line. Raises GrammarError."""
    words = text.strip().split(" ")
    kind = words.pop(0) if words[0] in _KINDS - _ALONE else EventKind.TAKEN.value
    head, _, moment = (words.pop(0) if words else "").partition("@")
    extras = dict(_extras(text, words))
    plain = Act(
        kind,
        at=parse_moment(moment) if moment else None,
        role=extras.get("作为"),
        actor=extras.get("由"),
        reason=extras.get("因", ""),
        attrs=parse_attributes(extras.get("含", "")),
        dates=parse_dates(extras.get("定", "")),
    )
    if head in _ALONE:
        return replace(plain, kind=head)
    if kind == EventKind.ATTRIBUTES:
        return replace(plain, attrs=parse_attributes(head))
    item = parse_item(head)
    if len(item.outcomes) > 1:
        raise GrammarError(f"“{text}”一次只能有一个结果", "写作 步骤=结果。")
    return replace(plain, step=item.name, outcome=item.outcomes[0] if item.outcomes else None)


def _extras(text: str, words: list[str]) -> Iterator[tuple[str, str]]:
    for word in words:
        mark = next(
            (mark for mark in ("作为", "由", "因", "含", "定") if word.startswith(mark) and word != mark),
            None,
        )
        if mark is None:
            raise GrammarError(
                f"“{text}”里看不懂“{word}”",
                "后面可写 作为角色、由谁、因理由、含要素=是、定约定日=时间，之间空一格。",
            )
        yield mark, word.removeprefix(mark)


def parse_moment(text: str) -> datetime:
    """«2026-03-02» at the opening of the office, or «2026-03-02T10:30». Raises GrammarError."""
    try:
        if _TIME.match(text):
            at = datetime.fromisoformat(text)
            return (at if "T" in text else datetime.combine(at, OPENING)).replace(tzinfo=ZONE)
    except ValueError:
        pass
    raise GrammarError(f"“{text}”不是时间", "写作 2026-03-02 或 2026-03-02T10:30。")


def parse_attributes(text: str) -> dict[str, bool]:
    """«紧急=是、需协办=否». Raises GrammarError."""
    found = {}
    for part in text.split("、") if text else ():
        name, _, value = part.partition("=")
        if value not in _TRUTH:
            raise GrammarError(f"要素“{part}”没有写是或否", "写作 要素=是 或 要素=否。")
        found[name] = _TRUTH[value]
    return found


def parse_dates(text: str) -> dict[str, datetime]:
    """«时间=2026-03-20T09:00、截止=2026-03-27»: the days a case agrees on. Raises GrammarError."""
    pairs = (part.partition("=") for part in text.split("、") if part)
    return {name: parse_moment(value) for name, _, value in pairs}


def events_of(acts: Iterable[Act], begin: datetime | None = None) -> list[Event]:
    """Numbers the acts from 1; one without a time takes place when the one before it did.

    The first acts take the first time given, or `begin` where none is. Raises GrammarError when there is no
    time at all.
    """
    acts = list(acts)
    at = next((act.at for act in acts if act.at), begin)
    if at is None and acts:
        raise GrammarError("没有写时间", "至少给一个步骤写上 @2026-03-02。")
    events = []
    for seq, act in enumerate(acts, 1):
        at = act.at or at
        assert at is not None
        events.append(act.event(seq, at))
    return events
