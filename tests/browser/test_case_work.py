"""A clerk signs in, finds the work and does it, with the keyboard alone; every page is looked at by axe."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongzhi.cases.models import Case, Entry
from gongzhi.cases.tests.conftest import NOW, County, county
from tests.browser.kit import (
    PHONE,
    SCREEN,
    TABLET,
    axe_findings,
    scrolls_sideways,
    shoot,
    small_targets,
    tab_to,
)

__all__ = ["county"]
PASSWORD = "河边的三棵树 42"
TITLES = (
    "东门菜场旁井盖破损",
    "滨河路12号楼道堆放杂物，消防通道被占，多次劝说无效",
    "两户因排水沟界线争执",
    "路灯不亮",
)


@pytest.fixture
def lamps(live_server, county: County) -> list[Case]:
    """Four reports of the last hours, one of them sent on to the unit."""
    for person in county.people.values():
        person.set_password(PASSWORD)
        person.save()
    now = timezone.now()
    cases = []
    for age, title in enumerate(TITLES):
        taken = county.report(now - timedelta(hours=age * 1.4 + 0.3), 内容=f"{title}。请尽快来看。")
        cases.append(Case.objects.get(pk=taken.case_id))
    return cases


@pytest.mark.parametrize("width", [PHONE, TABLET, SCREEN])
def test_pages_of_work_are_sound(open_page, county, lamps, width):
    clerk = county.people["赵敏"]
    addresses = {
        "work": "/work",
        "case": f"/cases/{lamps[0].number}",
        "search": "/search?q=井盖",
        "rules": "/rules",
        "rule": "/rules/lamp/1",
        "me": "/me",
        "password": "/me/password",
    }
    page = open_page("/healthz", width=width, person=clerk)
    for name, address in addresses.items():
        page.goto(open_page.address + address)
        shoot(page, name)
        assert "\n".join(axe_findings(page)) == "", name
        assert not scrolls_sideways(page), name


@pytest.mark.parametrize(
    "address", ["/", "/sign-in", "/help", "/help/case", "/rules", "/rules/lamp/1", "/nothing-here"]
)
def test_pages_of_residents_can_be_tapped(open_page, address, county):
    page = open_page(address, width=PHONE)
    shoot(page, f"public{address.replace('/', '-')}")
    assert "\n".join(axe_findings(page)) == ""
    assert "\n".join(small_targets(page)) == ""
    assert not scrolls_sideways(page)


def test_a_clerk_works_by_keyboard_alone(open_page, county, lamps):
    page = open_page("/sign-in?next=/work")
    tab_to(page, page.get_by_label("用户名"))
    page.keyboard.type("u0")
    page.keyboard.press("Tab")
    page.keyboard.insert_text(PASSWORD)
    # The page's keys are there once it has loaded; its heading is seen before.
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("heading", name="我的工作").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*")
    number = page.url.rsplit("/", 1)[1]
    tab_to(page, page.get_by_label("承办单位"))
    for _ in range(10):
        page.keyboard.press("ArrowDown")
        if page.get_by_label("承办单位").evaluate("(n) => n.selectedOptions[0].text") == "永和镇市政所":
            break
    tab_to(page, page.get_by_role("button", name="派遣"))
    page.keyboard.press("Enter")
    page.get_by_text("已办理“派遣”。").wait_for()
    entry = Entry.objects.get(case__number=number, step="派遣")
    assert entry.data["单位"] == county.lighting.pk
    shoot(page, "case-after-dispatch")


def test_search_is_one_key_away(open_page, county, lamps):
    page = open_page("/work", person=county.people["赵敏"])
    page.keyboard.press("/")
    page.keyboard.insert_text("井盖")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="东门菜场旁井盖破损").wait_for()


def test_the_keys_are_listed(open_page, county, lamps):
    page = open_page("/work", person=county.people["赵敏"])
    page.keyboard.press("?")
    assert page.get_by_role("dialog").get_by_text("下一条").is_visible()


def test_chips_swap_only_the_list(open_page, county, lamps):
    page = open_page("/work", person=county.people["赵敏"])
    page.evaluate("window.sameDocument = true")
    page.get_by_role("link", name="已超期").click()
    page.wait_for_url("**/work?show=late")
    page.get_by_role("link", name="路灯不亮").wait_for()
    assert page.locator("[data-rows] tr").count() == 1
    assert page.evaluate("window.sameDocument") is True
    page.go_back()
    page.get_by_role("link", name="两户因排水沟界线争执").wait_for()


def test_the_work_is_done_without_scripts(open_page, county, lamps):
    page = open_page(f"/cases/{lamps[0].number}", person=county.people["赵敏"], scripts=False)
    page.get_by_label("承办单位").select_option(label="永和镇市政所")
    page.get_by_role("button", name="派遣").click()
    assert page.get_by_text("已办理“派遣”。").is_visible()


def test_the_menu_opens_on_a_telephone_without_scripts(open_page, county, lamps):
    page = open_page("/work", width=PHONE, person=county.people["赵敏"], scripts=False)
    page.get_by_role("link", name="菜单", exact=True).click()
    page.get_by_role("link", name="规则", exact=True).click()
    assert page.url.endswith("/rules")


def test_pressing_twice_sends_once(open_page, county, lamps):
    page = open_page(f"/cases/{lamps[0].number}", person=county.people["赵敏"])
    page.get_by_label("承办单位").select_option(label="永和镇市政所")
    page.get_by_role("button", name="派遣").evaluate(
        "(button) => { button.form.requestSubmit(button); button.form.requestSubmit(button); }"
    )
    page.get_by_text("已办理“派遣”。").wait_for()
    assert Entry.objects.filter(case=lamps[0], step="派遣").count() == 1


def test_a_draft_is_kept_until_it_has_arrived(open_page, county, lamps):
    number, drafts = lamps[0].number, "Object.keys(localStorage).filter((k) => k.startsWith('gongzhi-draft'))"
    page = open_page(f"/cases/{number}", person=county.people["赵敏"])
    page.get_by_label("紧急").click()
    page.wait_for_timeout(500)
    page.reload()
    assert page.get_by_label("紧急").is_checked()
    assert page.evaluate(drafts) != []
    page.get_by_label("承办单位").select_option(label="永和镇市政所")
    page.get_by_role("button", name="派遣").click()
    page.get_by_text("已办理“派遣”。").wait_for()
    assert page.evaluate(drafts) == []


def test_without_network_nothing_is_sent_and_nothing_lost(open_page, county, lamps):
    page = open_page(f"/cases/{lamps[0].number}", person=county.people["赵敏"])
    page.get_by_label("承办单位").select_option(label="永和镇市政所")
    page.context.set_offline(True)
    page.get_by_role("button", name="派遣").click()
    page.get_by_text("请联网后再提交").wait_for()
    page.context.set_offline(False)
    page.get_by_role("button", name="派遣").click()
    page.get_by_text("已办理“派遣”。").wait_for()


def test_fields_of_one_result_appear_with_it(open_page, county, lamps):
    now = timezone.now()
    county.step(lamps[0].pk, "派遣", "赵敏", after=now - NOW, data={"单位": county.lighting.pk})
    page = open_page(f"/cases/{lamps[0].number}", person=county.people["周师傅"])
    reason = page.get_by_label("未能解决的原因")
    assert not reason.is_visible()
    page.get_by_label("未能解决", exact=True).check()
    assert reason.is_visible()
    page.get_by_label("已解决", exact=True).check()
    assert not reason.is_visible()
