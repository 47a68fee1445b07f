"""Short words for the tests of local rules: a county of two towns, profiles written on the spot."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from gongzhi.cases import installing
from gongzhi.cases.actors import Actor
from gongzhi.cases.local import door
from gongzhi.cases.models import Adoption, Case
from gongzhi.cases.services import Wish, open_case, take_step
from gongzhi.cases.tests.conftest import BEGINS, NOW, TODAY, County
from gongzhi.engine.profiles import Profile, read_profile
from gongzhi.people import services as people
from gongzhi.places import services as places
from gongzhi.places.models import Division

POTHOLE = Path(__file__).with_name("pothole.yaml")
SOUTH = {
    "type": "Polygon",
    "coordinates": [[[120.0, 27.9], [120.1, 27.9], [120.1, 28.0], [120.0, 28.0], [120.0, 27.9]]],
}
PLACES = {
    "永和镇": {"address": "永和路口", "lon": 120.05, "lat": 28.05},
    "白石镇": {"address": "白石桥头", "lon": 120.05, "lat": 27.95},
}
BASIS = "镇政府办公会议纪要第三号"


def write_profile(folder: Path, *, name: str = "", version: str = "1", **settings: str) -> Path:
    """A folder with a profile that sets these lengths (缩短), said to rest on nothing anybody has checked."""
    (folder / "parameters").mkdir(parents=True, exist_ok=True)
    (folder / "sources").mkdir(exist_ok=True)
    title = f'种类: 地方设置\n名称: {name or folder.name}的时限\n版本: "{version}"\n说明: 测试用\n'
    (folder / "profile.yaml").write_text(title, "utf-8")
    source = f"代号: {folder.name.upper()}\n题名: {folder.name}的规定\n制定机关: 测试\n"
    (folder / "sources" / "own.yaml").write_text(
        source + "效力级别: 地方实践\n确证: A\n存疑: [文号, 公布, 施行]\n", "utf-8"
    )
    rows = "".join(
        f"  {key}: {{值: {{2026-01-01: {value}}}, 收紧: 缩短, 依据: {folder.name.upper()}三, 核实: 未核实}}\n"
        for key, value in settings.items()
    )
    (folder / "parameters" / "own.yaml").write_text(f"种类: 参数\n参数:\n{rows}", "utf-8")
    return folder


@dataclass
class Local:
    """The small county with a second town, an administrator of each area, and the procedure of potholes."""

    county: County
    folder: Path
    other: Division = field(init=False)
    top: Division = field(init=False)

    def __post_init__(self) -> None:
        assert self.county.town.parent is not None
        self.top = self.county.town.parent
        self.other = self._division("002", "白石镇", "town", self.top)
        village = self._division("001", "白石村", "village", self.other)
        grid = self._division("01", "白石第一网格", "grid", village)
        places.set_boundary(division=grid, geometry=SOUTH, begins=BEGINS)
        for name, area, kind in (
            ("县管理", self.top, "governance_center"),
            ("镇管理", self.county.town, "command_room"),
            ("白石管理", self.other, "command_room"),
        ):
            self._appoint(name, "admin", area, kind)
        self._appoint("白石调度", "dispatcher", self.other, "command_room")
        installing.install(POTHOLE, NOW)

    def _division(self, code: str, name: str, level: str, parent: Division) -> Division:
        return places.create_division(code=code, name=name, level=level, parent=parent, begins=BEGINS)

    def _appoint(self, name: str, role: str, area: Division, kind: str) -> None:
        unit = people.create_organisation(
            code=f"o{len(self.county.people)}", name=f"{name}单位", kind=kind, parent=None, area=area
        )
        person = people.register_person(username=f"u{len(self.county.people)}", name=name)
        people.appoint(person=person, organisation=unit, role=role, area=area, begins=BEGINS)
        self.county.people[name] = person

    def profile(self, code: str, **more: Any) -> Profile:
        return read_profile(write_profile(self.folder / code, **more))

    def wish(
        self,
        profile: Profile,
        area: Division | None = None,
        *,
        by: str | None = None,
        day: date = TODAY,
        basis: str = BASIS,
    ) -> door.Wish:
        actor = self.county.actor(by) if by else None
        return door.Wish(profile, area or self.county.town, day, basis, actor)

    def adopt(
        self, profile: Profile, area: Division | None = None, *, now: datetime = NOW, **more: Any
    ) -> Adoption:
        return door.adopt(self.wish(profile, area, **{"day": now.date(), **more}), now)

    def end(self, adoption: Adoption, *, day: date, by: str | None = None, now: datetime = NOW) -> Adoption:
        actor = self.county.actor(by) if by else None
        return door.end(door.Ending(adoption.pk, day, "已经废止", actor), now)

    def report(self, town: str = "永和镇", *, days: int = 0) -> Case:
        data = {"内容": "路上有个大坑。", "地点": PLACES[town]}
        wish = Wish("上报", Actor(), NOW + timedelta(days=days), self.county.idem(), data=data)
        return Case.objects.get(pk=open_case("pothole", wish, channel="网页", reporter=True).case_id)

    def mend(self, case: Case, who: str = "赵敏", *, days: int = 1) -> Case:
        now = NOW + timedelta(days=days)
        take_step(case.pk, Wish("修补", self.county.actor(who), now, self.county.idem()))
        return Case.objects.get(pk=case.pk)
