"""A vote is recorded as its numbers say: the shipped residents' assembly, through the door."""

from datetime import timedelta
from pathlib import Path

import pytest

from gongzhi.cases import installing
from gongzhi.cases.errors import FormRefused
from gongzhi.cases.models import Case
from gongzhi.cases.services import Wish, open_case
from gongzhi.cases.tests.conftest import BEGINS, IN_EAST, NOW
from gongzhi.people import services as people
from gongzhi.people.models import Organisation

PROCEDURE = Path(__file__).parents[3] / "packs" / "cn" / "procedures" / "居民会议" / "procedure.yaml"


@pytest.fixture
def clerk(county):
    """The residents' committee, and a case in which residents have asked for an assembly."""
    installing.install(PROCEDURE, NOW)
    person = people.register_person(username="clerk", name="沈主任")
    committee = Organisation.objects.get(code="dm")
    people.appoint(
        person=person, organisation=committee, role="village_clerk", area=county.east.parent, begins=BEGINS
    )
    county.people["沈主任"] = person
    return county


def opened(county):
    said = {"议题": "修订居民公约", "理由": "楼道堆物", "地点": IN_EAST, "领衔人": "周某"}
    wish = Wish("登记提议", county.actor("沈主任"), NOW, county.idem(), outcome="居民提议", data=said)
    return open_case("jmhy", wish, channel="窗口").case_id


@pytest.mark.parametrize(
    ("signed", "outcome", "words"),
    [("299", "达到人数", "还差1"), ("300", "未达到人数", "应当是“达到人数”"), ("3001", "达到人数", "请核对")],
)
def test_an_outcome_that_the_numbers_deny_is_refused_with_the_sum(clerk, signed, outcome, words):
    case = opened(clerk)
    data = {"提议居民": signed, "十八周岁以上居民": "3000", "告知": "还差几人"}
    if outcome == "达到人数":
        del data["告知"]
    with pytest.raises(FormRefused) as refused:
        clerk.step(case, "核对提议人数", "沈主任", outcome=outcome, data=data, after=timedelta(days=1))
    assert words in refused.value.errors["提议居民"]
    assert Case.objects.get(pk=case).seq == 1


def test_an_outcome_that_follows_is_recorded(clerk):
    case = opened(clerk)
    data = {"提议居民": "300", "十八周岁以上居民": "3000"}
    clerk.step(case, "核对提议人数", "沈主任", outcome="达到人数", data=data, after=timedelta(days=1))
    assert Case.objects.get(pk=case).seq == 2
