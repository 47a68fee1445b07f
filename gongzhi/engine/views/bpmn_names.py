"""The names both halves of a BPMN file use: name spaces, identifiers, terms as BPMN writes them."""

from __future__ import annotations

import re

from gongzhi.calendars import Amount, Unit
from gongzhi.engine.procedure import Procedure
from gongzhi.engine.views.arrows import Kind
from gongzhi.engine.views.layout import Drawing

SCHEMA = "urn:gongzhi:procedure"
PREFIXES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "gongzhi": SCHEMA,
}
BPMN, BPMNDI, DC, DI, XSI, OURS = (f"{{{space}}}" for space in PREFIXES.values())
_DURATIONS = {Unit.DAY: "P{}D", Unit.HOUR: "PT{}H", Unit.MONTH: "P{}M", Unit.YEAR: "P{}Y"}


def key(procedure: Procedure) -> str:
    """An XML name for the process."""
    return "process_" + re.sub(r"[^\w.-]", "_", procedure.code)


def terms_of(drawing: Drawing) -> dict[int, tuple[str, ...]]:
    """The terms that lead to each step, as the drawing writes them."""
    found: dict[int, dict[str, None]] = {}
    for line in drawing.lines:
        if line.arrow.kind is Kind.TERM:
            found.setdefault(line.arrow.target, {})[line.arrow.label] = None
    return {step: tuple(terms) for step, terms in found.items()}


def expression(term: str) -> tuple[str, str]:
    """The element and its text. Working days and agreed dates stay words, for ISO 8601 has none for them."""
    said = term.removeprefix("限")
    if said.startswith("至"):
        return "timeDate", said
    amount = Amount.parse(said)
    shape = _DURATIONS.get(amount.unit)
    return "timeDuration", shape.format(amount.number) if shape else said
