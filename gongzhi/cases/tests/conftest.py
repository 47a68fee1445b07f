"""A county of one town, its command room, one unit and two grids: enough to send a lamp through."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gongzhi.cases import installing
from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case, Category
from gongzhi.cases.services import Taken, Wish, open_case, take_step
from gongzhi.people import services as people
from gongzhi.people.models import Organisation, Person
from gongzhi.people.selectors import posts_of
from gongzhi.places import services as places
from gongzhi.places.models import Division

BEGINS = date(2020, 1, 1)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday nine o'clock in Beijing
TODAY = NOW.date()
EAST = {
    "type": "Polygon",
    "coordinates": [[[120.0, 28.0], [120.1, 28.0], [120.1, 28.1], [120.0, 28.1], [120.0, 28.0]]],
}
WEST = {
    "type": "Polygon",
    "coordinates": [[[119.9, 28.0], [120.0, 28.0], [120.0, 28.1], [119.9, 28.1], [119.9, 28.0]]],
}
IN_EAST = {"address": "永和路与中山路口", "lon": 120.05, "lat": 28.05}
REPORT = {"内容": "永和路口的路灯不亮了。已经三天。", "地点": IN_EAST, "类别": "lamp", "电话": "13800000000"}


@dataclass
class County:
    """The small world of these tests, and short words for what people do in it."""

    town: Division
    east: Division
    lighting: Organisation
    other_unit: Organisation
    people: dict[str, Person] = field(default_factory=dict)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def actor(self, name: str, on: date = TODAY) -> Actor:
        person = self.people[name]
        return Actor(person.pk, tuple(posts_of(person, on)))

    def idem(self) -> UUID:
        return UUID(int=next(self.numbers))

    def report(self, now: datetime = NOW, idem: UUID | None = None, **changes: Any) -> Taken:
        wish = Wish("上报", Actor(), now, idem or self.idem(), data=REPORT | changes)
        return open_case("lamp", wish, channel="网页", reporter=True)

    def step(self, case: int, name: str, who: str, *, after: timedelta = timedelta(), **wish: Any) -> Taken:
        return take_step(case, Wish(name, self.actor(who), NOW + after, self.idem(), **wish))

    def rate(self, case: int, stars: int) -> Taken:
        return take_step(case, Wish("评价", Actor(reporter_of=case), NOW, self.idem(), data={"满意": stars}))

    def closed(self) -> Case:
        """A case that has come to its honest end."""
        case = self.report().case_id
        self.step(case, "派遣", "赵敏", data={"单位": self.lighting.pk})
        self.step(case, "处置反馈", "周师傅", outcome="已解决", data={"说明": "换了灯泡"})
        self.step(case, "核查", "李建国", outcome="合格")
        self.step(case, "结案", "赵敏")
        return Case.objects.get(pk=case)


def _divide() -> tuple[Division, Division, Division]:
    def make(code: str, name: str, level: str, parent: Division | None) -> Division:
        return places.create_division(code=code, name=name, level=level, parent=parent, begins=BEGINS)

    county = make("331099", "青溪县", "county", None)
    town = make("001", "永和镇", "town", county)
    village = make("001", "东门社区", "community", town)
    east, west = make("01", "第一网格", "grid", village), make("02", "第二网格", "grid", village)
    places.set_boundary(division=east, geometry=EAST, begins=BEGINS)
    places.set_boundary(division=west, geometry=WEST, begins=BEGINS)
    return county, town, east


@pytest.fixture
def county(db: None) -> County:
    return build_county()


def build_county() -> County:
    """Write the small county into the test's database."""
    top, town, east = _divide()

    def unit(code: str, name: str, kind: str, area: Division) -> Organisation:
        return people.create_organisation(code=code, name=name, kind=kind, parent=None, area=area)

    room = unit("zhs", "永和镇综合信息指挥室", "command_room", town)
    lighting = unit("sz", "永和镇市政所", "municipal_office", town)
    world = County(town, east, lighting, unit("cg", "永和镇综合执法队", "enforcement_team", town))
    assert east.parent is not None
    committee = unit("dm", "东门社区居委会", "residents_committee", east.parent)
    for name, organisation, role, area in (
        ("赵敏", room, "dispatcher", town),
        ("周师傅", lighting, "handler", town),
        ("李建国", committee, "grid_officer", east),
        ("陈默", world.other_unit, "handler", town),
    ):
        person = people.register_person(username=f"u{len(world.people)}", name=name)
        people.appoint(person=person, organisation=organisation, role=role, area=area, begins=BEGINS)
        world.people[name] = person
    Category.objects.create(code="lamp", name="路灯", urgency=2)
    installing.install(Path(__file__).with_name("lamp.yaml"), NOW)
    return world
