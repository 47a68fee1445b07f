"""Whether one case, as it stands, can still be brought to its end."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count

from gongzhi.engine.kernel import Marking, effective, enabled, finished, fire
from gongzhi.engine.procedure import Procedure

MARKINGS = 20_000
"""How many markings to look at before answering «unknown»."""


def can_finish(procedure: Procedure, marking: Marking, v: int) -> bool | None:
    """Without 退出 steps and with time for every delay. None: not found within bounds, and not disproved."""
    read = _flags_read(procedure)
    begin = _sliced(marking, read)
    tie = count()
    queue = [(_distance(procedure, begin, v), next(tie), begin)]
    seen = {begin}
    while queue:
        _, _, m = heappop(queue)
        if finished(procedure, m, v):
            return True
        if len(seen) > MARKINGS:
            return None
        for action in enabled(procedure, m, v):
            if procedure.steps[action.step].exit:
                continue
            after = _sliced(fire(action, m), read)
            if after not in seen:
                seen.add(after)
                heappush(queue, (_distance(procedure, after, v), next(tie), after))
    return False


def _flags_read(procedure: Procedure) -> int:
    """Flags that some condition or the end of the case asks about; the others cannot matter."""
    mask = procedure.finish
    for action in procedure.actions:
        for condition in action.conditions:
            mask |= condition.flags
    return mask


def _sliced(m: Marking, read: int) -> Marking:
    return Marking(m.F & read, m.R, m.I)


def _distance(procedure: Procedure, m: Marking, v: int) -> int:
    """A guess that leads the search: duties open, and whether an end has been reached."""
    due = (m.R & effective(procedure, m.I, v)).bit_count()
    return due - m.F.bit_count() + (0 if m.F & procedure.finish else 5)
