"""The command room in Chromium: joining, splitting, declining, returning and ruling, the order of the rules.

The doors bring a case to the point where a page matters; there people work on the page, on a phone and at a
desk, and whoever reported reads on the progress page what has become of it.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page

from gongzhi.calendars import ZONE
from gongzhi.cases.models import Case
from gongzhi.cases.numbers import grouped, link_key
from gongzhi.dispatch.dry_run import since
from gongzhi.dispatch.models import RoutingRule
from gongzhi.dispatch.tests.conftest import GRID, Desk, build_desk
from gongzhi.places import services as places
from tests.browser.kit import PHONE, SCREEN, Opener, axe_findings, scrolls_sideways, shoot, small_targets

LAMP, NOISE = "SZ01", "HB03"


@dataclass
class Room:
    """The town's people and their pages, all at one width."""

    desk: Desk
    open_page: Opener
    width: int

    def page_of(self, name: str, path: str = "/desk/") -> Page:
        return self.open_page(path, width=self.width, person=self.desk.person(name))

    def reporter_of(self, case: Case) -> Page:
        return self.open_page(f"/r/{case.number}/{link_key(case.number)}", width=self.width)

    def examine(self, page: Page, name: str, *, resident: bool = False) -> None:
        shoot(page, f"room-{name}")
        assert "\n".join(axe_findings(page)) == "", name
        assert not scrolls_sideways(page), name
        if resident and self.width == PHONE:
            assert "\n".join(small_targets(page)) == "", name


@pytest.fixture(params=[PHONE, SCREEN])
def room(transactional_db: None, open_page: Opener, request: pytest.FixtureRequest) -> Room:
    desk = build_desk()
    desk.now = timezone.now() - timedelta(minutes=5)
    desk.county.appoint("cungan", "村干部", "QY-QT", "handler", "331099/001/001")
    desk.names["村干部"] = desk.county.people["cungan"]
    return Room(desk, open_page, request.param)


def open_case(page: Page, case: Case) -> None:
    """Choose a case in the queue."""
    page.locator(f"[data-row][data-number='{case.number}']").click()
    page.locator(f".desk-chosen #desk-case[data-number='{case.number}']").wait_for()


def open_move(page: Page, name: str) -> Locator:
    """Open what can be done with the case on the desk; its form."""
    page.locator(".moves-bar").get_by_role("link", name=name).click()
    return page.locator("details.move[open]")


def done(page: Page, words: str) -> None:
    page.locator(".toast", has_text=words).last.wait_for()


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def reads(page: Page, *words: str) -> None:
    for said in words:
        page.get_by_text(said).locator("visible=true").first.wait_for()


def test_two_reports_of_one_lamp_are_compared_and_joined(room: Room) -> None:
    first = room.desk.accepted()
    second = room.desk.report("老樟树的路灯坏了，晚上一片黑。")
    page = room.page_of("赵敏")
    open_case(page, second)
    with page.expect_navigation():
        page.get_by_role("link", name="对照两件").click()
    reads(page, "相距 0 米", "老樟树的路灯坏了，晚上一片黑。", "老樟树旁的路灯不亮了。")
    room.examine(page, "compared")
    press(page, "是同一件，并入")
    reads(page, "已办理“受理”（并入）。")
    page.goto(f"{room.open_page.address}/desk/?show=all&case={first.number}")
    reads(page, "并入本案的（1）")
    room.examine(page, "joined")
    early, late = room.reporter_of(first), room.reporter_of(second)
    reads(late, grouped(second.number), "和您的这件合并办理")
    first.refresh_from_db()
    room.desk.dispatch(first, "QY-SZ")
    for reporter, case in ((early, first), (late, second)):
        reporter.reload()
        reads(reporter, grouped(case.number), "已交给承办单位", "青云镇市政公用所")
    room.examine(late, "joined-reporter", resident=True)


def test_one_report_of_two_matters_is_split(room: Room) -> None:
    case = room.desk.accepted(text="老樟树旁的路灯不亮了，广场舞的音响也太吵。")
    page = room.page_of("赵敏")
    open_case(page, case)
    move = open_move(page, "拆分")
    move.get_by_role("button", name="拆分").click()
    reads(page, "请填写“另一件是什么事”。")
    room.examine(page, "split-refused")
    move.get_by_label("另一件是什么事").fill("广场舞的音响太吵。")
    move.get_by_label("另一件的类别").select_option(NOISE)
    move.get_by_role("button", name="拆分").click()
    done(page, "拆分")
    room.examine(page, "split")
    other = Case.objects.exclude(pk=case.pk).get()
    page.goto(f"{room.open_page.address}/desk/")
    open_case(page, other)
    assert page.locator(".moves-bar").get_by_role("link", name="立案").is_visible()
    reporter = room.reporter_of(case)
    reads(reporter, "您说了两件事，另一件分开办")
    room.examine(reporter, "split-reporter", resident=True)
    with reporter.expect_navigation():
        reporter.get_by_role("link", name="广场舞的音响太吵").click()
    reads(reporter, grouped(other.number), "您一起反映的另一件")


def test_what_is_not_ours_is_read_by_another_and_the_right_door_is_told(room: Room) -> None:
    case = room.desk.report("邻居家的墙砌到我家地界上了。", category="")
    page = room.page_of("赵敏")
    open_case(page, case)
    move = open_move(page, "拟不予受理")
    move.get_by_label("属于哪一种").select_option("应走诉讼仲裁复议")
    move.get_by_label("不予受理的理由").fill("相邻关系的争议由法院审理。")
    move.get_by_label("应当找哪里").fill("青溪县人民法院立案庭")
    room.examine(page, "declining")
    move.get_by_role("button", name="拟不予受理").click()
    done(page, "拟不予受理")
    reporter = room.reporter_of(case)
    reads(reporter, "正在复核要不要受理")
    reader = room.page_of("孙岚")
    open_case(reader, case)
    room.examine(reader, "second-reader")
    move = open_move(reader, "不予受理复核：同意")
    move.get_by_label("复核意见").fill("属实，已告知法院。")
    move.get_by_role("button", name="不予受理复核：同意").click()
    done(reader, "不予受理复核")
    reporter.reload()
    assert reporter.locator(".headline").inner_text() == "没有受理"
    reads(reporter, "相邻关系的争议由法院审理。", "青溪县人民法院立案庭")
    room.examine(reporter, "declined-reporter", resident=True)


def test_a_report_without_a_place_is_put_where_its_words_say(room: Room) -> None:
    grid = room.desk.division(GRID)
    places.name_place(name="老樟树", division=grid, lon=120.004, lat=28.004)
    case = room.desk.report("老樟树旁的路灯杆歪了。", place={"address": "我也说不清楚䶮㛃👍"})
    county = room.page_of("许县调")
    open_case(county, case)
    move = county.locator("details.move[open]")
    assert move.get_by_label("地点的名称或地址").input_value() == "青云镇桥头村老樟树"
    reads(county, "文中有“老樟树”，把握较大")
    room.examine(county, "unplaced")
    move.get_by_label("地点的名称或地址").fill("没有这个地方")
    move.get_by_role("button", name="更正地点").click()
    reads(county, "没有找到这个地点")
    room.examine(county, "unplaced-refused")
    move.get_by_label("地点的名称或地址").fill("老樟")
    move.get_by_role("button", name="老樟树（青云镇桥头村）").click()
    move.get_by_role("button", name="更正地点").click()
    done(county, "更正地点")
    town = room.page_of("赵敏")
    open_case(town, case)
    assert town.locator(".moves-bar").get_by_role("link", name="立案").is_visible()
    reporter = room.reporter_of(case)
    reads(reporter, "核实了地点")
    room.examine(reporter, "placed-reporter", resident=True)


def day_due(case: Case) -> str:
    """The day by which the case is to be handled, as pages write it."""
    due = case.obligations.get(step="处置反馈", ended_at=None).due_at
    assert due is not None
    last = due.astimezone(ZONE)
    return f"{last.month}月{last.day}日"


def test_a_return_cites_a_clause_and_the_ruling_becomes_a_rule(room: Room) -> None:
    desk = room.desk
    case = desk.accepted(category=NOISE, text="广场舞音响太吵。")
    desk.dispatch(case, "QY-QT")
    before = day_due(case)
    clerk = room.page_of("村干部", f"/cases/{case.number}")
    clerk.get_by_label("退单", exact=True).check()
    clerk.get_by_label("退单理由").fill("不归村里管。")
    press(clerk, "签收")
    reads(clerk, "请填写“不属于本单位职责，依据清单哪一条”。")
    clerk.get_by_label("不属于本单位职责，依据清单哪一条").select_option("基15")
    room.examine(clerk, "returning")
    press(clerk, "签收")
    reads(clerk, "已办理“签收”：退单。")
    case.refresh_from_db()
    assert day_due(case) == before
    reporter = room.reporter_of(case)
    reads(reporter, "承办单位认为不归它管")
    room.examine(reporter, "returned-reporter", resident=True)
    dispatcher = room.page_of("赵敏", f"/cases/{case.number}")
    reads(dispatcher, "处置反馈", before)
    dispatcher.get_by_label("改派", exact=True).check()
    dispatcher.get_by_label("审核理由").fill("清单写的确实不是村里。")
    press(dispatcher, "退单审核")
    case.refresh_from_db()
    desk.dispatch(case, "QY-SZ")
    desk.send_back(case, "周师傅", "基15")
    leader = room.page_of("钱立", f"/desk/?show=all&case={case.number}")
    move = open_move(leader, "裁定")
    move.get_by_label("裁定由哪个单位主办").select_option(str(desk.unit("QY-ZF").pk))
    move.get_by_label("本镇街同类事项照此办理").check()
    move.get_by_label("裁定理由").fill("清单写明由执法队牵头。")
    room.examine(leader, "ruling")
    move.get_by_role("button", name="裁定").click()
    done(leader, "裁定")
    dispatcher.goto(f"{room.open_page.address}/desk/rules/")
    reads(
        dispatcher,
        "青云镇“生活噪声”由青云镇综合行政执法队办理",
        f"来由：裁定 {case.number}",
        "由制定它的上级或者裁定人改动",
    )
    room.examine(dispatcher, "ruled")


def test_a_rule_is_tried_on_last_months_cases_before_it_is_switched_on(room: Room) -> None:
    desk = room.desk
    month = since(timezone.now()) + timedelta(days=2, hours=12)
    for day in range(3):
        desk.report("广场舞音响太吵。", category=NOISE, now=month + timedelta(days=day))
    desk.rule(
        "噪声一律归执法队",
        category=desk.category(NOISE),
        unit=desk.unit("QY-ZF"),
        area=desk.division("331099/001/"),
    )
    page = room.page_of("赵敏", "/desk/rules/")
    page.get_by_label("规则的名称").fill("噪声由派出所先到场")
    page.get_by_label("类别").first.select_option(NOISE)
    page.get_by_label("派往哪类单位").select_option("police_station")
    press(page, "先试算")
    reads(page, "不会改派任何一件")
    room.examine(page, "tried")
    press(page, "保存")
    page.goto(f"{room.open_page.address}/desk/rules/")
    press(page, "噪声由派出所先到场上移")
    page.get_by_role("link", name="试算、启停噪声由派出所先到场").click()
    reads(page, "会改派 3 件", "青云镇综合行政执法队 → ")
    page.get_by_text("看几件例子").click()
    room.examine(page, "tried-first")
    press(page, "启用")
    assert list(RoutingRule.objects.values_list("name", "active")) == [
        ("噪声由派出所先到场", True),
        ("噪声一律归执法队", True),
    ]
