"""A dispute in Chromium: opened by page with a mistake on the way, accepted, and refused by one side."""

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page

from gongzhi.cases import catalogue, installing
from gongzhi.intake.tests.conftest import World, build
from gongzhi.web.opening_list import opened_here
from tests.browser.kit import PHONE, SCREEN, axe_findings, scrolls_sideways, shoot

DISPUTES = settings.PACKS / "cn" / "procedures" / "人民调解" / "procedure.yaml"


@pytest.fixture
def world(transactional_db: None) -> World:
    world = build()
    installing.install(DISPUTES, timezone.now())
    village = "331099/001/001"
    world.county.appoint("huaihua", "胡爱华", "QY-QT", "village_clerk", village)
    world.county.appoint("dongaihua", "董爱华", "QY-QT", "mediation_chair", village)
    return world


def examine(page: Page, name: str) -> None:
    shoot(page, f"opening-{name}")
    assert "\n".join(axe_findings(page)) == "", name
    assert not scrolls_sideways(page), name


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("width", [PHONE, SCREEN])
def test_a_dispute_is_opened_and_goes_its_way(world, open_page, width):
    clerk = open_page("/open", width=width, person=world.county.people["huaihua"])
    examine(clerk, f"list-{width}")
    with clerk.expect_navigation():
        clerk.get_by_role("link", name="人民调解").click()
    clerk.get_by_label("纠纷情况和请求").fill("院墙滴水，请求调解。")
    press(clerk, "开立")  # who it is from, and the names, are still missing
    assert clerk.get_by_text("请选择“怎么来的”。").first.is_visible()
    assert clerk.get_by_label("纠纷情况和请求").input_value() == "院墙滴水，请求调解。"
    examine(clerk, f"wrong-{width}")
    clerk.get_by_label("怎么来的").select_option("当事人申请")
    clerk.get_by_label("替申请人登记").check()
    clerk.get_by_label("申请人姓名").fill("王秀英")
    clerk.get_by_label("对方当事人姓名").fill("李根𠮷")
    clerk.get_by_label("申请人姓名").press("Tab")
    press(clerk, "开立")
    assert clerk.get_by_text("替申请人登记").first.is_visible()
    examine(clerk, f"case-{width}")
    address = clerk.url[clerk.url.index("/cases") :]
    with clerk.expect_navigation():
        clerk.get_by_role("link", name="打印回执").click()
    assert clerk.get_by_text("人民调解回执").is_visible()
    examine(clerk, f"slip-{width}")
    assert clerk.pdf(format="A4").count(b"/Type /Page\n") == 1
    chair = open_page(address, width=width, person=world.county.people["dongaihua"])
    chair.get_by_label("受理", exact=True).check()
    press(chair, "受理")
    chair.get_by_label("一方拒绝", exact=True).check()
    chair.get_by_label("电话", exact=True).check()
    chair.get_by_label("拒绝或者联系不上的情况").fill("对方明确拒绝调解。")
    press(chair, "征询意愿")
    assert chair.get_by_text("终止告知").first.is_visible()
    examine(chair, f"refused-{width}")


SWAP = """async (address) => {
    const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
    document.querySelector(".sheet").replaceWith(page.querySelector(".sheet"));
    return document.querySelector(".sheet").getBoundingClientRect().bottom / 96 * 25.4;
}"""
ACROSS, DOWN = 178, 267  # millimetres of A4 inside the margins of sheet.css


def test_every_matter_has_a_form_of_one_page(world, open_page):
    """In letters of any size: whoever prints with the large ones gets the same sheet."""
    for path in sorted(DISPUTES.parent.parent.glob("*/procedure.yaml")):
        installing.install(path, timezone.now())
    page = open_page("/open/rmtj/paper", width=int(ACROSS / 25.4 * 96), size="large")
    page.emulate_media(media="print")
    codes = {version.code for version in catalogue.versions().values() if opened_here(version.code)}
    heights = {page.evaluate(SWAP, f"/open/{code}/paper"): code for code in codes}
    assert len(codes) > 20 and max(heights) <= DOWN, heights[max(heights)]
    page.goto(f"{open_page.address}/open/{heights[max(heights)]}/paper")
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
