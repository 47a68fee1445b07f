"""How fast somebody may go: a generous burst, then one after the other. Nobody is turned away for good.

The generic cell rate algorithm: for each who asks one moment is kept, at which all he has asked for would be
done at his rate. Kept in the memory of a process, because it protects that process; see decision 0064.
"""

import threading
from dataclasses import dataclass

LONGEST = 60.0  # seconds; who would have to wait longer is asked to come back
NOTHING = 1e-6  # seconds: what arithmetic leaves over
KEPT = 50_000  # who are remembered, before those are forgotten who owe nothing


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, then so many a second."""

    burst: int
    a_second: float


class Pace:
    """Remembers of each who asks until when he is paid up. All moments are seconds of one clock."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def ask(self, who: str, rate: Rate, now: float, weight: float = 1.0) -> float:
        """Seconds to wait before going on; 0: at once. A place in the queue is kept for the one who waits,
        unless it is further away than `LONGEST`."""
        with self._lock:
            if len(self._until) > KEPT:
                self._until = {name: until for name, until in self._until.items() if until > now}
            until = max(self._until.get(who, now), now)
            wait = until - now - (rate.burst - weight) / rate.a_second
            if wait <= LONGEST:
                self._until[who] = until + weight / rate.a_second
            return wait if wait > NOTHING else 0.0
