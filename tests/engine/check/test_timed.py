"""C6: the deadlines can be kept, day by day."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.engine.check.adapt import model_of
from gongzhi.engine.check.bits import Query
from gongzhi.engine.check.explicit import ExplicitSpace
from gongzhi.engine.check.finding import Status
from gongzhi.engine.check.graph import graph_of
from gongzhi.engine.check.model import Model
from gongzhi.engine.check.space import Budget, Space
from gongzhi.engine.check.symbolic import SymbolicSpace
from gongzhi.engine.check.timed import deadlines_can_be_kept, timed_bits
from tests.engine.check.writing import DAY, load, procedure, shipped

SPACES: dict[str, Any] = {
    "explicit": lambda system, seen: ExplicitSpace(system, seen, Budget(states=20_000)),
    "cudd": lambda system, seen: SymbolicSpace(system, seen, backend="cudd"),
    "autoref": lambda system, seen: SymbolicSpace(system, seen, backend="autoref"),
}


def verdict(model: Model, kind: str = "cudd", days: int = 1) -> tuple[Status, tuple[str, ...]]:
    (finding,) = deadlines_can_be_kept(model, SPACES[kind], days)
    return finding.status, finding.story


def model(rules: list[str], *, steps: list[str] | None = None, **more: Any) -> Model:
    standard = ["始 {初始待办: 是, 一次: 是}", "送 {一次: 是}", "审", "完"]
    return model_of(procedure(steps or standard, rules, **more), DAY)


def test_an_answer_due_before_it_may_be_given_can_never_be_kept() -> None:
    status, story = verdict(model(["全部 须先有 始", "送 后须 审 限5日", "审 须先有 送 满7日"]))
    assert status is Status.FAILED
    assert story == (
        "1. 经办机关：始。",
        "2. 经办机关：送。",
        "3. 过了 5 日。",
        "此时“审”的期限已到，却无论如何办不完。",
    )


def test_an_answer_due_after_it_may_be_given_can_be_kept() -> None:
    assert verdict(model(["全部 须先有 始", "送 后须 审 限8日", "审 须先有 送 满7日"]))[0] is Status.PASSED


def test_sending_it_again_after_waiting_spoils_the_answer() -> None:
    """The delay begins anew with the second sending, the deadline does not."""
    steps = ["始 {初始待办: 是, 一次: 是}", "送", "审", "完"]
    status, story = verdict(model(["全部 须先有 始", "送 后须 审 限8日", "审 须先有 送 满7日"], steps=steps))
    assert status is Status.FAILED
    assert sum("送" in line for line in story[:-1]) == 2


def test_waiting_too_long_is_a_warning_when_prompt_work_is_in_time() -> None:
    """The notice of 7 days must begin by the third day; nothing but waiting can spoil it."""
    status, story = verdict(
        model(["全部 须先有 始", "始 后须 审 限10日", "始 后须 送", "审 须先有 送 满7日"])
    )
    assert status is Status.WARNING
    assert any("过了" in line for line in story)


def test_a_pause_stops_the_deadline() -> None:
    steps = ["始 {初始待办: 是, 一次: 是}", "停", "续 {初始: 停用}", "审", "完"]
    rules = [
        "全部 须先有 始",
        "始 后须 审 限5日",
        "停 须先有 始",
        "停 启用 续",
        "停 后须 续",
        "停 停用 停",
        "续 须先有 停 满7日",
        "审 须先有 停",
        "审 须待 续 办毕",
    ]
    pause = "时限:\n  不计: {类型: 暂停, 期限: 2, 自: 停, 至: 续, 依据: 法1}\n"
    assert verdict(model(rules, steps=steps))[0] is Status.FAILED
    assert verdict(model(rules, steps=steps, more=pause))[0] is Status.PASSED


def test_what_nobody_had_to_do_is_no_fault_of_the_deadline() -> None:
    """The office could simply have answered; it chose to ask for papers that take longer than it has."""
    rules = ["全部 须先有 始", "始 后须 审 限5日", "送 后须 查", "查 须先有 送 满7日", "审 须待 查 办毕"]
    steps = ["始 {初始待办: 是, 一次: 是}", "送 {可选: 是, 一次: 是}", "查", "审", "完"]
    assert verdict(model(rules, steps=steps))[0] is Status.WARNING
    asked = [step.replace("送 {", "送 {外部: 是, ") for step in steps]
    assert verdict(model(rules, steps=asked))[0] is Status.FAILED, "an outsider may ask, and must be answered"


def test_a_graded_deadline_is_checked_in_every_grade() -> None:
    rules = ["全部 须先有 始", "送 后须 审 限9日 | 分级: {急: 2日}", "审 须先有 送 满7日"]
    status, story = verdict(model(rules, attributes=["急"]))
    assert status is Status.FAILED
    assert story[0] == "设案情为 急：是。"


def test_a_deadline_of_hours_must_be_kept_the_same_day() -> None:
    rules = ["全部 须先有 始", "送 后须 审 限4小时", "审 须先有 送 满1日"]
    assert verdict(model(rules))[0] is Status.FAILED


def test_an_escape_does_not_make_a_deadline_possible() -> None:
    steps = ["始 {初始待办: 是, 一次: 是}", "送", "审", "完", "终止 {退出: 是}"]
    rules = ["全部 须先有 始", "送 后须 审 限5日", "审 须先有 送 满7日", "终止 停用 全部"]
    assert verdict(model(rules, steps=steps))[0] is Status.FAILED


def test_the_screen_of_five_days_finds_the_same_lock() -> None:
    rules = ["全部 须先有 始", "送 后须 审 限10日", "审 须先有 送 满30日"]
    assert verdict(model(rules), days=5)[0] is Status.FAILED


@st.composite
def timed_models(draw: st.DrawFn) -> Model:
    """Three steps after a start, delays and deadlines at random, perhaps an escape and an outsider."""
    names = ["甲", "乙", "丙"]
    steps = [
        "始 {初始待办: 是, 一次: 是}",
        *(f"{n} {{一次: {draw(st.sampled_from('是否'))}}}" for n in names),
        "完",
    ]
    rules = ["甲、乙、丙、完 须先有 始"]
    for _ in range(draw(st.integers(1, 5))):
        left, right = draw(st.permutations(["始", *names]))[:2]
        days = draw(st.integers(1, 4))
        kind = draw(st.sampled_from(["满", "限", "限", "停", "失", "待", "启"]))
        if right == "始":
            continue
        rules.append(
            {
                "满": f"{right} 须先有 {left} 满{days}日",
                "限": f"{left} 后须 {right} 限{days}日",
                "停": f"{left} 停用 {right}",
                "失": f"{left} 使失效 {right}",
                "待": f"{right} 须待 {left} 办毕",
                "启": f"{left} 启用 {right}",
            }[kind]
        )
    return model_of(procedure(steps, rules), DAY)


def moves(story: tuple[str, ...]) -> int:
    """Acts and days of a story. Its lines are fewer: days in a row are told as one, and two shortest runs may
    wait at different places."""
    waits = [re.fullmatch(r"\d+\. 过了 (\d+) 日。", line) for line in story]
    return sum(int(wait[1]) if wait else 1 for wait in waits)


@settings(max_examples=40, deadline=None)
@given(it=timed_models())
def test_explicit_and_symbolic_agree_on_every_timed_state(it: Model) -> None:
    graph = graph_of(it, timed=True)
    spaces: list[Space] = [make(graph.system, timed_bits(graph)) for make in SPACES.values()]
    counts = {space.count(space.reach()) for space in spaces}
    assert len(counts) == 1
    assert len({verdict(it, kind)[0] for kind in SPACES}) == 1
    assert len({moves(verdict(it, kind)[1]) for kind in SPACES}) == 1, "each tells a shortest run"


@settings(max_examples=40, deadline=None)
@given(it=timed_models())
def test_leaving_clocks_out_gives_the_verdict_of_all_clocks(it: Model) -> None:
    """The short cut of C6 against the definition: some state from which time can never go on."""
    graph = graph_of(it, timed=True)
    space = ExplicitSpace(graph.system, timed_bits(graph))
    labels = graph.labels(escapes=False)
    reached = space.reach(labels)
    going = space.where(reached, Query(graph.wiring.may_tick()))
    locked = space.without(reached, space.can_reach(reached, going, labels))
    status, story = verdict(it)
    assert space.empty(locked) or status is not Status.PASSED
    assert not space.empty(locked) or status is Status.PASSED or "一再推延" in story[-1]


@pytest.mark.parametrize("name", ["信访事项", "网格事件", "重大行政决策"])
def test_shipped_deadlines_can_be_kept(name: str) -> None:
    assert verdict(model_of(load(shipped(name)), DAY))[0] is Status.PASSED


def test_a_shipped_deadline_made_impossible_is_found() -> None:
    """It can be sent back and sent again for ever, so time goes on; but it can never be reviewed in time."""
    rule = "  67: {句: 归档 须先有 决定, 依据: 条例33}\n"
    wait = "  99: {句: 合法性审查 须先有 送请审查 满20日, 依据: 本地}\n"
    status, story = verdict(model_of(load(shipped("重大行政决策"), {rule: rule + wait}), DAY))
    assert status is Status.FAILED
    assert story[-1] == "从这里起，“合法性审查”在期限内永远办不成，只能一再推延。"
