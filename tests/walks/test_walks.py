"""Every shipped procedure is walked from its opening to its end through the pages by the county's people."""

import re

import pytest
from django.db import transaction

from gongzhi.cases import catalogue
from gongzhi.cases.opening import openings
from gongzhi.config.demo.matters.stories import stories
from gongzhi.people.authority import PostView
from gongzhi.people.packs import ROLES
from gongzhi.web.navigation import OPENING
from gongzhi.web.opening_list import opened_here
from tests.walks.conftest import BEGINS
from tests.walks.walker import Walk

pytestmark = pytest.mark.django_db
RAW = re.compile(r"\+00:00|\bNone\b|\{'[^']*':|\bTrue\b|\bFalse\b")
TOWN, VILLAGE, COMMUNITY = "331099/101/", "331099/101/201/", "331099/101/001/"
HOMES = {
    "rmtj": TOWN, "xinfang": TOWN, "hfxsc": TOWN, "xxgk": TOWN, "zfht": TOWN, "cfpt": TOWN, "cfjy": TOWN,
    "fyys": TOWN, "gfxwj": TOWN, "zdxzjc": TOWN, "mssj": TOWN, "sxzr": VILLAGE,
    "yzdh": COMMUNITY, "jmhy": COMMUNITY, "ysxs": VILLAGE, "wylgk": VILLAGE, "cmhy": VILLAGE,
    "cmdbh": VILLAGE, "cwhxj": VILLAGE, "cwhbm": VILLAGE, "cwhbx": VILLAGE,
}  # fmt: skip


@pytest.mark.parametrize("code", HOMES)
def test_a_matter_is_opened_and_finished_by_page(code, county, clock):
    """By the longest of the procedure's worked examples; its story reads as words, not as stored."""
    with transaction.atomic():
        walk = Walk(code, clock, HOMES[code], stories(code)[0])
        case = walk.to_the_end()
        assert case.closed_at is not None, walk.taken
        assert RAW.findall(walk.story_as_read(case)) == []
        transaction.set_rollback(True)


def test_every_procedure_that_the_page_opens_is_walked(county):
    codes = {version.code for version in catalogue.versions().values()}
    assert {code for code in codes if opened_here(code)} == HOMES.keys()


def test_the_navigation_shows_the_page_to_whoever_may_open_something(county):
    def able(role: str) -> bool:
        post = PostView(role, "331099/101/201/001/", 1, "QX/", 1, 1)
        return any(opened_here(one.version.code) for one in openings([post], BEGINS.date()))

    assert set(OPENING) == {role for role in ROLES if able(role)}
