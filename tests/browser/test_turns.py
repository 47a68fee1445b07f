"""Turns of a case in Chromium: the town whistles, a term is extended, the clock stops, a whole case rests.

Each time: who asks, who decides, who is told, and what the reporter reads, before and after, with the reason.
"""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page

from gongzhi.calendars import ZONE
from gongzhi.cases import installing
from gongzhi.cases.models import Case
from gongzhi.cases.numbers import link_key
from gongzhi.cases.services import Wish, open_case
from gongzhi.dispatch.tests.conftest import Desk, build_desk
from tests.browser.kit import PHONE, SCREEN, Opener, axe_findings, scrolls_sideways, shoot, small_targets

DOCUMENTS = settings.PACKS / "cn" / "procedures" / "行政规范性文件" / "procedure.yaml"


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    desk = build_desk()
    desk.now = timezone.now() - timedelta(minutes=5)
    return desk


@pytest.fixture
def lamp(desk: Desk) -> Case:
    """In the hands of the municipal office."""
    case = desk.accepted()
    desk.dispatch(case, "QY-SZ")
    desk.step(case, "签收", "周师傅", outcome="接单")
    return case


def examine(page: Page, name: str, *, resident: bool = False) -> None:
    shoot(page, f"turns-{name}")
    assert "\n".join(axe_findings(page)) == "", name
    assert not scrolls_sideways(page), name
    if resident and page.viewport_size == {"width": PHONE, "height": 900}:
        assert "\n".join(small_targets(page)) == "", name


def open_step(page: Page, name: str) -> None:
    page.locator("summary").get_by_text(name, exact=True).click()


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def day_due(case: Case) -> str:
    """The day by which the case is to be handled, as pages write it."""
    due = case.obligations.get(step="处置反馈").due_at
    assert due is not None
    last = due.astimezone(ZONE)
    return f"{last.month}月{last.day}日"


def reporter_of(open_page: Opener, case: Case, width: int) -> Page:
    return open_page(f"/r/{case.number}/{link_key(case.number)}", width=width)


@pytest.mark.parametrize("width", [PHONE, SCREEN])
def test_the_town_whistles_and_a_county_unit_reports_for_duty(desk, lamp, open_page, width):
    leader = open_page(f"/cases/{lamp.number}", width=width, person=desk.person("钱立"))
    open_step(leader, "吹哨协调")
    leader.get_by_text("可以选几个").first.click()
    leader.get_by_label("青溪县供电公司").check()
    leader.get_by_label("请他们到场办什么").fill("请到场断电，配合更换灯杆。")
    examine(leader, "whistle")
    press(leader, "吹哨协调")
    assert (
        leader.locator("section", has=leader.get_by_role("heading", name="子案"))
        .get_by_text("青溪县供电公司")
        .first.is_visible()
    )
    unit = open_page("/work", width=width, person=desk.person("何电"))
    examine(unit, "whistle-inbox")
    with unit.expect_navigation():
        unit.get_by_role("link", name="老樟树旁的路灯不亮了").first.click()
    assert unit.get_by_text("请到场断电，配合更换灯杆。").first.is_visible()
    unit.get_by_label("已办好", exact=True).check()
    unit.get_by_label("协办情况").fill("已到场断电。")
    press(unit, "协办答复")
    examine(unit, "whistle-answered")
    lead = open_page(f"/cases/{lamp.number}", width=width, person=desk.person("周师傅"))
    assert lead.get_by_text("已到场断电。").first.is_visible()
    examine(lead, "whistle-lead")
    reporter = reporter_of(open_page, lamp, width)
    assert reporter.get_by_text("镇街召集了有关单位到场").first.is_visible()
    examine(reporter, "whistle-reporter", resident=True)


@pytest.mark.parametrize("width", [PHONE, SCREEN])
def test_a_longer_term_is_asked_for_decided_by_another_and_told(desk, lamp, open_page, width):
    before = day_due(lamp)
    reporter = reporter_of(open_page, lamp, width)
    assert reporter.get_by_text(before).first.is_visible()
    unit = open_page(f"/cases/{lamp.number}", width=width, person=desk.person("周师傅"))
    open_step(unit, "申请延期")
    press(unit, "申请延期")  # nothing is filled in yet
    assert unit.get_by_text("请填写“延期理由”。").first.is_visible()
    unit.get_by_label("延期理由").fill("灯具没有到货")
    unit.get_by_label("怎样向反映人说明").fill("灯具下周到货，到了就装。")
    press(unit, "申请延期")
    assert unit.get_by_role("button", name="延期审批").count() == 0
    room = open_page("/work", width=width, person=desk.person("赵敏"))
    assert room.get_by_text("延期审批").first.is_visible()
    room.goto(f"{open_page.address}/cases/{lamp.number}")
    room.get_by_label("同意", exact=True).check()
    room.get_by_label("审批意见").fill("同意，到货即装。")
    examine(room, "extension")
    with room.context.expect_page() as opened:
        room.get_by_role("button", name="预览文书").click()
    for words in ("（预览）", "灯具下周到货，到了就装。"):
        opened.value.get_by_text(words).first.wait_for()
    examine(opened.value, "extension-preview")
    opened.value.close()
    press(room, "延期审批")
    after = day_due(Case.objects.get(pk=lamp.pk))
    assert after != before
    reporter.reload()
    assert reporter.get_by_text("办理时间延长了").first.is_visible()
    assert reporter.get_by_text(after).first.is_visible()
    reporter.get_by_text("为什么是这一天").first.click()
    assert reporter.get_by_text("延长").first.is_visible()
    examine(reporter, "extension-reporter", resident=True)
    with reporter.expect_navigation():
        reporter.get_by_role("link", name="延期通知书").click()
    for words in ("灯具没有到货", "灯具下周到货，到了就装。", after):
        assert reporter.get_by_text(words).first.is_visible()


def test_the_clock_stops_for_a_step_and_runs_on(desk, open_page):
    desk.now = timezone.now() - timedelta(days=9)
    lamp = desk.accepted()
    desk.dispatch(lamp, "QY-SZ")
    desk.step(lamp, "签收", "周师傅", outcome="接单")
    before, back = day_due(lamp), timezone.localdate() + timedelta(days=5)
    desk.step(lamp, "申请挂账", "周师傅", data={"原因": "等待第三方", "理由": "等供电公司断电"})
    told = {"原因": "等待第三方", "理由": "等供电公司断电", "恢复": back.isoformat()}
    desk.step(lamp, "挂账", "赵敏", data=told)
    reporter = reporter_of(open_page, lamp, PHONE)
    for words in ("暂停办理", "等待第三方", "暂停办理通知书"):
        assert reporter.get_by_text(words).first.is_visible()
    examine(reporter, "shelved-reporter", resident=True)
    unit = open_page(f"/cases/{lamp.number}", person=desk.person("周师傅"))
    assert unit.get_by_text("暂停计时").first.is_visible()
    examine(unit, "shelved")
    room = open_page(f"/cases/{lamp.number}", person=desk.person("赵敏"))
    press(room, "销账")
    after = day_due(Case.objects.get(pk=lamp.pk))
    assert after != before
    reporter.reload()
    assert reporter.get_by_text("恢复办理").first.is_visible()
    assert reporter.get_by_text(after).first.is_visible()
    reporter.get_by_text("为什么是这一天").first.click()
    assert reporter.get_by_text("暂停").first.is_visible()
    examine(reporter, "resumed-reporter", resident=True)


def test_a_whole_case_rests_and_goes_on(desk, open_page):
    installing.install(DOCUMENTS, desk.now - timedelta(days=1))
    drafter = desk.actor("郑法", timezone.localdate())
    said = {"名称": "犬只管理办法", "单位": desk.unit("QY-ZF").pk, "必要": "规范养犬。"}
    taken = open_case(
        "gfxwj",
        Wish("提出立项", drafter, desk.now, desk.idem(), data=said),
        channel="本单位",
        division=desk.division("331099/001/").pk,
    )
    address = f"/cases/{taken.number}"
    leader = open_page(address, width=PHONE, person=desk.person("钱立"))
    leader.get_by_text("中止办理").first.click()
    press(leader, "中止办理")
    assert leader.get_by_text("请写明中止的理由。").first.is_visible()
    leader.get_by_label("中止的理由").fill("上位法正在修改。")
    leader.get_by_label("依据哪一条").fill("规程第八条")
    press(leader, "中止办理")
    examine(leader, "halted")
    drafting = open_page(address, person=desk.person("郑法"))
    assert drafting.get_by_text("上位法正在修改。").first.is_visible()
    assert drafting.get_by_text("暂停计时").first.is_visible()
    assert drafting.get_by_role("button", name="恢复办理").count() == 0
    examine(drafting, "halted-drafter")
    leader.locator("summary").get_by_text("恢复办理").click()
    leader.get_by_label("恢复的理由").fill("上位法已经公布。")
    press(leader, "恢复办理")
    drafting.reload()
    assert drafting.get_by_text("全案已中止").count() == 0
