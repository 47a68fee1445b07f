"""The cache of one process: remembers objects as they are.

Django's own keeps pickled copies, and making them anew took a tenth of the time of dispatching a case. What
is remembered here is therefore shared by all threads, and nobody may change it.
"""

import threading
import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

MOST = 5_000  # things, before those are dropped that are out of date, or else all of them

_kept: dict[str, tuple[float | None, Any]] = {}  # every thread has a `Memory` of its own, all share this
_lock = threading.Lock()


class Memory(BaseCache):
    """Django's cache interface over one dictionary."""

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        ends, value = _kept.get(self.make_key(key, version), (0.0, None))
        return value if ends is None or ends > time.monotonic() else default

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        with _lock:
            if len(_kept) >= MOST:
                self._make_room()
            _kept[self.make_key(key, version)] = (
                None if seconds is None else time.monotonic() + seconds,
                value,
            )

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        nothing = object()
        if self.get(key, nothing, version) is not nothing:
            return False
        self.set(key, value, timeout, version)
        return True

    def delete(self, key: str, version: int | None = None) -> bool:
        return _kept.pop(self.make_key(key, version), None) is not None

    def clear(self) -> None:
        _kept.clear()

    @staticmethod
    def _make_room() -> None:
        now = time.monotonic()
        for key in [key for key, (ends, _) in _kept.items() if ends is not None and ends <= now]:
            del _kept[key]
        if len(_kept) >= MOST:
            _kept.clear()
