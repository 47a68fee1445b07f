"""A step done by child cases: when they have decided it, and how."""

from itertools import product

import pytest

from gongzhi.engine import (
    Allowed,
    Child,
    Decided,
    Event,
    Library,
    PackError,
    Refusal,
    advance,
    compile_text,
    decide,
    decide_children,
    ending,
    rounds,
    start,
)
from gongzhi.engine.acts import parse_moment
from gongzhi.engine.kinship import misfits
from tests.engine.cases import calendar, small, told

TEXT = """\
程序: 会签
代码: sign
版本: "1"
法源:
  办法: {名称: 会签办法}
要素:
  会签单位: {类型: 单位列表}
角色: {牵头: 牵头单位, 会签: 会签单位}
阶段: [会签]
办结: [印发]
步骤:
  会签: {阶段: 会签, 角色: 会签, 初始待办: 是, %s}
  印发: {阶段: 会签, 角色: 牵头}
规则:
  1: {句: 印发 须先有 会签, 依据: 办法1}
"""
VOTE = "结果: [通过, 不通过], 子程序: {程序: one, 每个: 会签单位, 完成: {通过: %s 同意, 不通过: 其余}}"


def compiled(step):
    return compile_text(TEXT % step, "会签.yaml", "", Library())


def children(text):
    """«同意、不同意、-»: three children, the last still open."""
    named = enumerate(text.split("、"))
    return [Child(str(i), word != "-", None if word == "-" else word) for i, word in named]


def decided(quantity, text):
    sub = compiled(VOTE % quantity).step("会签").children
    answer = decide_children(sub, children(text))
    return answer and answer.outcome


@pytest.mark.parametrize(
    ("quantity", "text", "outcome"),
    [
        ("全部", "同意、同意、同意", "通过"),
        ("全部", "同意、-、同意", None),
        ("全部", "不同意、-、-", "不通过"),
        ("任一", "不同意、同意、-", "通过"),
        ("任一", "不同意、不同意、-", None),
        ("任一", "不同意、不同意", "不通过"),
        ("过半数", "同意、同意、-", "通过"),
        ("过半数", "同意、不同意", "不通过"),
        ("半数以上", "同意、不同意", "通过"),
        ("三分之二以上", "同意、同意、不同意", "通过"),
        ("三分之二以上", "同意、同意、-、-", None),
        ("三分之二以上", "同意、同意、不同意、不同意", "不通过"),
        ("超过三分之二", "同意、同意、不同意", "不通过"),
        ("至少2", "同意、同意、-、-", "通过"),
        ("至少2", "同意", "不通过"),
    ],
)
def test_verdicts(quantity, text, outcome):
    assert decided(quantity, text) == outcome


@pytest.mark.parametrize("quantity", ["全部", "任一", "过半数", "三分之二以上", "至少2"])
def test_a_verdict_once_given_never_changes_and_always_comes(quantity):
    for size in (1, 2, 3, 4):
        for words in product(("同意", "不同意", "-"), repeat=size):
            now = decided(quantity, "、".join(words))
            if now is None:
                assert "-" in words
            for later in ("同意", "不同意") if now else ():
                assert decided(quantity, "、".join(words).replace("-", later)) == now


def test_no_children_decide_nothing():
    assert decide_children(compiled(VOTE % "全部").step("会签").children, []) is None


def test_a_step_without_outcomes_is_done_when_all_have_ended():
    sub = compiled("子程序: {程序: one, 每个: 会签单位}").step("会签").children
    assert decide_children(sub, children("同意、-")) is None
    assert decide_children(sub, children("同意、不同意")) == Decided(None, 2, 2)


def test_only_the_children_take_the_step():
    procedure = compiled(VOTE % "全部")
    state, at = start(procedure, {}), parse_moment("2026-03-02")
    by_hand = decide(procedure, state, Event(1, "办理", "会签", "通过", at=at), calendar=calendar())
    assert isinstance(by_hand, Refusal)
    assert "由各子案办完后得出结果" in by_hand.text
    by_children = Event(1, "子案完成", "会签", "通过", at=at)
    assert isinstance(decide(procedure, state, by_children, calendar=calendar()), Allowed)


def test_a_finished_case_says_how_it_ended():
    lines = (
        "申请@2026-03-02",
        "公示@2026-03-02",
        "检查=不合格@2026-03-03",
        "补正@2026-03-04",
        "检查=合格@2026-03-05",
    )
    assert ending(small(), told(*lines)) is None
    refused = told(*lines, "决定=不予许可@2026-03-12")
    assert ending(small(), refused) == "不予许可"


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("子程序: {程序: one, 每个: 单位们}", "“单位们”不是名单要素"),
        ("子程序: {程序: one, 每个: 会签单位, 完成: 三分之二}", "读不懂门槛“三分之二”"),
        ("子程序: {程序: one, 每个: 会签单位, 完成: 至少2}", "没有覆盖所有情形"),
        ("结果: [通过, 不通过], 子程序: {程序: one, 每个: 会签单位, 完成: 全部}", "与步骤的结果对不上"),
        (
            "结果: [通过, 不通过], 子程序: {程序: one, 每个: 会签单位, 完成: {通过: 全部, 不通过: 任一}}",
            "没有覆盖",
        ),
    ],
)
def test_what_is_wrong_with_a_sub_procedure(step, words):
    with pytest.raises(PackError, match=words):
        compiled(step)


REVIEW = """\
程序: 决定
代码: decision
版本: "1"
法源:
  办法: {名称: 办法}
要素:
  会签单位: {类型: 单位列表}
角色: {牵头: 牵头单位}
阶段: [审查]
办结: [决定]
步骤:
  送审: {阶段: 审查, 角色: 牵头, 表单: {稿件: {名称: 稿件, 类型: 文字}}}
  审查: {阶段: 审查, 角色: 牵头, 结果: [合法, 不合法], 子程序: {%s}}
  改稿: {阶段: 审查, 角色: 牵头, 可选: 是}
  决定: {阶段: 审查, 角色: 牵头}
规则:
  1: {句: "送审 后须 审查 限10日", 依据: 办法1}
  2: {句: 审查 须先有 送审, 依据: 办法1}
  3: {句: 改稿 使失效 送审、审查, 依据: 办法1}
  4: {句: 决定 须先有 审查=合法, 依据: 办法1}
"""
ONE = (
    "程序: review, 完成: {合法: 全部 合法, 不合法: 全部 不合法}, 未果: 送审, "
    "开立: {稿: 送审.稿件, 名: 本案.标题, 类: =决策}"
)


def review(sub=ONE):
    return compile_text(REVIEW % sub, "决定.yaml", "", Library())


def acted(procedure, *acts):
    state = start(procedure, {})
    for number, text in enumerate(acts, 1):
        kind, name, outcome = (*text.split(" "), None, None)[:3]
        event = Event(number, kind, name, outcome, at=parse_moment(f"2026-03-{number:02}"))
        state = advance(procedure, state, event, calendar=calendar())
    return state


def test_one_child_without_a_list_may_end_with_none_of_the_verdicts():
    sub = review().step("审查").children
    assert (sub.each, sub.again) == ("", "送审")
    assert sub.opening == (("稿", "送审.稿件"), ("名", "本案.标题"), ("类", "=决策"))
    assert decide_children(sub, [Child("", True, "不合法")]) == Decided("不合法", 1, 1)
    assert decide_children(sub, [Child("", True, "停止送审")]) is None


def test_asking_again_is_a_new_round_and_news_change_nothing():
    procedure = review()
    assert rounds(procedure, acted(procedure)) == {}
    assert rounds(procedure, acted(procedure, "办理 送审")) == {"审查": 1}
    assert rounds(procedure, acted(procedure, "办理 送审", "子案")) == {"审查": 1}
    assert rounds(procedure, acted(procedure, "办理 送审", "子案完成 审查 合法")) == {}
    assert rounds(procedure, acted(procedure, "办理 送审", "办理 改稿", "办理 送审")) == {"审查": 3}
    assert acted(procedure, "办理 送审", "子案").seq == 2


@pytest.mark.parametrize(
    ("sub", "words"),
    [
        ("程序: review, 完成: {合法: 全部 合法, 不合法: 全部 不合法}", "没有覆盖所有情形"),
        (ONE.replace("未果: 送审", "未果: 没有"), "没有"),
        (ONE.replace("送审.稿件", "送审.没有"), "没有这一项"),
        (ONE.replace("送审.稿件", "对象"), "没有这一项"),
        (ONE.replace("本案.标题", "本案.没有"), "没有这一项"),
        (ONE.replace("程序: review", "每个: 没有, 程序: review"), "不是名单要素"),
    ],
)
def test_a_sub_procedure_that_does_not_fit_is_refused(sub, words):
    with pytest.raises(PackError) as wrong:
        review(sub)
    assert any(words in problem.cause for problem in wrong.value.problems)


TASK = """\
程序: 任务
代码: one
版本: "1"
法源:
  办法: {名称: 会签办法}
角色: {会签: 会签单位}
阶段: [办]
办结: [答复]
步骤:
  交办:
    阶段: 办
    角色: 会签
    初始待办: 是
    表单: {急: {类型: 是否, 必填: 是}, 级: {类型: 选择, 选项: [县, 镇]}}
  答复: {阶段: 办, 角色: 会签, 结果: [同意, 反对], 结局: 是}
  收回: {阶段: 办, 角色: 会签, 退出: 是, 表单: {理由: {类型: 长文字, 必填: 是}}}
规则:
  1: {句: 答复 须先有 交办, 依据: 办法1}
"""


def said(more, child=TASK):
    one = compile_text(child, "任务.yaml", "", Library())
    parent = compiled(VOTE.replace("}}", "}, %s}") % ("过半数", more))
    return [problem.cause + problem.remedy for problem in misfits(parent, {"one": one}.get)]


def test_what_a_parent_says_about_its_child_is_compared_with_the_child() -> None:
    assert said("开立: {急: =是, 级: =县}, 收回: 收回") == []
    [wrong] = said("开立: {急: =很急}, 收回: 收回")
    assert "“急”写了“=很急”" in wrong and "是、否" in wrong
    [wrong] = said("开立: {急: =是, 级: =省}")
    assert "“级”写了“=省”" in wrong and "县、镇" in wrong


def test_a_child_that_cannot_begin_or_tells_nothing_is_refused() -> None:
    [wrong] = said("收回: 收回", TASK.replace("    初始待办: 是\n", ""))
    assert "没有初始待办的步骤" in wrong
    [wrong] = said("开立: {急: =是}", TASK.replace(", 结局: 是", ""))
    assert "要数“同意”" in wrong and "写“结局: 是”" in wrong
