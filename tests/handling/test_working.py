"""Two people at one case, handing over, photos where they are asked for, the list of clauses, the window."""

from datetime import timedelta
from uuid import uuid4

import pytest

from gongzhi.cases.actors import roles_on
from gongzhi.cases.errors import FormRefused
from gongzhi.cases.kinds import kind_named
from gongzhi.cases.models import Entry, Upload
from gongzhi.intake.tests.conftest import World
from gongzhi.web import presence
from gongzhi.web.case_page import case_page
from gongzhi.web.models import Presence
from tests.handling.conftest import signed_in

DONE = {"_outcome": "已解决", "情况": "换了灯泡。"}


def sign(world: World, taken, name: str, later: int = 0):
    case, actor = world.case(taken), world.actor(world.county.people[name])
    roles = roles_on(case_page(case, actor, world.now).procedure, case, actor)
    return presence.sign_of_life(case, actor, roles, world.now + timedelta(seconds=later))


def set_category(world: World, **settings: object) -> None:
    """On a copy: the table of categories belongs to all tests."""
    category = world.categories["SZ01"]
    category.settings = category.settings | settings
    category.save()


@pytest.fixture
def two(world: World):
    world.county.appoint("zhaolei", "赵磊", "QY-ZF", "handler", "331099/001")
    return world.dispatched()


def test_who_has_it_open_is_shown_until_it_ends_by_itself(world: World, two) -> None:
    assert sign(world, two, "wangqiang") == []
    assert [(o.name, o.same_role) for o in sign(world, two, "zhaolei", 10)] == [("王强", True)]
    assert [(o.name, o.same_role) for o in sign(world, two, "zhaomin", 20)] == [
        ("王强", False),
        ("赵磊", False),
    ]
    assert sign(world, two, "zhaolei", 200) == []


def test_the_second_is_warned_once_and_may_go_on(world: World, two) -> None:
    first, second = (signed_in(world.county.people[n]) for n in ("wangqiang", "zhaolei"))
    assert first.post(f"/cases/{two.number}/presence").status_code == 200
    assert "王强" in second.post(f"/cases/{two.number}/presence").content.decode()
    send = f"/cases/{two.number}/steps/处置反馈"
    page = second.post(send, DONE | {"idem": str(uuid4())})
    assert page.status_code == 409
    assert "王强" in page.content.decode() and "换了灯泡。" in page.content.decode()
    assert second.post(send, DONE | {"idem": str(uuid4()), "anyway": "1"}).status_code == 302
    assert Entry.objects.filter(case=two.case_id, step="处置反馈").count() == 1


def test_who_may_not_check_the_own_work_is_in_no_checkers_way(world: World, two) -> None:
    people = world.county.people
    world.county.appoint("wangqiang", "王强", "QY-ZH", "checker", "331099/001")
    world.step(two.case_id, "处置反馈", people["wangqiang"], outcome="已解决", data={"情况": "换了灯泡。"})
    first, second = (signed_in(people[n]) for n in ("wangqiang", "sunli"))
    first.post(f"/cases/{two.number}/presence")
    assert "核查员" in Presence.objects.get().roles
    checked = {"_outcome": "合格", "方式": "现场", "意见": "亮了", "idem": str(uuid4())}
    assert second.post(f"/cases/{two.number}/steps/核查", checked).status_code == 302


def test_who_comes_too_late_is_told_why_and_keeps_the_words(world: World, two) -> None:
    """The colleague who was quicker still has the page open; that is not what is in the way any more."""
    people = world.county.people
    quicker, late = (signed_in(people[n]) for n in ("wangqiang", "zhaolei"))
    quicker.post(f"/cases/{two.number}/presence")
    world.step(two.case_id, "处置反馈", people["wangqiang"], outcome="已解决", data={"情况": "换了灯泡。"})
    world.step(two.case_id, "核查", people["sunli"], outcome="合格", data={"方式": "现场", "意见": "亮了"})
    typed = DONE | {"情况": "我写了很久<b>的情况", "idem": str(uuid4())}
    page = late.post(f"/cases/{two.number}/steps/处置反馈", typed)
    said = page.content.decode()
    assert page.status_code == 409
    assert "可能正在办同一步" not in said and "没有办成" in said
    assert "您刚才填写的" in said and "我写了很久&lt;b&gt;的情况" in said


def test_presence_leaves_nothing_lying(world: World, two) -> None:
    sign(world, two, "wangqiang")
    other = world.dispatched()
    sign(world, other, "wangqiang", 300)
    assert list(Presence.objects.values_list("case", flat=True)) == [other.case_id]


def test_strangers_leave_no_sign(world: World, two, client) -> None:
    assert client.post(f"/cases/{two.number}/presence").status_code == 302
    assert signed_in(world.county.people["wangqiang"]).get(f"/cases/{two.number}/presence").status_code == 405


def test_a_case_is_handed_to_a_colleague_with_a_reason(world: World, two) -> None:
    people = world.county.people
    give = {"经办人": people["zhaolei"].pk, "理由": "明天起我去培训，材料在柜里。"}
    world.step(two.case_id, "转交", people["wangqiang"], data=give)
    assert world.case(two).handler == people["zhaolei"]
    page = signed_in(people["zhaolei"]).get("/work?show=mine").content.decode()
    assert f"/cases/{two.number}" in page and "交给您办" in page


@pytest.mark.parametrize(("who", "problem"), [("wangqiang", "已经在您手里"), ("sunli", "不在本单位")])
def test_not_to_oneself_and_not_outside(world: World, two, who: str, problem: str) -> None:
    people = world.county.people
    with pytest.raises(FormRefused, match=problem):
        give = {"经办人": people[who].pk, "理由": "换人办"}
        world.step(two.case_id, "转交", people["wangqiang"], data=give)


def test_photos_are_asked_for_only_where_the_category_says_so(world: World, two) -> None:
    procedure_step = case_page(
        world.case(two), world.actor(world.county.people["wangqiang"]), world.now
    ).procedure.step("处置反馈")
    keys = {spec.key for spec in kind_named("feedback").asked(world.case(two), procedure_step).form}
    assert "处置前" not in keys and "照片" in keys
    set_category(world, 前后照片="是")
    asked = kind_named("feedback").asked(world.case(two), procedure_step)
    assert "处置前" in {spec.key for spec in asked.form}
    handler = world.county.people["wangqiang"]
    with pytest.raises(FormRefused) as refused:
        world.step(two.case_id, "处置反馈", handler, outcome="已解决", data={"情况": "好了"})
    assert set(refused.value.errors) == {"处置前", "照片"}
    world.step(
        two.case_id, "处置反馈", handler, outcome="未能解决", data={"情况": "挖不开", "原因": "缺设备"}
    )


def test_the_reporters_photo_is_the_one_before(world: World, two) -> None:
    set_category(world, 前后照片="是")
    common = {"media_type": "image/jpeg", "size": 1, "name": "灯.jpg", "uploaded_at": world.now}
    Upload.objects.create(digest="a" * 64, case_id=two.case_id, seq=1, **common)
    after = Upload.objects.create(digest="b" * 64, **common)
    data = {"情况": "好了", "照片": [after.pk]}
    world.step(two.case_id, "处置反馈", world.county.people["wangqiang"], outcome="已解决", data=data)
    assert Entry.objects.filter(case=two.case_id, step="处置反馈").exists()


@pytest.mark.parametrize(("days", "named", "open_"), [(10, None, True), (40, None, False), (40, 60, True)])
def test_the_category_says_how_long_it_may_be_re_opened(
    world: World, client, days: int, named: int | None, open_: bool
) -> None:
    if named:
        set_category(world, 重新办理天数=named)
    world.now -= timedelta(days=days)
    taken = world.closed()
    page = client.get(world.link(taken)).content.decode()
    assert ("要求重新办理" in page) is open_
    sent = client.post(world.link(taken, "/steps/reopen"), {"理由": "又坏了", "idem": str(uuid4())})
    assert sent.status_code == (302 if open_ else 409)


def test_the_answer_of_the_reporter_stands_in_the_inbox(world: World, two, client) -> None:
    handler = world.county.people["wangqiang"]
    world.step(two.case_id, "征询反映人", handler, data={"问题": "灯杆编号？"})
    paused = signed_in(handler).get("/work").content.decode()
    assert "反映人：反映人答复" not in paused
    client.post(world.link(two, "/steps/reporter_answers"), {"答复": "A12", "idem": str(uuid4())})
    assert "反映人：反映人答复" in signed_in(handler).get("/work").content.decode()
