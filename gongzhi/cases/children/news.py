"""Entries that tell a parent's ledger what became of its children, and the table computed from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from gongzhi.cases import catalogue, store
from gongzhi.cases.actors import SYSTEM, Actor
from gongzhi.cases.fields import Cleaned
from gongzhi.cases.models import Part
from gongzhi.cases.recording import Doing, record
from gongzhi.cases.standing import Standing
from gongzhi.engine import Event, EventKind, Refusal, advance, decide

KEY = "子案"
OPENED, TOLD, TAKEN_BACK, RECALLED, FREED, SPLIT = "开立", "告知", "收回结果", "收回", "不再等候", "拆分"
NAMESPACE = UUID("0d2f8f0a-8f39-4c58-93f2-0cf0ad6f6a6b")
News = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cause:
    """The step that set this off: when it took effect, when it was recorded, who took it."""

    at: datetime
    now: datetime
    by: Actor

    @property
    def deputed(self) -> Actor:
        """What the system does because this person asked for it elsewhere carries the person's name."""
        return replace(self.by, deputed=True) if self.by.person_id else SYSTEM


@dataclass(frozen=True, slots=True)
class Decider:
    """Who took the step that told a child's result: the parent separates duties by that person."""

    person_id: int | None = None
    post_id: int | None = None
    unit: str | None = None


def news_of(what: str, part: Part, number: str, digest: bytes, **more: str) -> News:
    """One line of an entry: what happened to which child; `digest` ties the two chains together."""
    line = {"事": what, "案": part.child_id, "编号": number, "步骤": part.step, "轮次": part.round}
    return line | {"对象": part.entry, "摘要": digest.hex()} | more


def apply(part: Part, line: Mapping[str, Any], at: datetime) -> None:
    """Bring the row of a child up to what the parent's entry says."""
    match line["事"]:
        case "告知":
            part.told_at, part.result = at, line["结果"]
        case "收回结果":
            part.told_at, part.result = None, ""
        case "收回" | "不再等候":
            part.recalled_at = at


def request(*parts: object) -> UUID:
    """The identity of something the system asks for once."""
    return uuid5(NAMESPACE, ":".join(map(str, parts)))


def note(standing: Standing, news: Sequence[News], cause: Cause) -> None:
    """Append an entry of the kind 子案 to the parent. The procedure only counts it."""
    event = Event(standing.state.seq + 1, EventKind.CHILDREN_NEWS, at=after(standing, cause))
    _append(standing, event, news, cause, Decider(), ())


def conclude(
    standing: Standing, step: str, outcome: str | None, news: Sequence[News], cause: Cause, by: Decider
) -> Refusal | None:
    """Take the parent's step by 子案完成, or return why the parent cannot take it yet."""
    actor = Actor(by.person_id) if by.person_id else SYSTEM
    event = Event(
        standing.state.seq + 1,
        EventKind.CHILDREN_DONE,
        step,
        outcome,
        at=after(standing, cause),
        actor=actor.key,
        unit=by.unit,
    )
    answer = decide(standing.procedure, standing.state, event, calendar=catalogue.calendar())
    if isinstance(answer, Refusal):
        return answer
    _append(standing, event, news, cause, by, answer.rules)
    return None


def after(standing: Standing, cause: Cause) -> datetime:
    """When a parent hears of a child: no earlier than of what it already knows."""
    latest: datetime = standing.columns["updated_at"]
    return max(cause.at, latest).astimezone(UTC)


def _append(
    standing: Standing, event: Event, news: Sequence[News], cause: Cause, by: Decider, rules: tuple[int, ...]
) -> None:
    procedure = standing.procedure
    standing.state = advance(procedure, standing.state, event, calendar=catalogue.calendar())
    doing = Doing(
        event,
        procedure.step(event.step) if event.step else None,
        "",
        by.post_id,
        Actor(by.person_id),
        cause.now,
        request(standing.case.pk, event.seq),
        rules,
        Cleaned(event.at.date(), facts={KEY: list(news)}),
    )
    store.append(record(standing.case.pk, standing.columns, procedure, standing.state, doing), opening=False)
