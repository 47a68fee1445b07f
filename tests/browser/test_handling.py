"""Handling in Chromium: a question there and back, a notice on paper, two at one case, a contested rating."""

import pytest
from playwright.sync_api import Page

from gongzhi.dispatch.models import DutyItem
from gongzhi.intake.tests.conftest import World, build
from tests.browser.kit import PHONE, SCREEN, axe_findings, scrolls_sideways, shoot, small_targets
from tests.handling.conftest import rated


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def examine(page: Page, name: str, width: int, *, resident: bool = False) -> None:
    shoot(page, f"handling-{name}")
    assert "\n".join(axe_findings(page)) == "", name
    assert not scrolls_sideways(page), name
    if resident and width == PHONE:
        assert "\n".join(small_targets(page)) == "", name


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def open_step(page: Page, name: str) -> None:
    page.locator("summary").get_by_text(name, exact=True).click()


@pytest.mark.parametrize("width", [PHONE, SCREEN])
def test_a_question_goes_there_and_back_and_a_notice_is_printed(world, open_page, width):
    taken, people = world.dispatched(), world.county.people
    handler = open_page(f"/cases/{taken.number}", width=width, person=people["wangqiang"])
    open_step(handler, "征询反映人")
    handler.get_by_label("请反映人说明什么").fill("灯杆上有编号吗？𠮷 🙂")
    press(handler, "征询反映人")
    examine(handler, "asked", width)
    reporter = open_page(world.link(taken), width=width)
    reporter.get_by_label("答复").fill("写着 A12，在䶮㛃路口。")
    press(reporter, "提交回答")
    examine(reporter, "answered", width, resident=True)
    handler.goto(handler.url.split("/cases")[0] + "/work")
    assert handler.get_by_text("反映人：反映人答复").first.is_visible()
    examine(handler, "inbox", width)
    handler.get_by_role("link", name="永和路口的路灯不亮了").first.click()
    open_step(handler, "申请延期")
    handler.get_by_label("延期理由").fill("灯具没有到货")
    handler.get_by_label("怎样向反映人说明").fill("灯具下周到货，到了就装。")
    press(handler, "申请延期")
    world.step(taken.case_id, "延期审批", people["zhaomin"], outcome="同意", data={"理由": "同意"})
    reporter.reload()
    with reporter.expect_navigation():
        reporter.get_by_role("link", name="延期通知书").click()
    assert reporter.get_by_text("灯具下周到货").is_visible()
    examine(reporter, "paper", width, resident=True)
    assert reporter.pdf(format="A4").count(b"/Type /Page\n") == 1


def test_without_scripts_fields_come_with_their_result(world, open_page):
    taken, town = world.report(), world.county.divisions["331099/001"]
    lead = world.county.organisations["BS-ZF"]
    DutyItem.objects.create(
        town=town, clause="基07", title="维护路灯", kind="基本履职", lead=lead, categories=["SZ01"],
        begins="2020-01-01",
    )  # fmt: skip
    unit = world.county.organisations["QY-ZF"].pk
    world.step(taken.case_id, "受理", world.county.zhao_min, outcome="立案")
    world.step(taken.case_id, "派遣", world.county.zhao_min, data={"主办单位": unit})
    page = open_page(f"/cases/{taken.number}", person=world.county.people["wangqiang"], scripts=False)
    clause = page.get_by_label("不属于本单位职责，依据清单哪一条")
    assert not clause.is_visible()
    page.get_by_label("退单", exact=True).check()
    assert clause.is_visible()
    clause.select_option("基07")
    page.get_by_label("接单", exact=True).check()
    assert not clause.is_visible()
    press(page, "签收")
    assert page.get_by_text("已办理“签收”：接单。").is_visible()


def test_two_at_one_case_see_each_other(world, open_page):
    world.county.appoint("zhaolei", "赵磊", "QY-ZF", "handler", "331099/001")
    taken, people = world.dispatched(), world.county.people
    address = f"/cases/{taken.number}"
    first = open_page(address, person=people["wangqiang"])
    first.wait_for_load_state("networkidle")
    second = open_page(address, person=people["zhaolei"])
    second.get_by_text("也打开着这件事").wait_for()
    examine(second, "two", SCREEN)
    second.get_by_label("已解决", exact=True).check()
    second.get_by_label("办理情况和依据").fill("换了灯泡。")
    press(second, "处置反馈")
    assert second.get_by_text("可能正在办同一步").is_visible()
    assert second.get_by_label("办理情况和依据").input_value() == "换了灯泡。"
    examine(second, "warned", SCREEN)
    press(second, "处置反馈")
    assert second.get_by_text("已办理“处置反馈”：已解决。").is_visible()


@pytest.mark.parametrize("width", [PHONE, SCREEN])
def test_a_rating_is_contested_and_both_read_why(world, open_page, width):
    taken, people = rated(world, days_ago=20), world.county.people
    unit = open_page("/ratings/", width=width, person=people["wangqiang"])
    examine(unit, "ratings", width)
    with unit.expect_navigation():
        unit.locator(f"a[href='/cases/{taken.number}']").click()
    open_step(unit, "评价异议")
    unit.get_by_label("为什么认为评价不公允").fill("评价说的是另一条路的灯。")
    press(unit, "评价异议")
    chair = open_page(f"/cases/{taken.number}", width=width, person=people["zhaomin"])
    chair.get_by_label("采纳", exact=True).check()
    chair.get_by_label("裁定理由").fill("看过现场照片。")
    press(chair, "异议裁定")
    examine(chair, "decided", width)
    reporter = open_page(world.link(taken), width=width)
    for words in ("评价说的是另一条路的灯。", "看过现场照片。"):
        assert reporter.get_by_text(words).first.is_visible()
    examine(reporter, "decided-reporter", width, resident=True)
