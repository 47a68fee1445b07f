"""Staff open cases too, and a case is the same whatever clock the office wall shows."""

from zoneinfo import ZoneInfo

import pytest

from gongzhi.cases.errors import NotYours
from gongzhi.cases.models import Case
from gongzhi.cases.services import Taken, Wish, open_case
from gongzhi.cases.tests.conftest import IN_EAST, NOW, County
from gongzhi.cases.verify import verify_case


def opened_by(county: County, name: str, **wish) -> Taken:
    data = {"内容": "路灯不亮", "地点": IN_EAST}
    return open_case(
        "lamp", Wish("上报", county.actor(name), NOW, county.idem(), data=data, **wish), channel="窗口"
    )


@pytest.mark.parametrize("name", ["李建国", "赵敏"])
def test_an_officer_or_dispatcher_opens_a_case(county, name):
    """Before the first step a case has no place: it cannot lie outside anybody's area."""
    case = Case.objects.get(pk=opened_by(county, name).case_id)
    assert case.division == county.east


def test_a_post_that_may_not_report_opens_none(county):
    with pytest.raises(NotYours, match="上报"):
        opened_by(county, "陈默")


def test_a_local_clock_verifies_like_any_other(county):
    case = opened_by(county, "赵敏", at=NOW.astimezone(ZoneInfo("Asia/Shanghai"))).case_id
    assert list(verify_case(Case.objects.get(pk=case))) == []
