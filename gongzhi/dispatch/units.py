"""The units matters can be given to, kept in memory: which of a kind serves a place, and whose unit it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation as dispatching sees it. `path` is its place among units, `area_path` what it serves."""

    pk: int
    code: str
    name: str
    kind: str
    path: str
    area_path: str
    phone: str = ""

    def serves(self, area_path: str) -> bool:
        """Whether a matter in this area can be its: the place lies in its area, or its area in the place."""
        return area_path.startswith(self.area_path) or self.area_path.startswith(area_path)

    def within(self, other: Unit) -> bool:
        """Whether it is that unit or one of its subordinates."""
        return self.path.startswith(other.path)


@dataclass(frozen=True, slots=True)
class Directory:
    """All units of the installation."""

    units: tuple[Unit, ...]
    by_pk: dict[int, Unit] = field(default_factory=dict)

    @classmethod
    def of(cls, units: Iterable[Unit]) -> Directory:
        listed = tuple(units)
        return cls(listed, {unit.pk: unit for unit in listed})

    def serving(self, kind: str, area_path: str) -> Unit | None:
        """The unit of this kind whose area contains the place, the nearest one if several do."""
        found = [u for u in self.units if u.kind == kind and area_path.startswith(u.area_path)]
        return min(found, key=lambda u: (-len(u.area_path), u.code), default=None)

    def government(self, town_path: str) -> Unit | None:
        """The government of a town."""
        return self.serving("town_government", town_path)

    def is_the_towns(self, unit: Unit, town_path: str) -> bool:
        """Whether the unit stands under the town's government (a police station in the town does not)."""
        head = self.government(town_path)
        return unit.within(head) if head else unit.area_path.startswith(town_path)
