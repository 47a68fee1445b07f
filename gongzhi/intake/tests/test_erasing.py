"""The resident asks by link, an authorised person decides, everybody reads what became of it."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client, override_settings

from gongzhi.cases.models import Access, Case, Content, Entry
from gongzhi.cases.privacy import open_private
from gongzhi.cases.verify import verify_all
from gongzhi.intake.tests.conftest import World
from gongzhi.people.models import Person

ASK = {"ground": "撤回同意", "places": ["称呼", "电话"]}


@pytest.fixture
def leader(world: World, tmp_path: Path) -> Iterator[Person]:
    world.county.appoint("leader", "周书记", "QY", "town_leader", "331099/001")
    with override_settings(DATA=tmp_path, MEDIA_ROOT=tmp_path / "media"):
        yield world.county.people["leader"]


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def plain(content: bytes) -> bytes:
    """The page without its one-time tokens and its own address."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"|/(r|cases)/\d+', b"", content)


def test_asked_decided_and_told(world: World, leader: Person) -> None:
    taken = world.dispatched()
    page = world.link(taken, "/erasure")
    assert "申请删除" in Client().get(world.link(taken)).content.decode()
    assert Client().post(page, ASK).status_code == 302
    assert "正在决定" in Client().get(page).content.decode()
    assert Client().post(page, ASK).status_code == 422

    office = signed_in(leader)
    assert taken.number in office.get("/privacy/").content.decode().replace(" ", "")
    deciding = f"/cases/{taken.number}/erasure"
    shown = office.get(deciding).content.decode()
    assert "联系电话" in shown
    assert "13800000001" not in shown
    assert "王秀英" not in shown
    given = {"do": "erase", "ground": "撤回同意", "reason": "本人申请", "place": ["1:称呼", "1:电话"]}
    assert office.post(deciding, given | {"reason": ""}).status_code == 422
    assert office.post(deciding, given).status_code == 302
    assert "没有等待决定" in office.get("/privacy/").content.decode()

    case = office.get(f"/cases/{taken.number}").content.decode()
    assert case.count("周书记，依据个人信息保护法第四十七条第一款第（三）项）") == 2
    told = Client().get(page).content.decode()
    assert "已删除，依据个人信息保护法第四十七条" in told
    assert Content.objects.get(case=taken.case_id, seq=1).fields["电话"] == {"已删除": True}
    assert Client().get(world.link(taken)).status_code == 200
    digits = {"number": taken.number, "secret": "0001"}
    assert "办理经过" not in Client().post("/progress/", digits, follow=True).content.decode()
    assert list(verify_all()) == []


def test_a_refusal_tells_ground_reason_and_the_way_to_court(world: World, leader: Person) -> None:
    taken = world.report()
    page, deciding = world.link(taken, "/erasure"), f"/cases/{taken.number}/erasure"
    Client().post(page, ASK)
    no = {"do": "refuse", "no": "履行职责", "reason": "还要和您核对地点"}
    assert signed_in(leader).post(deciding, no | {"no": "不想删"}).status_code == 422
    assert signed_in(leader).post(deciding, no).status_code == 302
    told = Client().get(page).content.decode()
    for words in ("没有删除", "第十三条", "还要和您核对地点", "人民法院", "第五十条", "提出申请"):
        assert words in told


def test_what_was_ticked_comes_back_with_the_mistake(world: World, leader: Person) -> None:
    page = world.link(world.report(), "/erasure")
    form = Client().post(page, {"ground": "目的"}).context["form"]
    assert form.errors == {"places": ["请选择要删除的栏目。"]}
    assert (form["places"].value(), form["ground"].value()) == ([], "目的")
    back = Client().post(page, {"ground": "没有这一条", "places": ["电话"]}).context["form"]
    assert (list(back.errors), back["places"].value()) == (["ground"], ["电话"])


def test_the_same_press_twice_asks_once(world: World, leader: Person) -> None:
    page, press = world.link(world.report(), "/erasure"), {"idem": str(uuid4())}
    assert [Client().post(page, ASK | press).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.filter(kind="删除").count() == 1


def test_a_wrong_link_asks_for_nothing(world: World, leader: Person) -> None:
    taken = world.report()
    wrong = f"/r/{taken.number}/{'a' * 24}/erasure"
    assert Client().post(wrong, ASK).status_code == 404
    absent = Client().get(f"/r/26999999991/{'a' * 24}/erasure")
    assert plain(Client().get(wrong).content) == plain(absent.content)
    assert not Entry.objects.filter(kind="删除").exists()


def test_only_who_may_decide_gets_the_page(world: World, leader: Person) -> None:
    taken = world.dispatched()
    deciding = f"/cases/{taken.number}/erasure"
    assert signed_in(world.county.zhao_min).get(deciding).status_code == 403
    assert signed_in(world.county.zhao_min).post(deciding, {"do": "erase"}).status_code == 403
    hidden = signed_in(world.county.chen_mo).get(deciding)
    absent = signed_in(world.county.chen_mo).get("/cases/26999999991/erasure")
    assert hidden.status_code == absent.status_code == 404
    assert plain(hidden.content) == plain(absent.content)
    assert Client().get(deciding).status_code == 302
    assert "没有等待" in signed_in(world.county.chen_mo).get("/privacy/").content.decode()


def test_the_log_of_looks_is_for_those_who_review(world: World, leader: Person) -> None:
    taken = world.dispatched()
    zhao = world.county.zhao_min
    open_private(world.case(taken), world.actor(zhao), reason="电话核对地点", now=world.now)
    world.county.appoint("auditor", "审计员", "QX", "auditor", "331099")
    world.county.appoint("stone", "白石书记", "BS", "town_leader", "331099/002")
    seen = {
        name: "电话核对地点" in signed_in(world.county.people[name]).get("/privacy/looks").content.decode()
        for name in ("leader", "zhaomin", "auditor", "stone")
    }
    assert seen == {"leader": True, "zhaomin": True, "auditor": True, "stone": False}
    auditor = signed_in(world.county.people["auditor"])
    assert auditor.get(f"/cases/{taken.number}").status_code == 404
    assert signed_in(world.county.people["wangqiang"]).get("/privacy/looks").status_code == 403
    asked = {"name=赵敏": True, "name=王强": False, "day=2020-01-01": False, "before=1": False}
    for query, there in asked.items():
        page = auditor.get(f"/privacy/looks?{query}").content.decode()
        assert ("电话核对地点" in page) == there, query
    Case.objects.filter(pk=taken.case_id).update(
        matter="检举控告", concerned_person=leader, unit_path="", concerned_unit_path=""
    )
    assert "电话核对地点" not in signed_in(leader).get("/privacy/looks").content.decode()
    assert Access.objects.count() == 1
