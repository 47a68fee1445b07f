"""The resident's journey in Chromium: phone and desk, keyboard alone, without scripts, without a network."""

import pytest
from playwright.sync_api import Page

from gongzhi.cases.models import Category
from gongzhi.cases.tests.test_photo_place import HERE, photo
from gongzhi.intake.tests.conftest import World, build
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

SAID = "永和路口的路灯不亮了，已经三天。"


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def go_on(page: Page, name: str = "下一步") -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def examine(page: Page, name: str, width: int) -> None:
    """What must be true of every page of the entrance; a picture for people."""
    shoot(page, f"intake-{name}")
    assert "\n".join(axe_findings(page)) == "", name
    assert "\n".join(icons_without_words(page)) == "", name
    assert not scrolls_sideways(page), name
    if width == PHONE:
        assert "\n".join(small_targets(page)) == "", name


@pytest.mark.parametrize("width", [PHONE, TABLET, SCREEN])
def test_the_whole_journey(world, open_page, width):
    page = open_page("/", width=width)
    examine(page, "home", width)
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name="我要反映").click()
    page.get_by_label("什么事").press_sequentially(SAID)
    page.get_by_role("button", name="路灯不亮").click()
    examine(page, "what", width)
    go_on(page)
    examine(page, "where", width)
    page.get_by_label("地点的名称或地址").press_sequentially("大樟")
    page.get_by_role("button", name="大樟树").click()
    go_on(page)
    examine(page, "contact", width)
    go_on(page, "提交")
    examine(page, "receipt", width)
    with page.expect_navigation():
        page.get_by_role("link", name="看办理进度").click()
    assert page.get_by_text("等待受理").first.is_visible()
    examine(page, "progress", width)


def test_without_scripts_nothing_is_missing(world, open_page):
    page = open_page("/report/", width=PHONE, scripts=False)
    page.get_by_label("什么事").fill(SAID)
    go_on(page)
    page.get_by_label("地点的名称或地址").fill("大樟")
    go_on(page)
    page.get_by_label("大樟树").check()
    go_on(page)
    assert page.get_by_label("路灯不亮").is_checked()
    go_on(page, "提交")
    assert page.get_by_text("收到了").is_visible()
    page.get_by_text("为什么是这一天").click()
    assert page.locator(".why-body").is_visible()


def test_the_place_a_photo_carries_is_offered_and_confirmed(world, open_page):
    """Only when one does; the smaller photo that travels carries nothing, the head of the original does."""
    plain = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo(None)}
    carrier = {"name": "b.jpg", "mimeType": "image/jpeg", "buffer": photo(HERE, size=(2400, 1800))}
    page = open_page("/report/", width=PHONE)
    offer = page.get_by_label("用照片里记着的位置当作地点")
    page.get_by_label("什么事").fill(SAID)
    page.locator("input[name=照片]").set_input_files([plain])
    page.locator("[data-new]").first.wait_for()
    assert not offer.is_visible()
    page.locator("input[name=照片]").set_input_files([plain, carrier])
    offer.check()
    page.locator("[data-new]").nth(1).wait_for()
    examine(page, "photo-place", PHONE)
    go_on(page)
    assert page.get_by_text("照片里记着的位置在").is_visible()
    examine(page, "photo-place-shown", PHONE)
    go_on(page)
    assert page.get_by_text("桥头村第一网格（照片里的位置）").is_visible()
    bare = open_page("/report/", width=PHONE, scripts=False)
    bare.get_by_label("什么事").fill(SAID)
    bare.locator("input[name=照片]").set_input_files([carrier])
    bare.get_by_label("用照片里记着的位置当作地点").check()
    go_on(bare)
    assert bare.get_by_role("img", name="照片里记着的位置").is_visible()
    shoot(bare, "intake-photo-place-bare")
    bare.get_by_label("就是这里").uncheck()
    bare.get_by_label("地点的名称或地址").fill("大樟树")
    go_on(bare)
    assert bare.get_by_text("大樟树").first.is_visible()


def test_one_tap_rates_without_scripts(world, open_page):
    page = open_page(world.link(world.closed()), width=PHONE, scripts=False)
    go_on(page, "不满意")
    assert page.get_by_role("heading", name="没有办好？要求重新办理").is_visible()
    assert page.get_by_text("态度怎么样").is_visible()


def test_with_the_keyboard_alone(world, open_page):
    page = open_page("/report/")
    tab_to(page, page.get_by_label("什么事"))
    page.keyboard.type(SAID)
    tab_to(page, page.get_by_role("button", name="下一步"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("地点的名称或地址"))
    page.keyboard.type("大樟树")
    tab_to(page, page.get_by_role("button", name="下一步"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="提交"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_text("收到了").is_visible()


def test_the_back_button_keeps_what_was_typed(world, open_page):
    page = open_page("/report/", width=PHONE)
    page.get_by_label("什么事").fill(SAID)
    go_on(page)
    with page.expect_navigation():
        page.get_by_role("button", name="上一步").click()
    assert page.get_by_label("什么事").input_value() == SAID


def test_without_a_network_it_is_said_and_the_words_stay(world, open_page):
    page = open_page("/report/", width=PHONE)
    page.get_by_label("什么事").press_sequentially(SAID)
    page.context.set_offline(True)
    page.get_by_role("button", name="下一步").click()
    assert page.locator("#offline").is_visible()
    assert page.get_by_label("什么事").input_value() == SAID
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    page.reload()
    assert page.get_by_label("什么事").input_value() == SAID


def test_the_sheet_is_one_page_of_paper(world, open_page):
    """With as many groups as a county has, each with long names behind it."""
    for number in range(8):
        group = Category.objects.create(code=f"X{number}", name="建设与物业管理", order=number)
        for part in range(4):
            Category.objects.create(
                code=f"X{number}{part}", name="信号灯标志损坏", parent=group, settings={"事类": "事件"}
            )
    page = open_page("/paper/report")
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1


@pytest.mark.parametrize("look", [{"size": "large"}, {"theme": "dark"}, {"contrast": "high"}])
def test_every_look_is_readable(world, open_page, look):
    taken, waiting = world.closed(), world.report()
    for path in ("/report/", "/progress/", world.link(taken), world.link(waiting, "/receipt")):
        page = open_page(path, width=PHONE, **look)
        assert "\n".join(axe_findings(page)) == "", path
        assert not scrolls_sideways(page), path
