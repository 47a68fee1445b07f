"""Short words for the tests of children: a matter that two units help with and one review decides."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from gongzhi.cases import installing
from gongzhi.cases.models import Case, Part
from gongzhi.cases.services import Taken, Wish, open_case, take_step
from gongzhi.cases.tests.conftest import BEGINS, NOW, County
from gongzhi.people import services as people

HERE = Path(__file__).parent


class Joint:
    """The small county with the procedures of `joint.yaml`, and a second person in the command room."""

    def __init__(self, county: County) -> None:
        self.county = county
        for name in ("joint", "joint_task", "joint_review"):
            installing.install(HERE / f"{name}.yaml", NOW)
        person = people.register_person(username="qian", name="钱芳")
        room = county.people["赵敏"].posts.get().organisation
        people.appoint(person=person, organisation=room, role="dispatcher", area=county.town, begins=BEGINS)
        county.people["钱芳"] = person

    def open(self, now: datetime = NOW) -> int:
        wish = Wish(
            "提出",
            self.county.actor("赵敏"),
            now,
            self.county.idem(),
            data={"事由": "修桥", "承办": self.county.lighting.pk},
        )
        return open_case("joint", wish, channel="窗口", division=self.county.town.pk).case_id

    def step(self, case: int, name: str, who: str = "赵敏", *, days: float = 0, **wish: Any) -> Taken:
        now = NOW + timedelta(days=days)
        return take_step(case, Wish(name, self.county.actor(who), now, self.county.idem(), **wish))

    def ask(self, case: int, *units: Any, days: float = 0) -> Taken:
        listed = [unit.pk for unit in units]
        return self.step(case, "请协办", days=days, data={"单位": listed, "要求": "到场配合"})

    def answer(self, child: int, who: str, outcome: str = "已办", *, days: float = 0) -> Taken:
        return self.step(child, "答复", who, days=days, outcome=outcome, data={"情况": "到场了"})

    def review(self, child: int, outcome: str, *, days: float = 0) -> None:
        self.step(child, "意见", "钱芳", days=days, outcome=outcome)
        self.step(child, "归档", "钱芳", days=days)

    @property
    def both(self) -> tuple[Any, Any]:
        return self.county.lighting, self.county.other_unit


def parts(case: int, step: str) -> list[Part]:
    """The children of one step, the oldest first."""
    return list(Part.objects.filter(parent=case, step=step).select_related("child").order_by("pk"))


def children(case: int, step: str) -> list[Case]:
    return [part.child for part in parts(case, step)]
