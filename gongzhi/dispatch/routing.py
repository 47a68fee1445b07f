"""Routing rules: category × area × hour → unit. Tried in order, the first that fits decides. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from gongzhi.dispatch.units import Directory, Unit


@dataclass(frozen=True, slots=True)
class Rule:
    """«Such matters in such places at such hours go there». Empty parts fit everything.

    `category` covers the categories below it, `area_path` the places inside it; `hours` run from the first
    up to but not including the second, past midnight if need be.
    """

    pk: int
    order: int
    name: str
    category: str = ""
    area_path: str = ""
    hours: tuple[int, int] | None = None
    unit_kind: str = ""
    unit: int | None = None
    origin: str = ""
    active: bool = True

    def fits(self, categories: Collection[str], area_path: str, hour: int) -> bool:
        """`categories`: the matter's category and those above it; `hour`: when it was reported, 0 to 23."""
        return (
            (not self.category or self.category in categories)
            and area_path.startswith(self.area_path)
            and (self.hours is None or within_hours(hour, *self.hours))
        )

    def target(self, area_path: str, directory: Directory) -> Unit | None:
        """The unit it names, or the one of the kind it names that serves the place."""
        if self.unit is not None:
            return directory.by_pk.get(self.unit)
        return directory.serving(self.unit_kind, area_path)


def within_hours(hour: int, begins: int, ends: int) -> bool:
    """Whether an hour of the day lies in a span that may pass midnight. Equal ends are the whole day."""
    if begins == ends:
        return True
    if begins < ends:
        return begins <= hour < ends
    return hour >= begins or hour < ends


def route(
    rules: Iterable[Rule], categories: Collection[str], area_path: str, hour: int, directory: Directory
) -> tuple[Rule, Unit] | None:
    """The first active rule that fits and whose unit exists there, with that unit."""
    for rule in rules:
        if rule.active and rule.fits(categories, area_path, hour):
            unit = rule.target(area_path, directory)
            if unit is not None:
                return rule, unit
    return None
