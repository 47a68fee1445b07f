"""What the address of the desk asks for, read and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from urllib.parse import urlencode

from django.utils import timezone

from gongzhi.dispatch import catalogue, reach
from gongzhi.places import paths

LIGHTS = {"red": "超期", "yellow": "快到期", "green": "充足", "grey": "不计时"}
GRID = 4  # steps of the path of a grid, the smallest place to choose


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; empty means all. `area` is always one of the person's own.

    `place`: the path of a village or grid within the area, chosen on the map.
    """

    area: str
    show: str = ""
    stage: str = ""
    light: str = ""
    category: str = ""
    place: str = ""
    after: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], areas: list[str], day: datetime) -> Filters:
        """Unknown words are left out rather than refused: an old bookmark still opens the desk."""
        area = query.get("area", "")
        known = {
            "show": ("all",),
            "stage": reach.stages(timezone.localdate(day)),
            "light": tuple(LIGHTS),
            "category": tuple(catalogue.kinds()),
        }
        chosen = {name: query[name] for name, words in known.items() if query.get(name) in words}
        inside = [a for a in areas if area.startswith(a)] if area in _places(areas) else []
        area, place = area if inside else areas[0], query.get("place", "")
        if place != area and place.startswith(area) and paths.depth(place) <= GRID:
            chosen["place"] = place
        return cls(area, after=query.get("after", ""), **chosen)

    def address(self, **changes: str) -> str:
        """The query of the desk with these changes; a changed filter begins at the first page."""
        changed = replace(self, **{"after": "", **{k: v for k, v in changes.items() if k != "case"}})
        query = {name: value for name in NAMES if (value := getattr(changed, name))}
        if case := changes.get("case"):
            query["case"] = case
        return f"?{urlencode(query)}"

    @property
    def plain(self) -> str:
        """The address without filters, of the same area."""
        return Filters(self.area, show=self.show).address()

    @property
    def everything(self) -> str:
        """The address of all open cases of the area."""
        return Filters(self.area, show="all").address()


NAMES = tuple(spec.name for spec in fields(Filters))


def _places(areas: list[str]) -> set[str]:
    return {*areas, *catalogue.towns()}
