"""青云镇 with its duty list, four categories and the procedure of grid events: enough to send cases about.

Who works here: 赵敏 dispatches for 青云镇, 钱立 leads it, 周师傅 mends what the municipal office has, 何电
stands for the county's power company, 陈默 sits in another town. 李建国 is a grid officer.
"""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from gongzhi.cases import installing
from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case, Category
from gongzhi.cases.services import Taken, Wish, open_case, take_step
from gongzhi.dispatch.models import DutyItem, RoutingRule
from gongzhi.people import services as people
from gongzhi.people.models import Organisation, Person
from gongzhi.people.selectors import posts_of
from gongzhi.places.models import Division
from tests import personas

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday nine o'clock in Beijing
TODAY = NOW.date()
BEGINS = date(2024, 1, 1)
TOWN, VILLAGE, GRID = "331099/001/", "331099/001/001/", "331099/001/001/001/"
COHANDLING = settings.PACKS / "cn" / "procedures" / "协办任务" / "procedure.yaml"
PROCEDURE = settings.PACKS / "cn" / "procedures" / "网格事件" / "procedure.yaml"
IN_GRID = {"address": "桥头村老樟树旁", "lon": 120.005, "lat": 28.005}
UNITS = (
    ("QY-SZ", "青云镇市政公用所", "municipal_office", "QY", "331099/001"),
    ("QX-GA", "青溪县公安局", "public_security", "QX", "331099"),
    ("QY-PC", "青云派出所", "police_station", "QX-GA", "331099/001"),
    ("QX-GD", "青溪县供电公司", "power_company", "QX", "331099"),
    ("QX-SL", "青溪县水利局", "water_bureau", "QX", "331099"),
)
STAFF = (
    ("qianli", "钱立", "QY", "town_leader", "331099/001"),
    ("sunlan", "孙岚", "QY-ZH", "dispatcher", "331099/001"),
    ("hecha", "何查", "QY-ZH", "checker", "331099/001"),
    ("zhoushifu", "周师傅", "QY-SZ", "handler", "331099/001"),
    ("zhifa", "郑法", "QY-ZF", "handler", "331099/001"),
    ("hedian", "何电", "QX-GD", "handler", "331099"),
    ("xiandiao", "许县调", "QX-ZZ", "county_dispatcher", "331099"),
)
CATEGORIES = (
    ("SZ01", "路灯不亮", "municipal_office", ["路灯", "不亮", "灯杆"]),
    ("HB03", "生活噪声", "enforcement_team", ["广场舞", "音响", "吵"]),
    ("AQ07", "用电线路隐患", "power_company", ["电线", "变压器", "下垂"]),
    ("SL01", "河道清淤", "water_bureau", ["清淤", "淤泥"]),
)
CLAUSES: tuple[tuple[str, str, str, str, list[str]], ...] = (
    ("基07", "基本履职", "维护路灯、井盖等小型市政设施", "QY-SZ", ["SZ01"]),
    ("基15", "基本履职", "劝导和制止社会生活噪声扰民", "QY-ZF", ["HB03"]),
    ("配10", "配合履职", "管理道路交通秩序", "QX-GA", []),
    ("收03", "上级收回", "检查和抢修供电设施", "QX-GD", ["AQ07"]),
)


@dataclass
class Desk:
    """The small world of these tests, and short words for what people do in it."""

    county: personas.County
    now: datetime = NOW
    names: dict[str, Person] = field(default_factory=dict)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def person(self, name: str) -> Person:
        return self.names[name]

    def actor(self, name: str, on: date = TODAY) -> Actor:
        person = self.names[name]
        return Actor(person.pk, tuple(posts_of(person, on)))

    def unit(self, code: str) -> Organisation:
        return self.county.organisations[code]

    def idem(self) -> UUID:
        return UUID(int=next(self.numbers))

    def report(self, text: str = "老樟树旁的路灯不亮了。", category: str = "SZ01", **wish: Any) -> Case:
        """A resident reports something in the first grid of 桥头村."""
        now = wish.pop("now", self.now)
        data = {"内容": text, "地点": wish.pop("place", IN_GRID)} | ({"类别": category} if category else {})
        taken = open_case(
            "wgsj", Wish("上报", Actor(), now, self.idem(), data=data), channel="网页", reporter=True
        )
        return Case.objects.get(pk=taken.case_id)

    def step(self, case: Case, name: str, who: str, *, after: timedelta = timedelta(), **wish: Any) -> Taken:
        moment = max(self.now, case.updated_at) + after
        taken = take_step(case.pk, Wish(name, self.actor(who), moment, self.idem(), **wish))
        case.refresh_from_db()
        return taken

    def accepted(self, **report: Any) -> Case:
        case = self.report(**report)
        self.step(case, "受理", "赵敏", outcome="立案")
        return case

    def dispatch(self, case: Case, code: str, **data: Any) -> Taken:
        return self.step(case, "派遣", "赵敏", data={"主办单位": self.unit(code).pk} | data)

    def send_back(self, case: Case, who: str, clause: str, **data: Any) -> Taken:
        """The unit in charge returns the case by a clause."""
        words = {"清单条款": clause, "理由": "不归我们管"} | data
        return self.step(case, "签收", who, outcome="退单", data=words)

    def review(self, case: Case, outcome: str = "改派") -> Taken:
        return self.step(case, "退单审核", "赵敏", outcome=outcome, data={"理由": "看过清单"})

    def rule(self, name: str, *, order: int = 1, **fields: Any) -> RoutingRule:
        return RoutingRule.objects.create(name=name, order=order, **fields)

    def category(self, code: str) -> Category:
        return Category.objects.get(code=code)

    def division(self, path: str) -> Division:
        return Division.objects.get(path=path)


def _found(county: personas.County) -> None:
    for code, name, kind, parent, area in UNITS:
        county.organisations[code] = people.create_organisation(
            code=code,
            name=name,
            kind=kind,
            parent=county.organisations[parent],
            area=county.divisions[area],
        )
    for row in STAFF:
        county.appoint(*row)
    lights = Category.objects.create(code="SZ", name="市政设施", order=1)
    for order, (code, name, unit_kind, words) in enumerate(CATEGORIES, 2):
        Category.objects.create(
            code=code,
            name=name,
            order=order,
            parent=lights if code.startswith("SZ") else None,
            settings={"承办": unit_kind, "关键词": words, "事类": "事件"},
        )
    for clause, kind, title, lead, categories in CLAUSES:
        DutyItem.objects.create(
            town=county.divisions["331099/001"],
            clause=clause,
            kind=kind,
            title=title,
            lead=county.organisations[lead],
            categories=categories,
            basis="测试用清单",
            begins=BEGINS,
        )


def build_desk() -> Desk:
    """Found the county, its units, lists and procedure in an empty database."""
    county = personas.found_county()
    _found(county)
    installing.install(PROCEDURE, NOW)
    installing.install(COHANDLING, NOW)
    return Desk(county, names={person.name: person for person in county.people.values()})


@pytest.fixture
def desk(db: None) -> Desk:
    return build_desk()
