"""The county of the personas with the real procedure, and short words for what people do in it."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from gongzhi.cases import installing
from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case, Category
from gongzhi.cases.numbers import link_key
from gongzhi.cases.services import Taken, Wish, open_case, take_step
from gongzhi.people.models import Person
from gongzhi.people.selectors import posts_of
from gongzhi.places import services as places
from gongzhi.places.services import NewAddress
from tests.personas import FOUNDED, WANG_XIUYING, County, found_county

LAMP_POST = {"address": "永和路口", "lon": 120.005, "lat": 28.005}
REPORT: dict[str, Any] = {
    "内容": "永和路口的路灯不亮了，已经三天。",
    "地点": LAMP_POST,
    "类别": "SZ01",
    "称呼": WANG_XIUYING.name,
    "电话": WANG_XIUYING.phone,
}
CATEGORIES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("SZ", "市政设施", "", {}),
    ("SZ01", "路灯不亮", "SZ", {"事类": "事件", "关键词": ["路灯", "不亮", "黑灯"]}),
    ("SZ02", "道路破损", "SZ", {"事类": "事件", "关键词": ["路面", "坑", "塌陷"]}),
    ("HB", "生态环境", "", {}),
    ("HB03", "生活噪声", "HB", {"事类": "事件", "关键词": ["广场舞", "吵", "扰民"]}),
    ("JB", "反映干部和单位", "", {}),
    ("JB01", "干部作风问题", "JB", {"事类": "检举控告", "关键词": ["推诿", "吃拿卡要", "索要"]}),
)


@dataclass
class World:
    """What the tests need besides the county: reports, and steps taken in the office."""

    county: County
    now: datetime
    categories: dict[str, Category]
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def idem(self) -> UUID:
        return UUID(int=next(self.numbers))

    def report(self, **changes: Any) -> Taken:
        wish = Wish("上报", Actor(), self.now, self.idem(), data=REPORT | changes)
        return open_case("wgsj", wish, channel="网页", reporter=True)

    def actor(self, person: Person) -> Actor:
        return Actor(person.pk, tuple(posts_of(person, timezone.localdate(self.now))))

    def step(self, case: int, name: str, by: Person, **wish: Any) -> Taken:
        return take_step(case, Wish(name, self.actor(by), self.now, self.idem(), **wish))

    def link(self, taken: Taken | Case, page: str = "") -> str:
        return f"/r/{taken.number}/{link_key(taken.number)}{page}"

    def dispatched(self) -> Taken:
        """A case in the hands of 青云镇's enforcement team."""
        taken = self.report()
        self.dispatch(taken.case_id)
        return taken

    def dispatch(self, case: int) -> None:
        zhao, unit = self.county.zhao_min, self.county.organisations["QY-ZF"].pk
        self.step(case, "受理", zhao, outcome="立案")
        self.step(case, "派遣", zhao, data={"主办单位": unit})
        self.step(case, "签收", self.county.people["wangqiang"], outcome="接单")

    def closed(self) -> Taken:
        """A case handled, checked and closed; the reporter may rate it and ask for more."""
        taken = self.report()
        self.finish(taken.case_id)
        return taken

    def finish(self, case: int) -> None:
        """From the report to the end, by those whose turn it is."""
        self.dispatch(case)
        people, done = self.county.people, {"情况": "换了灯泡，已经亮了。"}
        self.step(case, "处置反馈", people["wangqiang"], outcome="已解决", data=done)
        self.step(case, "核查", people["sunli"], outcome="合格", data={"方式": "现场", "意见": "亮了"})
        words = {"结果说明": "更换灯泡一只", "公开语": "路灯已经修好，谢谢您。"}
        self.step(case, "结案", self.county.zhao_min, data=words)

    def case(self, taken: Taken) -> Case:
        return Case.objects.get(pk=taken.case_id)


def build() -> World:
    county, now = found_county(), timezone.now()
    county.appoint("wangqiang", "王强", "QY-ZF", "handler", "331099/001")
    county.appoint("sunli", "孙丽", "QY-ZH", "checker", "331099/001")
    county.appoint("zhouhong", "周红", "QY-QT", "village_clerk", "331099/001/001")
    known: dict[str, Category] = {}
    for order, (code, name, group, settings) in enumerate(CATEGORIES):
        known[code] = Category.objects.create(
            code=code, name=name, parent=known.get(group), settings=settings, order=order
        )
    square = county.divisions["331099/001/001/001"]
    places.name_place(name="大樟树", division=square, lon=120.004, lat=28.004)
    places.add_addresses([NewAddress("永和路口", square, 120.005, 28.005)], begins=FOUNDED)
    procedures = django_settings.PACKS / "cn" / "procedures"
    installing.install(procedures / "网格事件" / "procedure.yaml", now)
    return World(county, now, known)


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def committed(transactional_db: None) -> World:
    """The same, visible to other connections."""
    return build()
