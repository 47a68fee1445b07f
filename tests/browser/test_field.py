"""In the field and behind it, in Chromium: a telephone that knows where it is, a case handed to a colleague,
photos before and after, calling back by draw, and supervision of what is late.

Each journey is walked on the phone and at the desk; axe looks at every page it stops at.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gongzhi.cases.models import Case
from gongzhi.cases.services import Taken
from gongzhi.cases.tests.test_photo_place import photo
from gongzhi.dispatch.climbing import climb
from gongzhi.dispatch.models import CallRound
from gongzhi.dispatch.tests.conftest import Desk, build_desk
from gongzhi.dispatch.tests.test_calling import closed
from gongzhi.intake.tests.conftest import World, build
from tests.browser.kit import PHONE, SCREEN, axe_findings, scrolls_sideways, shoot, small_targets

expect.set_options(timeout=30_000)  # a slow machine is no failure
WIDTHS = pytest.mark.parametrize("width", [PHONE, SCREEN])
SAID = "路灯不亮了，已经三天。"
BESIDE = "小卖部门口那一盏"
INSIDE = {"longitude": 120.005, "latitude": 28.005, "accuracy": 20}
OUTSIDE = {"longitude": 121.47, "latitude": 31.23, "accuracy": 20}
BEFORE, AFTER = (
    {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": photo(None)} for name in ("before", "after")
)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return build_desk()


def examine(page: Page, name: str, *, resident: bool = False) -> None:
    shoot(page, f"field-{name}")
    assert "\n".join(axe_findings(page)) == "", name
    assert not scrolls_sideways(page), name
    if resident and page.viewport_size == {"width": PHONE, "height": 900}:
        assert "\n".join(small_targets(page)) == "", name


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def open_step(page: Page, name: str) -> None:
    page.locator("summary").get_by_text(name, exact=True).click()


# ── «用我的位置»


@WIDTHS
def test_my_position_is_refused_then_outside_then_found(world, open_page, width):
    page = open_page("/report/", width=width)
    page.get_by_label("什么事").fill(SAID)
    press(page, "下一步")
    words, told = page.get_by_label("地点的名称或地址"), page.locator("[data-place-note]")
    lon = page.locator("[data-place] input[type=hidden]").first
    words.fill(BESIDE)
    page.get_by_role("button", name="用我的位置").click()
    expect(told).to_have_text("浏览器没有获准使用位置。请写出地点，或者在地图上点一下。")
    expect(words).to_have_value(BESIDE)
    examine(page, "position-refused", resident=True)
    page.context.grant_permissions(["geolocation"], origin=open_page.address)
    page.context.set_geolocation(OUTSIDE)
    page.get_by_role("button", name="用我的位置").click()
    expect(told).to_contain_text("不在本县范围内，没有使用")
    expect(words).to_have_value(BESIDE)
    expect(lon).to_have_value("")
    on_the_map = page.locator("[data-place-map] .map-canvas")
    on_the_map.click(position={"x": 5, "y": 5})
    expect(told).to_have_text("这一点不在本县范围内，没有使用。请重新点，或者写出地点。")
    expect(lon).to_have_value("")
    page.context.set_geolocation(INSIDE)
    page.get_by_role("button", name="用我的位置").click()
    expect(told).to_have_text("已取得位置：桥头村第一网格，误差约 20 米。")
    expect(words).to_have_value(BESIDE)
    expect(lon).to_have_value("120.005000")
    expect(page.locator("[data-place-map]")).to_be_visible()
    examine(page, "position-found", resident=True)
    press(page, "下一步")
    for line in (BESIDE, "位于桥头村第一网格"):
        expect(page.get_by_text(line)).to_be_visible()
    examine(page, "position-look", resident=True)
    press(page, "提交")
    case = Case.objects.get()
    assert case.division == world.county.divisions["331099/001/001/001"]
    assert (case.address, case.lon, case.lat) == (BESIDE, 120.005, 28.005)


# ── handing over, photos before and after


def _with_both_photos(world: World) -> Taken:
    kind = world.categories["SZ01"]
    kind.settings = kind.settings | {"前后照片": "是"}
    kind.save()
    world.county.appoint("zhaolei", "赵磊", "QY-ZF", "handler", "331099/001")
    return world.dispatched()


@WIDTHS
def test_handed_to_a_colleague_who_shows_before_and_after(world, open_page, width):
    taken, people = _with_both_photos(world), world.county.people
    first = open_page(f"/cases/{taken.number}", width=width, person=people["wangqiang"])
    open_step(first, "转交")
    first.get_by_label("转交给谁").select_option(label="赵磊")
    first.get_by_label("为什么转交、办到哪里了").fill("明天起我去培训，灯泡已经领好。")
    examine(first, "hand-over")
    press(first, "转交")
    second = open_page("/work", width=width, person=people["zhaolei"])
    expect(second.get_by_text("交给您办").first).to_be_visible()
    with second.expect_navigation():
        second.locator(f"a[href='/cases/{taken.number}']").first.click()
    expect(second.get_by_text("明天起我去培训，灯泡已经领好。").first).to_be_visible()
    done = second.get_by_label("办理情况和依据")
    second.get_by_label("已解决", exact=True).check()
    expect(second.get_by_text("这一类事项办好了的，要附办好以后的照片")).to_be_visible()
    done.fill("换了灯泡。")
    press(second, "处置反馈")
    for sentence in ("这一类事项办好以后要附照片", "这一类事项要附处置前的照片"):
        expect(second.get_by_text(sentence).first).to_be_visible()
    expect(done).to_have_value("换了灯泡。")
    examine(second, "photos-refused")
    for name, file in (("处置前", BEFORE), ("照片", AFTER)):
        second.locator(f"input[name={name}]").set_input_files([file])
    expect(second.locator("[data-new]")).to_have_count(2)
    press(second, "处置反馈")
    expect(second.get_by_text("已办理“处置反馈”：已解决。")).to_be_visible()
    expect(second.locator("main img")).to_have_count(2)
    examine(second, "photos-accepted")


def test_photos_are_not_asked_for_where_the_category_does_not(world, open_page):
    taken = world.dispatched()
    page = open_page(f"/cases/{taken.number}", width=PHONE, person=world.county.people["wangqiang"])
    page.get_by_label("已解决", exact=True).check()
    expect(page.locator("input[name=照片]")).to_be_visible()
    expect(page.locator("input[name=处置前]")).to_have_count(0)
    expect(page.get_by_text("要附办好以后的照片")).to_have_count(0)
    page.get_by_label("办理情况和依据").fill("换了灯泡。")
    press(page, "处置反馈")
    expect(page.get_by_text("已办理“处置反馈”：已解决。")).to_be_visible()


# ── calling back


@WIDTHS
def test_a_round_is_drawn_called_and_read(desk, open_page, width):
    desk.now = timezone.now() - timedelta(days=3)
    cases = [closed(desk) for _ in range(2)]
    day = timezone.localdate(cases[0].closed_at)
    chief = open_page("/desk/callbacks/", width=width, person=desk.person("钱立"))
    for label, value in (
        ("办结起日", day.isoformat()),
        ("办结止日", day.isoformat()),
        ("抽多少件", "1"),
        ("每个单位最多", "1"),
    ):
        chief.get_by_label(label).fill(value)
    press(chief, "公布")
    press(chief, "现在抽取")
    expect(chief.get_by_text("抽出 1 件。")).to_be_visible()
    drawn = CallRound.objects.get()
    expect(chief.get_by_text(bytes(drawn.seed).hex())).to_be_visible()
    caller = open_page(f"/desk/callbacks/{drawn.pk}/", width=width, person=desk.person("何查"))
    with caller.expect_navigation():
        caller.get_by_role("link", name="老樟树旁的路灯不亮了").click()
    caller.get_by_label("电话的结果").select_option("接通")
    press(caller, "记下，打下一件")
    expect(caller.get_by_text("接通了，请记下反映人对结果的评价。").first).to_be_visible()
    examine(caller, "call")
    caller.get_by_role("group", name="事情办得怎么样").get_by_label("满意", exact=True).check()
    caller.get_by_label("还说了什么").fill("修得快，谢谢䶮㛃👍")
    press(caller, "记下，打下一件")
    chief.reload()
    expect(chief.get_by_role("region", name="回访名单").get_by_text("接通，4 分")).to_be_visible()
    beside = chief.get_by_role("region", name="电话回访和网上评价对照").get_by_role("row")
    assert beside.nth(1).inner_text().split() == ["青云镇市政公用所", "1", "1", "1", "0", "0"]
    examine(chief, "round")


# ── supervision


@pytest.fixture
def watched(desk: Desk) -> dict[str, Case]:
    """One report nearly late, one case late at its unit and told upwards, one that was answered late."""
    now = timezone.now()
    desk.now = now - timedelta(days=20)
    late, slow = (desk.accepted(text=text) for text in ("桥头的井盖松了。", "村口的路灯一直闪。"))
    for case in (late, slow):
        desk.dispatch(case, "QY-SZ")
        desk.step(case, "签收", "周师傅", outcome="接单")
    told = {"情况": "换了灯泡"}
    desk.step(slow, "处置反馈", "周师傅", outcome="已解决", data=told, after=timedelta(days=19))
    climb(now)
    soon = desk.report(text="小学门口的路灯不亮。", now=now - timedelta(minutes=100))  # two hours to accept
    desk.now = now
    return {"late": late, "slow": slow, "soon": soon}


def _row(page: Page, case: Case):
    return page.get_by_role("row").filter(has=page.locator(f"a[href='/cases/{case.number}']"))


@WIDTHS
def test_what_is_late_is_urged_supervised_and_taken_charge_of(desk, watched, open_page, width):
    late, soon = watched["late"], watched["soon"]
    leader = open_page("/desk/supervision/", width=width, person=desk.person("钱立"))
    expect(_row(leader, late).get_by_text("超期").first).to_be_visible()
    expect(_row(leader, late).locator(".is-red")).to_be_visible()
    expect(_row(leader, late).get_by_text("钱立").first).to_be_visible()
    expect(_row(leader, soon)).to_have_count(0)
    with leader.expect_navigation():
        _row(leader, late).get_by_role("button", name="催办").click()
    expect(_row(leader, late).get_by_text("催办 1 次")).to_be_visible()
    examine(leader, "late")
    leader.get_by_role("link", name="快到期").click()
    expect(_row(leader, soon).locator(".is-amber")).to_be_visible()
    expect(_row(leader, late)).to_have_count(0)
    examine(leader, "soon")
    leader.goto(f"{open_page.address}/cases/{late.number}")
    open_step(leader, "督办")
    leader.get_by_label("督办意见").fill("今天之内到场。")
    press(leader, "督办")
    open_step(leader, "包案")
    leader.get_by_label("打算怎么办").fill("我同市政公用所到现场。")
    leader.get_by_label("承诺何时办好").fill((timezone.localdate() - timedelta(days=1)).isoformat())
    press(leader, "包案")
    expect(leader.get_by_text("承诺的日期已经过去").first).to_be_visible()
    day = timezone.localdate() + timedelta(days=7)
    leader.get_by_label("承诺何时办好").fill(day.isoformat())
    press(leader, "包案")
    examine(leader, "charged")
    unit = open_page(f"/cases/{late.number}", width=width, person=desk.person("周师傅"))
    for words in ("今天之内到场。", "我同市政公用所到现场。"):
        expect(unit.get_by_text(words).first).to_be_visible()
    leader.goto(f"{open_page.address}/desk/supervision/")
    expect(_row(leader, late).get_by_text("钱立包案")).to_be_visible()
    expect(leader.get_by_role("region", name="包案承诺")).to_contain_text("未到期")


@WIDTHS
def test_dates_kept_and_broken_are_listed(desk, watched, open_page, width):
    slow = watched["slow"]
    head = open_page("/desk/supervision/", width=width, person=desk.person("钱立"))
    unit = head.get_by_role("region", name="各单位守期情况").get_by_role("row").nth(1)
    assert unit.inner_text().split() == ["青云镇市政公用所", "2", "1", "1", "50%"]
    with head.expect_navigation():
        unit.get_by_role("link", name="青云镇市政公用所").click()
    ended = timezone.localtime(slow.updated_at)
    head.goto(f"{head.url}&month={ended:%Y-%m}&state=late")
    expect(_row(head, slow).get_by_text("处置反馈")).to_be_visible()
    expect(_row(head, slow).get_by_text("超期办")).to_be_visible()
    examine(head, "dates")
