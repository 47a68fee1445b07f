"""Every component in every state, looked at by axe, by a ruler and by people (shots/)."""

import pytest

from tests.browser.kit import (
    PHONE,
    SCREEN,
    TABLET,
    axe_findings,
    icons_without_words,
    scrolls_sideways,
    shoot,
    small_targets,
    tab_to,
)

STAFF, PUBLIC = "/styleguide", "/styleguide/public"
LOOKS = {
    "light": {},
    "dark": {"theme": "dark"},
    "large": {"size": "large"},
    "high": {"contrast": "high"},
    "high-dark": {"contrast": "high", "theme": "dark"},
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("address", "width"), [(STAFF, SCREEN), (PUBLIC, PHONE)])
def test_axe_finds_nothing(open_page, address, width, look):
    page = open_page(address, width=width, **LOOKS[look])
    shoot(page, f"styleguide{address.replace('/', '-').removeprefix('-styleguide')}-{look}")
    assert "\n".join(axe_findings(page)) == ""


@pytest.mark.parametrize("size", ["normal", "large"])
@pytest.mark.parametrize("width", [PHONE, TABLET, SCREEN])
@pytest.mark.parametrize("address", [STAFF, PUBLIC])
def test_nothing_scrolls_sideways(open_page, address, width, size):
    page = open_page(address, width=width, size=size)
    assert not scrolls_sideways(page)
    assert "\n".join(icons_without_words(page)) == ""


def test_residents_can_hit_everything(open_page):
    assert "\n".join(small_targets(open_page(PUBLIC, width=PHONE))) == ""


def test_staff_can_hit_everything(open_page):
    assert "\n".join(small_targets(open_page(STAFF, width=SCREEN), least=24)) == ""


def test_without_scripts_everything_is_there(open_page):
    page = open_page(PUBLIC, width=PHONE, scripts=False)
    assert page.locator("[data-map] svg path").count() == 4
    page.get_by_text("为什么是这一天").first.click()
    assert page.get_by_text("当日不计").first.is_visible()
    page.get_by_role("button", name="大字版").click()
    assert page.locator("html").get_attribute("data-size") == "large"


def test_the_switches_work_at_once_and_stay(open_page):
    page = open_page(STAFF)
    page.get_by_text("显示", exact=True).click()
    page.get_by_role("button", name="深色").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_a_dialog_opens_and_closes_by_keyboard(open_page):
    page = open_page(STAFF)
    opener = page.get_by_role("button", name="打开对话框")
    tab_to(page, opener)
    page.keyboard.press("Enter")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog").is_visible()
    assert opener.evaluate("(node) => node === document.activeElement")


def test_the_first_tab_skips_to_the_text(open_page):
    page = open_page("/help")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_what_was_typed_is_restored_and_can_be_cleared(open_page):
    page = open_page(STAFF)
    page.locator("#empty_text").press_sequentially("井盖破了")
    page.wait_for_timeout(500)
    page.reload()
    assert page.locator("#empty_text").input_value() == "井盖破了"
    assert page.get_by_text("没有提交的内容").is_visible()
    page.get_by_role("button", name="清空重写").click()
    page.reload()
    assert page.locator("#empty_text").input_value() == ""


def test_the_counter_counts_an_emoji_once(open_page):
    page = open_page(STAFF)
    page.locator("#empty_text").fill("𬤇👍")
    assert page.locator("#empty_text + .count-note").inner_text() == "2 / 200 字"


def test_going_offline_is_said(open_page):
    page = open_page(STAFF)
    page.context.set_offline(True)
    assert page.locator("#offline").is_visible()
    page.context.set_offline(False)
    page.locator("#offline").wait_for(state="hidden")


def test_a_large_photo_becomes_smaller_before_it_travels(open_page, tmp_path):
    from PIL import Image

    photo = tmp_path / "large.png"
    Image.effect_noise((2400, 1800), 80).save(photo)
    page = open_page(PUBLIC, width=PHONE)
    page.locator("#empty_photos").set_input_files(photo)
    page.locator("#empty_photos").locator("xpath=..").locator("figure img").wait_for()
    size, name = page.locator("#empty_photos").evaluate("(n) => [n.files[0].size, n.files[0].name]")
    assert size < photo.stat().st_size / 2
    assert name == "large.jpg"


def test_a_place_can_be_pointed_at_on_the_map(open_page):
    page = open_page(STAFF)
    canvas = page.locator("#empty_place .map-canvas, .field .map-canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_text("已在地图上标出位置。").first.wait_for()
    assert float(page.locator("input[name=place_lon]").first.input_value()) == pytest.approx(120.12, abs=0.02)
