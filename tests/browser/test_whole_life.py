"""One report lives its whole life and begins another: the desk by keyboard alone, axe looks at every page.

Three refusals are met on the way: a unit that the duty list does not name, a second dispatcher who comes too
late, and a handler who wants to check his own work. Each says what, why and what to do.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from gongzhi.cases.models import Case, Entry
from gongzhi.dispatch.tests.conftest import Desk, build_desk
from gongzhi.places import services as places
from tests.browser.kit import PHONE, SCREEN, axe_findings, scrolls_sideways, shoot, tab_to

SAID = "老樟树旁的路灯不亮了，晚上看不见路。"


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    world = build_desk()
    grid = world.county.divisions["331099/001/001/001"]
    places.name_place(name="老樟树", division=grid, lon=120.004, lat=28.004)
    world.county.appoint("zhoushifu", "周师傅", "QY-ZH", "checker", "331099/001")
    return world


@dataclass
class Journey:
    """A window width, and short words for what people do on their pages."""

    desk: Desk
    open_page: Callable[..., Page]
    width: int

    def as_person(self, path: str, name: str = "") -> Page:
        person = self.desk.person(name) if name else None
        page = self.open_page(path, width=self.width, person=person)
        page.set_default_timeout(8000)
        return page

    def look(self, page: Page, name: str) -> None:
        shoot(page, f"life-{name}")
        assert "\n".join(axe_findings(page)) == "", name
        assert not scrolls_sideways(page), name


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def done_at_desk(page: Page, words: str) -> None:
    page.locator(".toast", has_text=words).last.wait_for()


def take_step(page: Page, step: str, **typed: str) -> None:
    """Fill the form of a step on the case page and send it, without the mouse."""
    form = page.locator(f"details.action:has(> summary > .strong:text-is('{step}'))")
    if form.get_attribute("open") is None:
        tab_to(page, form.locator("summary").first)
        page.keyboard.press("Enter")
    for label, words in typed.items():
        box = form.get_by_label(label, exact=False).first
        tab_to(page, box)
        if words == "勾":
            page.keyboard.press("Space")
        else:
            page.keyboard.insert_text(words)
    tab_to(page, form.locator("button.btn-primary"))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def report(journey: Journey) -> tuple[Page, Case]:
    page = journey.as_person("/report/")
    journey.look(page, "1-what")
    tab_to(page, page.get_by_label("什么事"))
    page.keyboard.insert_text(SAID)
    for name in ("2-where", "3-contact"):
        tab_to(page, page.get_by_role("button", name="下一步"))
        with page.expect_navigation():
            page.keyboard.press("Enter")
        journey.look(page, name)
        if name == "2-where":
            tab_to(page, page.get_by_label("地点的名称或地址"))
            page.keyboard.insert_text("老樟树")
    tab_to(page, page.get_by_role("button", name="提交"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    journey.look(page, "4-receipt")
    tab_to(page, page.get_by_role("link", name="看办理进度"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    journey.look(page, "5-progress")
    return page, Case.objects.get()


def accept_and_send(journey: Journey, case: Case) -> None:
    page = journey.as_person("/desk/", "赵敏")
    journey.look(page, "6-queue")
    press(page, "j", "Enter")
    page.locator(f"#desk-case[data-number='{case.number}']").wait_for()
    late = journey.as_person(f"/desk/?case={case.number}", "孙岚")
    press(page, "a", "Enter")
    done_at_desk(page, "受理")
    # The second dispatcher's page is old by now, and somebody has the case open.
    press(late, "a", "Enter")
    late.get_by_text("赵敏正在办理这件", exact=False).first.wait_for()
    journey.look(late, "7-late")
    late.close()
    press(page, "d")
    choose_unit(page, "青溪县供电公司")
    page.get_by_text("不能派给青溪县供电公司", exact=False).first.wait_for()
    assert page.get_by_text("基07“维护路灯、井盖等小型市政设施”", exact=False).first.is_visible()
    journey.look(page, "8-not-on-the-list")
    press(page, "Escape", "1", "Enter")
    done_at_desk(page, "派遣")
    case.refresh_from_db()
    assert case.unit == journey.desk.unit("QY-SZ")
    journey.look(page, "9-sent")
    page.close()


def choose_unit(page: Page, name: str) -> None:
    box = page.locator("[data-records=承办]")
    if not box.evaluate("(node) => node === document.activeElement"):
        tab_to(page, box)
    page.keyboard.press("Home")
    for _ in range(12):
        if box.evaluate("(node) => node.selectedOptions[0].text").startswith(name):
            break
        page.keyboard.press("ArrowDown")
    tab_to(page, page.locator(".move[open] button.btn-primary"))
    page.keyboard.press("Enter")


def handle(journey: Journey, case: Case) -> None:
    page = journey.as_person(f"/cases/{case.number}", "周师傅")
    journey.look(page, "10-unit")
    take_step(page, "签收", 接单="勾")
    take_step(page, "处置反馈", 已解决="勾", 办理情况和依据="换了灯泡，已经亮了。")
    journey.look(page, "11-handled")
    assert page.get_by_text("“核查”由别人办").is_visible()
    assert page.get_by_text("“核查”与“处置反馈”不得由同一人办理").is_visible()
    assert page.get_by_role("button", name="核查").count() == 0
    journey.look(page, "12-not-oneself")
    page.close()


def check(journey: Journey, case: Case) -> None:
    page = journey.as_person(f"/cases/{case.number}", "何查")
    take_step(page, "核查", 合格="勾", 现场="勾", 核查意见="现场看过，亮了")
    journey.look(page, "13-checked")
    page.close()


def close(journey: Journey, case: Case) -> None:
    page = journey.as_person("/desk/", "赵敏")
    press(page, "j", "Enter")
    page.locator(f"#desk-case[data-number='{case.number}']").wait_for()
    press(page, "a")
    page.keyboard.insert_text("更换灯泡一只")
    press(page, "Tab")
    page.keyboard.insert_text("路灯已经修好，谢谢您。")
    tab_to(page, page.locator(".move[open] button.btn-primary"))
    page.keyboard.press("Enter")
    done_at_desk(page, "结案")
    case.refresh_from_db()
    assert case.closed_at is not None
    journey.look(page, "14-closed")
    page.close()


def send(journey: Journey, case: Case) -> None:
    """The second life begins where units are chosen."""
    page = journey.as_person("/desk/", "赵敏")
    press(page, "j", "Enter")
    page.locator(f"#desk-case[data-number='{case.number}']").wait_for()
    press(page, "d", "1", "Enter")
    done_at_desk(page, "派遣")
    page.close()


@pytest.mark.parametrize("width", [PHONE, SCREEN])
def test_from_report_to_rating_and_again(desk: Desk, open_page, width: int) -> None:
    journey = Journey(desk, open_page, width)
    resident, case = report(journey)
    accept_and_send(journey, case)
    handle(journey, case)
    check(journey, case)
    resident.reload()
    withdraw_late = resident
    close(journey, case)
    withdraw(withdraw_late)
    journey.look(resident, "15-too-late")
    rate(resident)
    journey.look(resident, "16-rated")
    reopen(resident)
    journey.look(resident, "17-again")
    case.refresh_from_db()
    assert case.closed_at is None
    send(journey, case)
    told = list(Entry.objects.filter(case=case).order_by("seq").values_list("step", flat=True))
    life = ["派遣", "签收", "处置反馈", "核查", "结案"]
    assert told == ["上报", "受理", *life, "评价", "重新办理", "派遣"]


def withdraw(page: Page) -> None:
    """The page was opened before the case was closed; the step has gone since."""
    tab_to(page, page.locator("details.offer summary", has_text="撤回"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("form[action*='withdraw'] button.btn"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_text("这一步现在不能办了", exact=False).is_visible()


def rate(page: Page) -> None:
    tab_to(page, page.get_by_role("button", name="不满意").first)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def reopen(page: Page) -> None:
    form = page.locator("form[action*='reopen']")
    if not form.locator("textarea").is_visible():
        tab_to(page, page.locator("details.offer summary", has_text="重新办理"))
        page.keyboard.press("Enter")
    tab_to(page, form.locator("textarea"))
    page.keyboard.insert_text("昨天晚上又不亮了。")
    tab_to(page, form.locator("button.btn"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
