"""The counter and the call desk by keyboard alone, on a phone and at a desk: who typed it, and for whom.

A caller is in danger and names a place of which there are several; the slip is one page; the caller reads the
same case by the link on it, and the office reads who entered it.
"""

import pytest
from playwright.sync_api import Page, expect

from gongzhi.cases.models import Case
from gongzhi.intake.tests.conftest import World, build
from tests.browser.kit import (
    PHONE,
    SCREEN,
    axe_findings,
    press_enter_on,
    scrolls_sideways,
    shoot,
    stops,
    tab_to,
    type_into,
)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def look(page: Page, name: str) -> None:
    shoot(page, f"counter-{name}")
    assert "\n".join(axe_findings(page)) == "", name
    assert not scrolls_sideways(page), name


def send(page: Page) -> None:
    """From any field, as the button says."""
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


@pytest.mark.parametrize("width", [PHONE, SCREEN])
def test_a_call_is_typed_in_for_somebody(world, open_page, width):
    page = open_page("/counter/", width=width, person=world.county.zhao_min)
    page.set_default_timeout(20_000)
    look(page, "empty")
    walked = stops(page)
    assert [stop["html"] for stop in walked if not stop["ring"]] == []
    assert any(stop["last"] for stop in walked), "Tab is caught before the end of the page"
    tab_to(page, page.get_by_label("窗口", exact=True))
    page.keyboard.press("ArrowRight")  # 电话
    send(page)
    expect(page.locator(":focus")).to_contain_text("请填写“什么事”。")
    expect(page.get_by_label("电话", exact=True)).to_be_checked()
    type_into(page, "什么事", "永和路口的路灯不亮了，旁边着火了")
    type_into(page, "地点的名称或地址", "路口")
    type_into(page, "怎么称呼", "龚䶮")
    type_into(page, "联系电话", "138 0000 0009")
    send(page)
    expect(page.locator(":focus")).to_contain_text("先请对方打电话，或者您替他打")
    look(page, "danger")
    tab_to(page, page.get_by_label("已经告诉对方"))
    page.keyboard.press("Space")
    send(page)
    expect(page.locator(":focus")).to_contain_text("您说的“路口”是哪一处？")
    look(page, "which")
    tab_to(page, page.locator("input[name=which]").first)
    page.keyboard.press("Space")
    press_enter_on(page, "登记并打印回执")
    expect(page.get_by_role("heading", name="已登记")).to_be_visible()
    look(page, "slip")
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    case = Case.objects.get()
    assert (case.channel, case.division) == ("电话", world.county.divisions["331099/001/001/001"])
    office = world.county.organisations["QY-ZH"].name
    link = str(page.locator("a.key-link").get_attribute("href"))
    caller = open_page(link.removeprefix(open_page.address), width=PHONE)
    expect(caller.get_by_text(f"您（由{office}代为登记）").first).to_be_visible()
    page.goto(f"{open_page.address}/cases/{case.number}")
    typed = page.locator(".story-line").last
    for words in ("赵敏", "替反映人登记"):
        expect(typed).to_contain_text(words)
