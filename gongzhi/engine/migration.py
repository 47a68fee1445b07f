"""A running case on a new version of its procedure: would everything that happened have been allowed?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from gongzhi.calendars import Calendar
from gongzhi.engine.advance import advance, apply, start
from gongzhi.engine.decide import action_for, decide
from gongzhi.engine.events import Event, EventKind
from gongzhi.engine.finishing import can_finish
from gongzhi.engine.procedure import Procedure
from gongzhi.engine.refusal import Refusal
from gongzhi.engine.state import CaseState


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first event the new version would not have allowed."""

    seq: int
    step: str
    refusal: Refusal

    @property
    def rules(self) -> tuple[int, ...]:
        return tuple(sorted({missing.rule for missing in self.refusal.missing if missing.rule}))


@dataclass(frozen=True, slots=True)
class Migration:
    """What becomes of a case on the new version.

    state: where it would stand there; events it would not have allowed are taken as they happened (豁免), and
    those the new version has no step for are left out. first: the first such event, None if all is well.
    finishes: whether the case can still be finished there; None if that was not found out.
    """

    state: CaseState
    first: Divergence | None
    finishes: bool | None

    @property
    def compliant(self) -> bool:
        return self.first is None


def migrate(
    old: Procedure, new: Procedure, attrs: Mapping[str, bool], events: Iterable[Event], *, calendar: Calendar
) -> Migration:
    """Replays a case of `old` on `new`. Steps are followed by their codes: renaming one changes nothing."""
    known = {attribute.name for attribute in new.attributes}
    state = start(new, {name: holds for name, holds in attrs.items() if name in known})
    first: Divergence | None = None
    for event in events:
        moved = _moved(old, new, event, known)
        answer = decide(new, state, moved, calendar=calendar)
        if isinstance(answer, Refusal):
            first = first or Divergence(event.seq, event.step or event.kind, answer)
            state = _taken_anyway(new, state, moved, calendar)
        else:
            state = advance(new, state, moved, calendar=calendar)
    return Migration(state, first, can_finish(new, state.marking, state.v))


def _moved(old: Procedure, new: Procedure, event: Event, known: set[str]) -> Event:
    attrs = {name: holds for name, holds in event.attrs.items() if name in known}
    step = event.step
    if step is not None and step in old.by_name:
        code = old.by_name[step].code
        step = new.by_code[code].name if code in new.by_code else step
    role = event.role if event.role in new.roles else None
    return replace(event, step=step, attrs=attrs, role=role)


def _taken_anyway(new: Procedure, state: CaseState, event: Event, calendar: Calendar) -> CaseState:
    known = event.step in new.by_name or event.step in new.by_code
    if event.kind in (EventKind.ATTRIBUTES, EventKind.SUSPENDED, EventKind.RESUMED) or not known:
        return replace(state, seq=event.seq)
    action = action_for(new, state, replace(event, kind=EventKind.FORCED.value))
    if action is None:
        return replace(state, seq=event.seq)
    return apply(new, state, action, event, calendar=calendar)
