"""Every turn of the resident by keyboard alone: on a phone without scripts, at a desk with them.

Two journeys, each one case from its first line to its last, with what people do wrong on the way. Axe looks
at each page that no other journey opens.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import FilePayload, Page, expect

from gongzhi.cases.models import Case, Entry
from gongzhi.cases.services import Taken
from gongzhi.cases.tests.test_photo_place import photo
from gongzhi.intake.tests.conftest import World, build
from tests.browser.kit import (
    PHONE,
    SCREEN,
    Opener,
    axe_findings,
    press_enter_on,
    scrolls_sideways,
    shoot,
    small_targets,
    stops,
    tab_to,
    type_into,
)

SIZES = pytest.mark.parametrize(
    ("width", "scripts"), [(PHONE, False), (SCREEN, True)], ids=["phone-no-scripts", "desk"]
)
PICTURE: FilePayload = {"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": photo(None)}
NO_PICTURE: FilePayload = {"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": b"<html>"}
STRANGE = "“䶮㛃”路口的灯👨‍👩‍👧\u200b不亮\u00a0已经三天"  # rare characters, and as pasted from Word
PLAIN = "“䶮㛃”路口的灯👨‍👩‍👧不亮 已经三天"


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


@dataclass
class Hands:
    """One person at one page, without a mouse."""

    page: Page
    width: int
    scripts: bool

    def look(self, name: str) -> None:
        page = self.page
        shoot(page, f"resident-{name}")
        assert not scrolls_sideways(page), name
        if self.width == PHONE:
            assert "\n".join(small_targets(page)) == "", name
        assert "\n".join(axe_findings(page, scripts=self.scripts)) == "", name

    def write(self, label: str, words: str) -> None:
        type_into(self.page, label, words)

    def press(self, name: str) -> None:
        press_enter_on(self.page, name)

    def open(self, summary: str) -> None:
        tab_to(self.page, self.page.locator("summary", has_text=summary))
        self.page.keyboard.press("Enter")

    def tick(self, label: str) -> None:
        tab_to(self.page, self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Space")

    def follow(self, name: str) -> None:
        tab_to(self.page, self.page.get_by_role("link", name=name).first)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def told(self, words: str) -> None:
        """The sentence stands where the focus is: it is heard at once, and Tab goes on from there."""
        expect(self.page.locator(":focus")).to_contain_text(words)

    def wrong(self, words: str) -> None:
        """The summary has the focus, the sentence stands beside its field too, nothing is lost."""
        self.told(words)
        expect(self.page.locator(".field-error", has_text=words)).to_be_visible()


def hands(open_page: Opener, path: str, width: int, scripts: bool) -> Hands:
    page = open_page(path, width=width, scripts=scripts)
    page.set_default_timeout(20_000)
    return Hands(page, width, scripts)


@SIZES
def test_reporting_with_all_that_can_come_between(world, open_page, width, scripts):
    known = world.report()
    own = hands(open_page, "/report/", width, scripts)
    page = own.page
    own.press("下一步")
    own.wrong("请填写“什么事”。")
    page.locator("input[name=照片]").set_input_files([NO_PICTURE])
    own.write("什么事", STRANGE + "，着火了")
    own.press("下一步")
    own.wrong("不是可以识别的照片")
    page.locator("input[name=照片]").set_input_files([PICTURE])
    own.press("下一步")
    expect(page.get_by_role("heading", name="如果正在发生，请先打电话")).to_be_visible()
    own.look("danger")
    own.press("没有危险，继续反映")
    page.go_back()  # on second thoughts, the number
    expect(page.get_by_role("link", name="119").first).to_be_visible()
    own.press("没有危险，继续反映")
    walked = stops(page)
    assert [stop["html"] for stop in walked if not stop["ring"]] == []
    assert any(stop["last"] for stop in walked), "Tab is caught before the end of the page"
    own.write("地点的名称或地址", "路口")
    if scripts:
        tab_to(page, page.get_by_role("button", name="永和路口"))
        page.keyboard.press("Enter")
        expect(page.get_by_label("地点的名称或地址")).to_be_focused()
        expect(page.get_by_label("地点的名称或地址")).to_have_value("永和路口")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    else:
        own.press("下一步")
        own.told("您说的“路口”是哪一处？")
        own.look("which-place")
        tab_to(page, page.locator("input[name=which]").first)
        page.keyboard.press("Space")
        own.press("下一步")
    own.look("same")
    own.press("我也遇到，就是这件")
    page.goto(f"{open_page.address}/report/")  # called away, and back by the front door
    own.follow("接着填")
    expect(page.get_by_label("地点的名称或地址")).to_have_value(re.compile("永和路口"))
    own.press("下一步")
    own.press("我也遇到，就是这件")
    own.write("怎么称呼", "龚䶮")
    own.write("联系电话", "12")
    own.press("提交")
    own.wrong("只有 2 个数字")
    own.press("修改什么事")
    expect(page.get_by_label("什么事", exact=True)).to_have_value(PLAIN + "，着火了")
    own.press("下一步")
    expect(page.get_by_label("怎么称呼")).to_have_value("龚䶮")
    own.write("联系电话", "１３８ 0000-0009")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt")
    case = Case.objects.exclude(pk=known.case_id).get()
    assert case.obligations.exists()
    expect(page.get_by_text("收到了")).to_be_visible()
    own.look("receipt")
    tab_to(page, page.locator("a.key-link"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="等待受理")).to_be_visible()
    expect(page.locator("main img")).to_have_count(1)


@SIZES
def test_one_case_from_a_question_to_a_withdrawal(world, open_page, width, scripts):
    taken = world.dispatched()
    own = hands(open_page, "/progress/", width, scripts)
    ask(world, taken)
    look_up(own, taken)
    answer(own)
    urge(own)
    ask_for_deletion(own)
    end(world, taken)
    contest(own)
    withdraw(own)
    steps = Entry.objects.filter(case=taken.case_id).exclude(step="").order_by("seq")
    own_steps = list(steps.filter(role="居民").values_list("step", flat=True))
    assert own_steps == ["上报", "反映人答复", "催办", "评价", "重新办理", "撤回"]


def ask(world: World, taken: Taken) -> None:
    said = {"问题": "灯杆上有编号吗？"}
    world.step(taken.case_id, "征询反映人", world.county.people["wangqiang"], data=said)


def look_up(own: Hands, taken: Taken) -> None:
    own.press("查进度")
    own.wrong("请填写“编号”")
    own.write("编号", " ".join(taken.number))
    own.write("电话后四位，或者查询码", "9999")
    own.press("查进度")
    own.told("没有找到对得上的反映")
    own.look("looked-up")
    own.write("电话后四位，或者查询码", "０００１")
    own.press("查进度")
    expect(own.page.get_by_role("heading", name="请您回答")).to_be_visible()


def answer(own: Hands) -> None:
    page = own.page
    own.press("提交回答")
    own.wrong("请填写“答复”。")
    own.write("答复", "写着 A12。" * 1001)
    own.press("提交回答")
    own.wrong("字，请删减")
    own.write("答复", "写着 A12，在䶮㛃路口。")
    page.locator("input[name=照片]").set_input_files([PICTURE])
    own.look("question")
    if own.scripts:
        page.context.set_offline(True)
        tab_to(page, page.get_by_role("button", name="提交回答"))
        page.keyboard.press("Enter")
        expect(page.get_by_text("请联网后再提交")).to_be_visible()
        page.context.set_offline(False)
    own.press("提交回答")
    own.told("已收到，谢谢您。")
    expect(page.get_by_text("写着 A12，在䶮㛃路口。").first).to_be_visible()


def urge(own: Hands) -> None:
    own.open("催一催")
    own.write("催办内容", "晚上看不见路")
    own.press("催办")
    own.told("已收到，谢谢您。")


def ask_for_deletion(own: Hands) -> None:
    page = own.page
    own.follow("申请删除个人信息")
    for name in ("怎么称呼", "联系电话"):
        own.tick(name)
    own.press("提出申请")
    own.wrong("请选择要删除的栏目。")
    expect(page.get_by_label("怎么称呼")).not_to_be_checked()
    own.look("deletion")
    own.tick("联系电话")
    own.press("提出申请")
    own.told("已收到申请。")
    expect(page.get_by_text("您申请删除，正在决定。")).to_be_visible()
    own.follow("回到进度")


def end(world: World, taken: Taken) -> None:
    """The office handles, checks and closes it."""
    people, step = world.county.people, world.step
    step(taken.case_id, "处置反馈", people["wangqiang"], outcome="已解决", data={"情况": "换了灯泡。"})
    step(taken.case_id, "核查", people["sunli"], outcome="合格", data={"方式": "现场", "意见": "亮了"})
    told = {"结果说明": "更换灯泡一只", "公开语": "路灯已经修好，谢谢您。"}
    step(taken.case_id, "结案", world.county.zhao_min, data=told)


def contest(own: Hands) -> None:
    """Poor stars open the way to a second try; an empty reason and one far too long do not pass."""
    own.page.reload()
    own.press("不满意")
    own.told("已收到，谢谢您。")
    own.press("要求重新办理")
    own.wrong("请填写“哪里没有办好”。")
    own.write("哪里没有办好", "今晚又不亮了。")
    own.look("contest")
    own.press("要求重新办理")
    own.told("已收到，谢谢您。")
    expect(own.page.get_by_role("heading", name="正在确定由哪个单位办")).to_be_visible()


def withdraw(own: Hands) -> None:
    """In two windows at once: the second reads what became of it, and keeps its words."""
    page = own.page
    other = page.context.new_page()
    other.goto(page.url)
    second = Hands(other, own.width, own.scripts)
    for each in (own, second):
        each.open("撤回这件反映")
        expect(each.page.get_by_text("撤回以后不再办理")).to_be_visible()
    second.write("为什么撤回", "又亮了")
    own.press("确定撤回")
    own.told("已收到，谢谢您。")
    expect(page.locator(".headline")).to_have_text("您撤回了反映")
    second.press("确定撤回")
    second.told("这一步现在不能办了")
    expect(other.get_by_text("又亮了")).to_be_visible()
    second.look("too-late")
