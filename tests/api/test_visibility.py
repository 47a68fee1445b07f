"""Whoever asks through the interface sees exactly what the pages show: every post against every case."""

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.api.tokens import SCOPES, issue
from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case
from gongzhi.cases.services import Wish, open_case
from gongzhi.people.models import Person, Post
from tests.api.conftest import Program, World

STONE = {"address": "石门村口", "lon": 120.105, "lat": 28.005}
ADDRESSES = ("", "/entries", "/options")


@pytest.fixture
def cases(world: World) -> dict[str, Case]:
    """Cases that differ in where they lie, who has them and what they are about."""
    other = Wish("上报", Actor(), world.now, world.idem(), data={"内容": "井盖松动", "地点": STONE})
    found = {
        "here": world.report(),
        "in hand": world.dispatched(),
        "closed": world.closed(),
        "other town": open_case("wgsj", other, channel="网页", reporter=True),
        "against a unit": world.report(内容="执法队不作为"),
    }
    unit = world.county.organisations["QY-ZF"].path
    Case.objects.filter(pk=found["against a unit"].case_id).update(
        matter="检举控告", concerned_unit_path=unit, unit_path=unit
    )
    return {name: world.case(taken) for name, taken in found.items()}


def _people(world: World) -> list[Person]:
    county = world.county
    county.appoint("leader", "周书记", "QY", "town_leader", "331099/001")
    county.appoint("super", "县督办", "QX-ZZ", "county_supervisor", "331099")
    county.appoint("admin", "管理员", "QY-ZH", "admin", "331099/001")
    county.appoint("stone", "石门网格员", "BS-SM", "grid_officer", "331099/002/001/001")
    return list(county.people.values())


def test_the_matrix(world: World, cases: dict[str, Case]) -> None:
    """One program for each person with one post; its answers beside those of the person's own pages."""
    people, now = _people(world), timezone.now()
    told: dict[str, set[str]] = {}
    for person in people:
        if person.posts.count() != 1:
            continue
        post = Post.objects.get(person=person)
        _, secret = issue(name="对照", post=post, scopes=SCOPES, now=now, expires_at=now.replace(year=2100))
        program, browser = Program(secret, post), Client()
        browser.force_login(person)
        listed = {case["number"] for case in program.get("/cases").json()["items"]}
        for name, case in cases.items():
            page = browser.get(f"/cases/{case.number}").status_code
            seen = {program.get(f"/cases/{case.number}{more}").status_code for more in ADDRESSES}
            assert seen == {page}, (person.username, name)
            assert (case.number in listed) == (page == 200), (person.username, name)
            if page == 200:
                told.setdefault(person.username, set()).add(name)
    assert told["super"] == {"here", "in hand", "closed", "other town"}
    assert told["wangqiang"] == {"in hand", "closed"}
    assert told["stone"] == {"other town"}
    assert "admin" not in told
    assert "chenmo" not in told


def test_hidden_and_absent_look_alike(world: World, cases: dict[str, Case]) -> None:
    chen, now = world.county.chen_mo, timezone.now()
    post = Post.objects.get(person=chen)
    _, secret = issue(name="对照", post=post, scopes=SCOPES, now=now, expires_at=now.replace(year=2100))
    program, hidden = Program(secret, post), cases["here"].number
    for address in ("/cases/{}", "/cases/{}/entries", "/cases/{}/options"):
        there, absent = program.get(address.format(hidden)), program.get(address.format("26999999991"))
        assert there.status_code == absent.status_code == 404
        assert there.content == absent.content
    step = {"outcome": "立案"}
    there = program.post_json(f"/cases/{hidden}/steps/受理", step)
    absent = program.post_json("/cases/26999999991/steps/受理", step)
    assert (there.status_code, there.content) == (absent.status_code, absent.content) == (404, there.content)
    private = program.post_json(f"/cases/{hidden}/private", {"reason": "电话核对地点"})
    assert private.status_code == 404
