"""Where a rule or a length of time comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongzhi.calendars import Amount


@dataclass(frozen=True, slots=True)
class Source:
    """A text of law or a local document. `checked`: compared with the original (国家, 地方) or 未核实."""

    key: str
    title: str
    number: str = ""
    in_force: date | None = None
    checked: str = "未核实"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule stands: the source's key, and the article as written («25②», «31(6)», «10-11»)."""

    source: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class DatedAmount:
    begins: date
    amount: Amount
    origin: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named length with dated values. A profile may only 缩短 (a limit) or 加长 (a delay) it."""

    name: str
    values: tuple[DatedAmount, ...]
    tightens: str
    citations: tuple[Citation, ...]
    checked: str = "未核实"

    def at(self, day: date) -> DatedAmount:
        """The value in force on `day`; before the first one, the first."""
        held = [value for value in self.values if value.begins <= day]
        return held[-1] if held else self.values[0]
