"""One wrong edit to a procedure, and the story that the checker tells about it.

The two long procedures are earlier versions of the shipped ones, kept in `earlier/` with the law graphs of
their time: the shipped ones go on changing with the law, and these edits would then no longer fit their text.
"""

from functools import cache
from pathlib import Path

import pytest

from gongzhi.engine.check.finding import Finding, Status
from gongzhi.engine.check.laws import Laws
from gongzhi.engine.check.prove import Settings, Tier, prove
from gongzhi.engine.library import Library
from tests.engine.check.writing import DAY, NATIONAL, load
from tests.engine.check.writing import shipped as shipped_now

DECISION, PETITION, EVENT = "重大行政决策", "信访事项", "网格事件"


EARLIER = Path(__file__).parent / "earlier"


def shipped(name: str) -> Path:
    earlier = EARLIER / f"{name}.yaml"
    return earlier if earlier.exists() else shipped_now(name)


def failures(name: str, change: dict[str, str], tier: Tier = Tier.PROOF) -> list[Finding]:
    found = prove(load(shipped(name), change), laws(), Settings(DAY, tier)).findings
    return [finding for finding in found if finding.status is Status.FAILED]


@cache
def laws():
    return Laws((EARLIER, NATIONAL), Library.load(NATIONAL))


def added(name: str, *rules: str) -> dict[str, str]:
    """An edit that adds rules numbered from 901 on."""
    anchor = {
        DECISION: "  67: {句: 归档 须先有 决定",
        PETITION: "  63: {句: 送达复查 停用",
        EVENT: "  90: {句: 评价 须先有",
    }[name]
    source = {DECISION: "本地", PETITION: "本地", EVENT: "规程"}[name]
    lines = [f"  {901 + i}: {{句: {rule}, 依据: {source}}}\n" for i, rule in enumerate(rules)]
    return {anchor: "".join(lines) + anchor}


def of(found: list[Finding], check: str) -> list[Finding]:
    return [finding for finding in found if finding.check == check]


def test_a_changed_draft_that_need_not_be_reviewed_again() -> None:
    """The heart of 条例25②: drop the rule that a change of the draft undoes the review."""
    undone = "风险评估、公平竞争审查、送请审查、法律顾问意见、合法性审查、集体讨论、会议记录"
    found = failures(DECISION, {f"草案修改 使失效 {undone}": "草案修改 使失效 风险评估"})
    breach = next(f for f in of(found, "C2") if f.title.startswith("性质甲"))
    told = [line for line in breach.story if line[0].isdigit()]
    assert told[0].endswith("政府办：启动决定，结果为“启动”。")
    assert [line.split("：", 1)[1].rstrip("。") for line in told[-3:]][-1].startswith("集体讨论")
    assert any("草案修改" in line for line in told)
    assert (
        breach.story[-1] == "这违反了性质甲：“集体讨论 之前必有 合法性审查=合法|明示风险 且其后无 草案修改”。"
    )
    assert breach.articles == ("《重大行政决策程序暂行条例》第二十五条第二款",)
    forbidden = next(f for f in of(found, "C3") if "集体讨论" in f.title)
    assert any("第二十五条第二款" in line for line in forbidden.story)


def test_a_duty_to_discuss_again_when_discussion_is_over_is_void() -> None:
    """Passes every other check; C7 sees that nobody can do it."""
    found = failures(DECISION, added(DECISION, "中止执行 后须 集体讨论"), Tier.UNTIMED)
    assert [f.check for f in found] == ["C7"]
    assert found[0].title == "“中止执行 后须 集体讨论”可能落空"
    assert found[0].story[-2].endswith("政府办：中止执行。")
    assert found[0].story[-1] == "规则901要求随后办理“集体讨论”，但这时“集体讨论”已停用，义务落空。"


def test_publication_before_the_party_committee_is_asked() -> None:
    found = failures(DECISION, {"  39: {句: 公布 须先有 请示党委, 依据: 条例31}\n": ""})
    assert any(f.title.startswith("性质丙不成立") for f in of(found, "C2"))
    assert any("“公布”办得比" in f.title for f in of(found, "C3"))


def test_breaking_off_after_the_discussion_loses_its_record() -> None:
    found = failures(DECISION, {"  68: {句: 终止程序 须待 会议记录 办毕, 依据: 条例30③}\n": ""})
    assert any("“会议记录”会落空" in f.title for f in of(found, "C3"))


def test_a_comment_period_shorter_than_thirty_days() -> None:
    found = failures(DECISION, {"意见采纳 须先有 公开征求意见 满30日": "意见采纳 须先有 公开征求意见 满20日"})
    (breach,) = of(found, "C3")
    assert "过了 20 日" in "".join(breach.story)
    assert breach.articles == ("《重大行政决策程序暂行条例》第十五条第一款",)


def test_closing_a_petition_while_it_may_still_be_reviewed() -> None:
    found = failures(PETITION, {"  37: {句: 办结归档 须先有 复查期满、复核期满, 依据: 条例35-36}\n": ""})
    titles = [f.title for f in of(found, "C3")]
    assert "《信访工作条例》给的权利“申请复查”会丧失" in titles
    assert "《信访工作条例》给的权利“申请复核”会丧失" in titles


def test_ninety_days_to_answer_a_petition() -> None:
    old = "受理告知=受理 后须 处理意见书 限60日"
    found = failures(PETITION, {old: old.replace("60日", "90日")})
    assert [f.title for f in of(found, "C3")] == ["期限比《信访工作条例》长"]
    assert of(found, "C3")[0].articles == ("《信访工作条例》第三十四条",)


def test_an_opinion_without_having_heard_the_petitioner() -> None:
    found = failures(PETITION, {"处理意见书 须先有 听取陈述、调查核实": "处理意见书 须先有 调查核实"})
    assert any("“处理意见书”办得比" in f.title or "处理意见书=" in f.title for f in of(found, "C3"))


def test_following_through_on_an_opinion_that_refused() -> None:
    """The condition was once written as 须先有; it fell away because the opinion switches itself off."""
    change = {
        "督促执行:   {阶段: 答复, 角色: 责任单位, 初始: 停用}": "督促执行: {阶段: 答复, 角色: 责任单位}",
        "  26: {句: 处理意见书=支持 启用 督促执行": "  26: {句: 督促执行 须先有 处理意见书=支持",
        "  65: {句: 处理意见书=解释说明|不予支持 停用 督促执行, 依据: 条例32②}\n": "",
    }
    proof = prove(load(shipped(PETITION), change), laws(), Settings(DAY, Tier.PROOF))
    warned = [f for f in proof.findings if f.check == "L4"]
    assert [f.title for f in warned] == ["“处理意见书”停用后，“须先有 处理意见书=支持”不再约束“督促执行”"]
    assert proof.failed


@pytest.mark.parametrize(
    ("rules", "check"),
    [
        (("受理 停用 派遣、自行处置",), "C4"),
        (("派遣 须先有 结案",), "C1"),
        (("核查 须先有 催办", "催办 须先有 核查"), "C1"),
    ],
)
def test_an_event_that_cannot_go_on(rules: tuple[str, ...], check: str) -> None:
    found = failures(EVENT, added(EVENT, *rules), Tier.UNTIMED)
    assert check in {f.check for f in found}
    assert all(f.story for f in found)


def test_closing_an_event_that_was_never_checked() -> None:
    found = failures(EVENT, {"  88: {句: 结案 须先有 核查=合格, 依据: 热线；济南27}\n": ""}, Tier.UNTIMED)
    assert of(found, "C2")
