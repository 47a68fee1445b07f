"""Logs of cases as XES (IEEE 1849-2016), for tools of process mining; written a case at a time.

Nothing personal is in it: steps, outcomes, roles, units, dates and the rules that allowed each step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TextIO
from xml.sax.saxutils import quoteattr

Value = str | int | bool | datetime

_EXTENSIONS = {
    "Concept": ("concept", "http://www.xes-standard.org/concept.xesext"),
    "Time": ("time", "http://www.xes-standard.org/time.xesext"),
    "Organizational": ("org", "http://www.xes-standard.org/org.xesext"),
    "Lifecycle": ("lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
}
_TYPES = {str: "string", bool: "boolean", int: "int", datetime: "date"}


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a case's ledger. `at` is when it took effect; `values` are attributes of the event."""

    step: str
    at: datetime
    outcome: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class History:
    """A case: its number, attributes of the trace, and what happened in order."""

    name: str
    values: Mapping[str, Value]
    happenings: Iterable[Happening]


def write_xes(histories: Iterable[History], target: TextIO, *, name: str) -> int:
    """Writes the log; returns how many cases it holds."""
    count = 0
    target.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1849-2016" xes.features="">\n')
    target.writelines(_head(name))
    for history in histories:
        target.writelines(_trace(history))
        count += 1
    target.write("</log>\n")
    return count


def _head(name: str) -> Iterator[str]:
    for title, (prefix, address) in _EXTENSIONS.items():
        yield f'<extension name="{title}" prefix="{prefix}" uri="{address}"/>\n'
    yield '<global scope="trace">\n' + _value("concept:name", "无") + "</global>\n"
    yield (
        '<global scope="event">\n' + _value("concept:name", "无") + _value("lifecycle:transition", "complete")
    )
    yield '<date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/>\n</global>\n'
    yield '<classifier name="步骤" keys="concept:name"/>\n'
    yield '<classifier name="步骤和结果" keys="concept:name outcome"/>\n'
    yield _value("concept:name", name)


def _trace(history: History) -> Iterator[str]:
    yield "<trace>\n" + _value("concept:name", history.name)
    for key, value in history.values.items():
        yield _value(key, value)
    for one in history.happenings:
        yield "<event>\n" + _value("concept:name", one.step) + _value("time:timestamp", one.at)
        yield _value("lifecycle:transition", "complete") + _value("outcome", one.outcome)
        for key, value in one.values.items():
            yield _value(key, value)
        yield "</event>\n"
    yield "</trace>\n"


def _value(key: str, value: Value) -> str:
    if isinstance(value, bool):
        said = "true" if value else "false"
    else:
        said = value.isoformat() if isinstance(value, datetime) else str(value)
    return f"<{_TYPES[type(value)]} key={quoteattr(key)} value={quoteattr(said)}/>\n"
