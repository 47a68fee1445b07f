"""保障下限: the time a case must leave to those to whom something has been sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongzhi.calendars import ZONE, Amount, Calendar, earliest_demand
from gongzhi.engine.procedure import Procedure
from gongzhi.engine.render import citations
from gongzhi.engine.state import CaseState


@dataclass(frozen=True, slots=True)
class Guarantee:
    """`step` may not be demanded before `not_before`; whoever does it may be quicker."""

    name: str
    step: str
    amount: Amount
    not_before: datetime
    article: str


def guarantees(procedure: Procedure, state: CaseState, *, calendar: Calendar) -> tuple[Guarantee, ...]:
    """Those that run now: the matter has been sent and the step has not been done since."""
    found = []
    for floor in procedure.floors:
        since, done = state.done.get(floor.since), state.done.get(floor.step)
        if since is None or (done is not None and done.seq > since.seq):
            continue
        amount = procedure.length(floor.term, since.at.astimezone(ZONE).date())
        end = earliest_demand(since.at, amount, calendar=calendar).at
        if end is not None:
            article = citations(floor.citations, procedure.sources)
            step = procedure.steps[floor.step].name
            found.append(Guarantee(floor.name, step, amount, end, article))
    return tuple(found)
