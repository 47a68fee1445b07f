"""Private words open with a reason only, and the reason stays."""

import pytest

from gongzhi.cases.errors import FormRefused, NotYours
from gongzhi.cases.models import Access, Case
from gongzhi.cases.privacy import may_open, open_private
from gongzhi.cases.tests.conftest import NOW, County


@pytest.fixture
def case(county: County) -> Case:
    return Case.objects.get(pk=county.report().case_id)


def test_the_reason_is_kept_with_person_post_and_time(county: County, case: Case) -> None:
    open_private(case, county.actor("赵敏"), reason=" 电话核对地点 ", now=NOW)
    access = Access.objects.get(case=case)
    assert (access.actor, access.purpose, access.at) == (county.people["赵敏"], "电话核对地点", NOW)
    assert access.post is not None
    assert access.post.role == "dispatcher"


@pytest.mark.parametrize("reason", ["", "看看", "　\u200b　", "长" * 201])
def test_a_reason_must_say_something(county: County, case: Case, reason: str) -> None:
    with pytest.raises(FormRefused):
        open_private(case, county.actor("赵敏"), reason=reason, now=NOW)
    assert not Access.objects.exists()


def test_another_units_handler_may_not(county: County, case: Case) -> None:
    assert not may_open(county.actor("陈默"), case)
    with pytest.raises(NotYours):
        open_private(case, county.actor("陈默"), reason="电话核对地点", now=NOW)
    assert not Access.objects.exists()
