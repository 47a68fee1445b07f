"""Each check on the smallest procedure that shows it."""

from gongzhi.engine.check.finding import Status
from gongzhi.engine.check.prove import Tier
from tests.engine.check.writing import findings, procedure, proof

START = "始 {初始待办: 是, 一次: 是}"
T1 = Tier.UNTIMED


def failed(it, check):
    return [finding.title for finding in findings(it, check, Status.FAILED)]


def warned(it, check):
    return [finding.title for finding in findings(it, check, Status.WARNING)]


def test_a_plain_procedure_passes_everything() -> None:
    it = proof(procedure([START, "办", "完"], ["全部 须先有 始", "始 后须 办", "完 须先有 办"]))
    assert it.complete
    assert {finding.status for finding in it.findings} == {Status.PASSED}
    assert it.mutation is not None


def test_a_step_nobody_can_ever_do_is_dead_and_says_why() -> None:
    it = proof(
        procedure([START, "甲", "乙", "完"], ["甲 须先有 乙", "乙 须先有 甲", "完 须先有 始"]), tier=T1
    )
    assert failed(it, "C1") == ["“甲”永远不可能发生", "“乙”永远不可能发生"]
    assert findings(it, "C1")[0].story == ("规则1要求先有“乙”，而它永远不会有效。",)
    assert failed(it, "L1") == ["“甲”不可能发生", "“乙”不可能发生"]


def test_lint_alone_names_a_step_that_is_never_switched_on() -> None:
    it = proof(procedure([START, "甲 {初始: 停用}", "完"], ["完 须先有 始"]), tier=Tier.LINT)
    assert failed(it, "L1") == ["“甲”不可能发生"]
    assert it.findings[0].story == ("“甲”初始停用，又没有一条会发生的规则启用它。",)


def test_lint_alone_names_a_circle() -> None:
    it = proof(procedure([START, "甲", "乙", "完"], ["甲 须先有 乙", "乙 须先有 甲"]), tier=Tier.LINT)
    assert failed(it, "L1") == ["“甲”不可能发生", "“乙”不可能发生"]


def test_one_outcome_that_never_happens_is_named() -> None:
    steps = [START, "审 {结果: [是的, {名: 不成, 适用: 急}, {名: 难说, 适用: 缓}]}", "完"]
    rules = ["审 须先有 始", "审=难说 须先有 完", "完 停用 审", "完 须先有 审"]
    it = proof(procedure(steps, rules, attributes=["急", "缓"]), tier=T1)
    assert failed(it, "C1") == ["“审=难说”永远不可能发生"]


def test_before_and_not_since() -> None:
    steps = [START, "改 {可选: 是}", "审", "完"]
    rules = ["完 须先有 审", "审、改 须先有 始"]
    claim = "完 之前必有 审 且其后无 改"
    it = proof(procedure(steps, rules, properties=[claim]), tier=T1)
    (breach,) = findings(it, "C2", Status.FAILED)
    assert breach.story == (
        "1. 经办机关：始。",
        "2. 经办机关：审。",
        "3. 经办机关：改。",
        "4. 经办机关：完。",
        f"这违反了性质甲：“{claim}”。",
    )
    assert breach.articles == ("《某法》第一条",)
    assert not failed(proof(procedure(steps, [*rules, "改 使失效 审"], properties=[claim]), tier=T1), "C2")


def test_never_after_unless() -> None:
    steps = [START, "定", "撤", "悔 {可选: 是}", "完"]
    rules = ["全部 须先有 始", "完 须先有 定"]
    plain, unless = "定 之后不得 撤", "定 之后不得 撤 除非 悔"
    assert failed(proof(procedure(steps, rules, properties=[plain, unless]), tier=T1), "C2") == [
        f"性质甲不成立：{plain}",
        f"性质乙不成立：{unless}",
    ]
    kept = [*rules, "定 停用 撤", "悔 启用 撤"]
    assert failed(proof(procedure(steps, kept, properties=[plain, unless]), tier=T1), "C2") == [
        f"性质甲不成立：{plain}"
    ]


def test_at_most_so_many_times() -> None:
    steps = [START, "催", "完"]
    rules = ["全部 须先有 始"]
    claims = ["催 至多 2 次", "始 至多 1 次"]
    it = proof(procedure(steps, rules, properties=claims), tier=T1)
    (breach,) = findings(it, "C2", Status.FAILED)
    assert [line[3:] for line in breach.story[1:4]] == ["经办机关：催。"] * 3
    assert any(f.title.startswith("性质乙：") for f in findings(it, "C2", Status.PASSED))


def test_not_both_valid() -> None:
    steps = [START, "准 {可选: 是}", "驳 {可选: 是}", "完"]
    rules = ["全部 须先有 始"]
    claim = "准 与 驳 不并存"
    assert failed(proof(procedure(steps, rules, properties=[claim]), tier=T1), "C2")
    undone = [*rules, "准 使失效 驳", "驳 使失效 准"]
    assert not failed(proof(procedure(steps, undone, properties=[claim]), tier=T1), "C2")


def test_always_possible_once_granted() -> None:
    steps = [START, "送", "诉 {外部: 是, 可选: 是, 初始: 停用}", "关", "完"]
    rules = ["全部 须先有 始", "送 启用 诉"]
    claim = "诉 总可能发生 当 送"
    assert not failed(proof(procedure(steps, rules, properties=[claim]), tier=T1), "C2")
    shut = [*rules, "关 停用 诉、送"]
    assert not failed(proof(procedure(steps, shut, properties=[claim]), tier=T1), "C2"), (
        "possible right after"
    )
    never = ["全部 须先有 始", "送 启用 诉", "诉 须先有 关", "关 须先有 诉"]
    (breach,) = findings(proof(procedure(steps, never, properties=[claim]), tier=T1), "C2", Status.FAILED)
    assert breach.story[-1] == "此后再也不能“诉”。"


def test_only_in_some_cases() -> None:
    steps = [START, "评 {适用: 急}", "完"]
    rules = ["全部 须先有 始"]
    claims = ["完 之前必有 评 当 急", "完 之前必有 评"]
    it = proof(procedure(steps, [*rules, "完 须先有 评"], properties=claims, attributes=["急"]), tier=T1)
    (breach,) = findings(it, "C2", Status.FAILED)
    assert breach.title == "性质乙不成立：完 之前必有 评"
    assert breach.story[0] == "设案情为 急：否。"


def test_a_case_that_gets_stuck_is_told_to_the_point_of_no_return() -> None:
    rules = ["全部 须先有 始", "岔 停用 完"]
    it = proof(procedure([START, "岔", "完"], rules), tier=T1)
    (breach,) = findings(it, "C4", Status.FAILED)
    assert breach.story == ("1. 经办机关：始。", "2. 经办机关：岔。", "从这里起无论怎么办都不能办结。")


def test_an_escape_does_not_count_as_finishing() -> None:
    steps = [START, "岔", "完", "终止 {退出: 是}"]
    rules = ["全部 须先有 始", "岔 停用 完", "终止 停用 全部"]
    assert failed(proof(procedure(steps, rules), tier=T1), "C4")


def test_a_case_that_needs_somebody_outside_is_a_warning() -> None:
    rules = ["全部 须先有 始", "完 须先有 答"]
    it = proof(procedure([START, "答 {外部: 是}", "完"], rules), tier=T1)
    assert not failed(it, "C4")
    assert warned(it, "C5") == ["不是不靠外部的人也能办结"]


def test_a_case_with_something_due_is_not_finished() -> None:
    rules = ["全部 须先有 始", "完 后须 补", "补 须先有 岔", "岔 须先有 补"]
    assert failed(proof(procedure([START, "岔", "补", "完"], rules), tier=T1), "C4")


def test_a_group_duty_is_void_only_when_nobody_is_left() -> None:
    steps = [START, "甲", "乙", "停甲 {可选: 是}", "停乙 {可选: 是}", "完"]
    rules = ["全部 须先有 始", "始 后须 任一办", "停甲 停用 甲", "完 后须 任一办"]
    group = "归并:\n  任一办: {任一: [甲, 乙]}\n"
    assert not failed(proof(procedure(steps, rules, more=group), tier=T1), "C7")
    both = [*rules, "停乙 停用 乙"]
    assert failed(proof(procedure(steps, both, more=group), tier=T1), "C7") == ["“完 后须 任一办”可能落空"]


def test_include_beats_exclude_and_is_pointed_out() -> None:
    rules = ["全部 须先有 始", "完 停用 办", "完 启用 办"]
    it = proof(procedure([START, "办", "完"], rules), tier=Tier.LINT)
    assert warned(it, "L3") == ["“完”时规则2停用“办”，规则3又启用它：启用优先"]


def test_a_duty_that_lapses_must_be_answered_for() -> None:
    steps, rules = [START, "办", "完"], ["全部 须先有 始", "始 后须 办", "完 停用 办"]
    it = proof(procedure(steps, rules), tier=T1)
    assert warned(it, "C8") == ["“完”会消灭尚未办理的“办”（规则3），请在“义务消灭”里写明依据"]
    answer = "义务消灭:\n  完: {义务: [办], 依据: 法2}\n"
    it = proof(procedure(steps, rules, more=answer), tier=T1)
    (answered,) = findings(it, "C8")
    assert answered.status is Status.PASSED
    assert answered.articles == ("《某法》第二条",)


def test_releasing_a_duty_needs_no_answer() -> None:
    rules = ["全部 须先有 始", "始 后须 办", "完 免除 办"]
    it = proof(procedure([START, "办", "完"], rules), tier=T1)
    assert not warned(it, "C8")


def test_separated_duties_of_one_role_need_two_people() -> None:
    more = "分责:\n  - {不得同一人: [办, 完], 依据: 法3}\n"
    it = proof(procedure([START, "办", "完"], ["全部 须先有 始"], more=more), tier=T1)
    assert warned(it, "C9") == ["“办”与“完”都归经办机关，至少要有两个人才能分开"]


def test_a_property_about_what_never_happens_is_empty() -> None:
    rules = ["全部 须先有 始", "甲 须先有 甲后", "甲后 须先有 甲"]
    it = proof(procedure([START, "甲", "甲后", "完"], rules, properties=["甲 之前必有 始"]), tier=T1)
    assert warned(it, "C10") == ["性质甲是空话：它所说的“甲”从不发生"]


def test_a_condition_that_falls_away_with_its_step_is_pointed_out() -> None:
    steps = [START, "审 {结果: [准, 驳], 一次: 是}", "发", "完"]
    rules = ["全部 须先有 始", "发 须先有 审=准"]
    (slip,) = findings(proof(procedure(steps, rules), tier=T1), "L4")
    assert slip.title == "“审”停用后，“须先有 审=准”不再约束“发”"
    assert slip.story[1] == "2. 经办机关：审，结果为“驳”。"


HALL = [START, "批 {结果: [准, 驳]}", "用 {初始: 停用, 一次: 是}", "还 {可选: 是}", "完"]


def test_a_condition_on_a_step_that_is_not_on_yet_can_be_overtaken() -> None:
    rules = ["全部 须先有 始", "批=准 启用 用", "还 须先有 用", "完 须先有 批"]
    (slip,) = findings(proof(procedure(HALL, rules), tier=T1), "L5")
    assert (slip.status, slip.rules) == (Status.WARNING, (3,))
    assert slip.title == "“用”没有启用时，“须先有 用”不约束“还”"
    assert slip.story[:2] == ("1. 经办机关：始。", "2. 经办机关：还。")
    assert "先后就颠倒了" in slip.story[-1] and "改法" in slip.story[-1]


def test_a_condition_on_a_step_that_never_comes_afterwards_is_as_it_should_be() -> None:
    """A hearing is waited for only if somebody asked for it in time."""
    rules = [
        "全部 须先有 始",
        "批=准 启用 用",
        "还 须先有 用、批",
        "还 停用 批",
        "批 停用 批",
        "完 须先有 批",
    ]
    assert findings(proof(procedure(HALL, rules), tier=T1), "L5") == []


def test_a_condition_that_is_waived_and_never_binds_is_refused() -> None:
    rules = ["全部 须先有 始", "还 启用 用", "还 停用 还", "还 须先有 用"]
    (slip,) = findings(proof(procedure(HALL, rules), tier=T1), "L5")
    assert (slip.status, slip.rules) == (Status.FAILED, (4,))
    assert slip.title == "“还 须先有 用”从来不起作用"


def test_a_search_stopped_by_its_limit_is_unproven() -> None:
    from gongzhi.engine.check.laws import Laws
    from gongzhi.engine.check.prove import Settings, prove
    from tests.engine.check.writing import DAY

    now = iter(range(10_000_000))
    hurried = Settings(DAY, T1, seconds=3, clock=lambda: float(next(now)))
    it = prove(procedure([START, "办", "完"], ["全部 须先有 始"]), Laws(()), hurried)
    assert not it.failed
    assert not it.complete
    assert [f.status for f in findings(it, "C1–C8")] == [Status.UNPROVEN]


def test_every_rule_taken_out_is_counted() -> None:
    rules = ["全部 须先有 始", "完 须先有 审", "审 须先有 始", "始 后须 办"]
    it = proof(procedure([START, "审", "办", "完"], rules, properties=["完 之前必有 审"]))
    assert it.mutation is not None
    assert (it.mutation.killed, it.mutation.total) == (1, 4)
    assert it.mutation.survivors == (1, 3, 4)
