"""The people of the tests, in a county small enough to know by heart.

王秀英 is a resident of 桥头村: no account, she reports and rates. 李建国 is the officer of its first grid and
a mediator of the town. 赵敏 dispatches for 青云镇 and reviews for its judicial office. 陈默 handles matters
in another town's enforcement team and should get to see nothing of 青云镇.

    331099 青溪县
    ├── 001 青云镇       综合信息指挥室 司法所 综合行政执法队
    │   ├── 001 桥头村   村委会; grids 001, 002 (two squares side by side)
    │   └── 002 山前社区 居委会; grid 001
    └── 002 白石镇       综合信息指挥室 综合行政执法队
        └── 001 石门村   村委会; grid 001
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from gongzhi.people import services as people
from gongzhi.people.models import Organisation, Person, Post
from gongzhi.places import services as places
from gongzhi.places.models import Division

FOUNDED = dt.date(2020, 1, 1)
TODAY = dt.date(2026, 3, 10)  # a Tuesday

DIVISIONS = (
    ("331099", "青溪县", "county"),
    ("331099/001", "青云镇", "town"),
    ("331099/001/001", "桥头村", "village"),
    ("331099/001/001/001", "桥头村第一网格", "grid"),
    ("331099/001/001/002", "桥头村第二网格", "grid"),
    ("331099/001/002", "山前社区", "community"),
    ("331099/001/002/001", "山前社区第一网格", "grid"),
    ("331099/002", "白石镇", "town"),
    ("331099/002/001", "石门村", "village"),
    ("331099/002/001/001", "石门村第一网格", "grid"),
)
# West, south, east, north in degrees.
BOXES = {
    "331099/001/001": (120.00, 28.00, 120.02, 28.01),
    "331099/001/001/001": (120.00, 28.00, 120.01, 28.01),
    "331099/001/001/002": (120.01, 28.00, 120.02, 28.01),
    "331099/001/002/001": (120.02, 28.00, 120.03, 28.01),
    "331099/002/001/001": (120.10, 28.00, 120.11, 28.01),
}
ORGANISATIONS = (
    ("QX", "青溪县人民政府", "county_government", "", "331099"),
    ("QX-ZZ", "青溪县社会治理中心", "governance_center", "QX", "331099"),
    ("QX-JW", "青溪县纪委信访室", "discipline", "QX", "331099"),
    ("QY", "青云镇人民政府", "town_government", "QX", "331099/001"),
    ("QY-ZH", "青云镇综合信息指挥室", "command_room", "QY", "331099/001"),
    ("QY-SF", "青云镇司法所", "judicial_office", "QY", "331099/001"),
    ("QY-ZF", "青云镇综合行政执法队", "enforcement_team", "QY", "331099/001"),
    ("QY-QT", "桥头村村民委员会", "village_committee", "QY", "331099/001/001"),
    ("QY-SQ", "山前社区居民委员会", "residents_committee", "QY", "331099/001/002"),
    ("BS", "白石镇人民政府", "town_government", "QX", "331099/002"),
    ("BS-ZH", "白石镇综合信息指挥室", "command_room", "BS", "331099/002"),
    ("BS-ZF", "白石镇综合行政执法队", "enforcement_team", "BS", "331099/002"),
    ("BS-SM", "石门村村民委员会", "village_committee", "BS", "331099/002/001"),
)
STAFF = (
    ("lijianguo", "李建国", "QY-QT", "grid_officer", "331099/001/001/001"),
    ("lijianguo", "李建国", "QY", "mediator", "331099/001"),
    ("zhaomin", "赵敏", "QY-ZH", "dispatcher", "331099/001"),
    ("zhaomin", "赵敏", "QY-SF", "reviewer", "331099/001"),
    ("chenmo", "陈默", "BS-ZF", "handler", "331099/002"),
)


@dataclass(frozen=True)
class Resident:
    """Somebody without an account."""

    name: str
    phone: str


WANG_XIUYING = Resident("王秀英", "13800000001")


@dataclass
class County:
    """Everything that was set up, by code."""

    divisions: dict[str, Division] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def li_jianguo(self) -> Person:
        return self.people["lijianguo"]

    @property
    def zhao_min(self) -> Person:
        return self.people["zhaomin"]

    @property
    def chen_mo(self) -> Person:
        return self.people["chenmo"]

    def appoint(self, username: str, name: str, organisation: str, role: str, area: str, **dates) -> Post:
        """Give somebody a post, opening his account (password «kai-men-2026») if he has none."""
        if username not in self.people:
            self.people[username] = people.register_person(
                username=username, name=name, phone="13900001234", password="kai-men-2026"
            )
        return people.appoint(
            person=self.people[username],
            organisation=self.organisations[organisation],
            role=role,
            area=self.divisions[area],
            **{"begins": FOUNDED, **dates},
        )


def found_county() -> County:
    """Set up the county in the database."""
    county = County()
    for path, name, level in DIVISIONS:
        above, _, code = path.rpartition("/")
        county.divisions[path] = places.create_division(
            code=code, name=name, level=level, parent=county.divisions.get(above), begins=FOUNDED
        )
    for path, box in BOXES.items():
        places.set_boundary(division=county.divisions[path], geometry=rectangle(*box), begins=FOUNDED)
    for code, name, kind, parent, area in ORGANISATIONS:
        county.organisations[code] = people.create_organisation(
            code=code,
            name=name,
            kind=kind,
            parent=county.organisations.get(parent),
            area=county.divisions[area],
        )
    for row in STAFF:
        county.appoint(*row)
    return county


def rectangle(west: float, south: float, east: float, north: float) -> dict:
    """A GeoJSON polygon."""
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [corners]}
