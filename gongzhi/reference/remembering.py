"""Results remembered until one of the tables they were read from changes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import ParamSpec, Protocol, TypeVar

from gongzhi import prepared

Given = ParamSpec("Given")
Found = TypeVar("Found", covariant=True)

_pinned: ContextVar[dict[str, int] | None] = ContextVar("pinned", default=None)
"""Counts already asked for in this request; None outside `pinned`, where every look asks again."""


class Remembered(Protocol[Given, Found]):
    """A reading function that remembers."""

    def __call__(self, *args: Given.args, **kwargs: Given.kwargs) -> Found: ...
    def forget(self) -> None:
        """Drop everything; for tests that measure a first reading."""


@contextmanager
def pinned() -> Iterator[None]:
    """Ask for the counts once inside: one request, one batch. May be nested; the outermost counts."""
    if _pinned.get() is not None:
        yield
        return
    token = _pinned.set({})
    try:
        yield
    finally:
        _pinned.reset(token)


def changed() -> None:
    """Ask again from here on, even inside `pinned`: whoever changes reference data calls this after it."""
    if known := _pinned.get():
        known.clear()


def revision(*tables: str) -> tuple[int, ...]:
    """The counts of these tables. KeyError for a table that is not watched.

    A count is drawn from a sequence inside the change's own transaction: it becomes visible together with the
    change, and a rolled back one never comes again.
    """
    known = _pinned.get()
    counts = known or _ask()
    if known is not None and not known:
        known.update(counts)
    return tuple(counts[table] for table in tables)


def _ask() -> dict[str, int]:
    with prepared.cursor() as cursor:
        cursor.execute("SELECT watched, changes FROM reference_revision")
        return dict(cursor.fetchall())


def remembered(*tables: str, most: int = 256) -> Callable[[Callable[Given, Found]], Remembered[Given, Found]]:
    """Decorate a function that reads only these tables; its results are shared and must not be changed.

    `most`: how many results to keep, the least used go first. Arguments must be hashable.
    """

    def decorate(read: Callable[Given, Found]) -> Remembered[Given, Found]:
        @lru_cache(most)
        def keep(state: tuple[int, ...], *args: Given.args, **kwargs: Given.kwargs) -> Found:
            return read(*args, **kwargs)

        @wraps(read)
        def ask(*args: Given.args, **kwargs: Given.kwargs) -> Found:
            return keep(revision(*tables), *args, **kwargs)  # type: ignore[arg-type]

        ask.forget = keep.cache_clear  # type: ignore[attr-defined]
        return ask  # type: ignore[return-value]

    return decorate
