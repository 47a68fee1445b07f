"""C3: a procedure is never weaker than the statute it carries out."""

from dataclasses import replace

from gongzhi.engine.check.finding import Status
from gongzhi.engine.check.prove import Proof
from gongzhi.engine.procedure import Procedure
from tests.engine.check.writing import findings, procedure, proof, the_failure

STEPS = ["申请 {初始待办: 是, 一次: 是, 外部: 是}", "审查 {结果: [通过, 不通过]}", "决定", "送达"]
LAW_RULES = [
    "全部 须先有 申请",
    "决定 须先有 审查",
    "审查 后须 决定 限20日",
    "决定 后须 送达",
    "送达 须先有 决定",
]


def law(rules: list[str] | None = None, *, steps: list[str] | None = None, **more: object) -> Procedure:
    return procedure(steps or STEPS, rules or LAW_RULES, title="某法", finish="送达", **more)


def local(
    rules: list[str] | None = None, *, steps: list[str] | None = None, says: str = "{}", **more: object
) -> Procedure:
    return procedure(
        steps or STEPS,
        rules or LAW_RULES,
        title="本地",
        finish="送达",
        more=f"对应: {{某法: {says}}}\n",
        **more,
    )


def without(sentence: str) -> list[str]:
    assert sentence in LAW_RULES
    return [rule for rule in LAW_RULES if rule != sentence]


def passes(it: Proof) -> bool:
    return not it.failed and bool(findings(it, "C3", Status.PASSED))


def test_a_procedure_that_says_what_the_statute_says_passes() -> None:
    assert passes(proof(local(), law()))


def test_more_rules_and_shorter_terms_pass() -> None:
    rules = [*without("审查 后须 决定 限20日"), "审查 后须 决定 限15日", "送达 须先有 审查=通过|不通过"]
    assert passes(proof(local(rules), law()))


def test_what_the_statute_forbids_is_found_with_its_story_and_article() -> None:
    found = the_failure(proof(local(without("决定 须先有 审查")), law()), "C3")
    assert found.title == "“决定”办得比《某法》允许的早或多"
    assert found.story == ("1. 当事人：申请。", "2. 经办机关：决定。", "《某法》第一条：决定 须先有 审查。")
    assert found.articles == ("《某法》第一条",)


def test_a_lost_duty_is_found() -> None:
    found = the_failure(proof(local(without("决定 后须 送达")), law()), "C3")
    assert "“送达”会落空" in found.title
    assert found.story[-1] == "《某法》第一条：决定 后须 送达。"


def test_a_longer_term_is_found() -> None:
    rules = [*without("审查 后须 决定 限20日"), "审查 后须 决定 限30日"]
    found = the_failure(proof(local(rules), law()), "C3")
    assert found.title == "期限比《某法》长"
    assert "3. 过了 21 日。" in found.story


def test_a_term_in_working_days_is_longer_than_the_same_number_of_days() -> None:
    rules = [*without("审查 后须 决定 限20日"), "审查 后须 决定 限20个工作日"]
    assert proof(local(rules), law()).failed


def test_a_term_split_over_two_local_steps_passes_when_the_parts_fit() -> None:
    """No single sentence shows it: the timed product does."""
    steps = [*STEPS, "会签"]
    rules = [
        *without("审查 后须 决定 限20日"),
        "审查 后须 会签 限8日",
        "会签 后须 决定 限{}日",
        "决定 须先有 会签",
    ]
    rules += ["会签 须先有 审查", "审查 停用 审查", "会签 停用 会签"]
    fits = [rule.format(12) for rule in rules]
    too_long = [rule.format(13) for rule in rules]
    assert passes(proof(local(fits, steps=steps), law()))
    assert the_failure(proof(local(too_long, steps=steps), law()), "C3").title == "期限比《某法》长"


def test_a_shorter_wait_is_found() -> None:
    wait = [*LAW_RULES, "送达 须先有 决定 满10日"]
    less = [*LAW_RULES, "送达 须先有 决定 满9日"]
    more = [*LAW_RULES, "送达 须先有 决定 满11日"]
    assert passes(proof(local(wait), law(wait)))
    assert passes(proof(local(more), law(wait)))
    found = the_failure(proof(local(less), law(wait)), "C3")
    assert found.story[-1] == "《某法》第一条：送达 须先有 决定 满10日。"


def test_a_case_may_stand_still_only_as_the_statute_or_a_checked_text_allows() -> None:
    """全案中止 stops the statute's clocks; the 法 of these tests has not been compared with its original."""
    halt = "全案中止: {角色: [官], 依据: 法9}\n"
    stopped = procedure(STEPS, LAW_RULES, title="本地", finish="送达", more="对应: {某法: {}}\n" + halt)
    found = the_failure(proof(stopped, law()), "C3")
    assert found.title == "全案中止会使《某法》的期限停计，这部法没有规定中止"
    assert found.story == ("停计的期限例如：《某法》第一条，审查 后须 决定 限20日。",)
    assert passes(proof(stopped, law(more=halt)))
    checked = {"法": replace(stopped.sources["法"], checked="国家")}
    assert passes(proof(replace(stopped, sources=checked), law()))


def test_an_extension_longer_than_the_statute_allows_is_found() -> None:
    steps = [*STEPS, "批准延长 {可选: 是, 一次: 是}"]
    term = "审查 后须 决定 限20日 | 延长: {{由: 批准延长, 至多: {}日, 次数: {}}}"
    rules = {
        key: [*without("审查 后须 决定 限20日"), term.format(*key)]
        for key in [(10, 1), (5, 1), (11, 1), (10, 2)]
    }
    statute = law(rules[10, 1], steps=steps)
    verdicts = {key: passes(proof(local(rules[key], steps=steps), statute)) for key in rules}
    assert verdicts == {(10, 1): True, (5, 1): True, (11, 1): False, (10, 2): False}


ONCE_STEPS = [STEPS[0], "审查 {结果: [通过, 不通过], 一次: 是}", "决定 {一次: 是}", "送达 {一次: 是}"]
RIGHT_STEPS = [*ONCE_STEPS, "申诉 {外部: 是, 可选: 是, 初始: 停用}", "期满 {自动: 是, 初始: 停用}"]
RIGHT_RULES = [
    *LAW_RULES,
    "送达 启用 申诉、期满",
    "期满 须先有 送达 满30日",
    "申诉、期满 停用 申诉、期满",
]
RIGHT = ["申诉 总可能发生"]


def test_a_right_that_is_never_given_is_found() -> None:
    statute = law(RIGHT_RULES, steps=RIGHT_STEPS, properties=RIGHT)
    found = [f for f in proof(local(steps=ONCE_STEPS), statute).findings if f.status is Status.FAILED]
    assert [f.title for f in found] == ["《某法》给的权利“申诉”会丧失"]
    assert "没有任何步骤对应它" in found[0].story[-1]


def test_a_right_cut_off_by_closing_the_case_is_found() -> None:
    """The closing is invisible to the statute; what it takes away is not."""
    statute = law(RIGHT_RULES, steps=RIGHT_STEPS, properties=RIGHT)
    steps = [*RIGHT_STEPS, "归档"]
    fair = [*RIGHT_RULES, "送达 后须 归档", "归档 须先有 送达", "归档 须先有 期满", "归档 停用 全部"]
    assert passes(proof(local(fair, steps=steps), statute))
    unfair = [rule for rule in fair if rule != "归档 须先有 期满"]
    found = the_failure(proof(local(unfair, steps=steps), statute), "C3")
    assert found.title == "《某法》给的权利“申诉”会丧失"
    assert "归档" in found.story[-2]


def test_a_right_whose_time_is_cut_short_is_found() -> None:
    statute = law(RIGHT_RULES, steps=RIGHT_STEPS, properties=RIGHT)
    short = [rule.replace("满30日", "满10日") for rule in RIGHT_RULES]
    assert "满30日" in the_failure(proof(local(short, steps=RIGHT_STEPS), statute), "C3").story[-1]


def test_local_steps_are_invisible_and_renamed_steps_are_followed() -> None:
    steps = [step.replace("审查", "初审") for step in STEPS] + ["会议 {可选: 是}"]
    rules = [rule.replace("审查", "初审") for rule in LAW_RULES]
    assert passes(proof(local(rules, steps=steps, says="{步骤: {初审: 审查}}"), law()))
    lost = proof(local(rules, steps=steps), law())
    assert any("“决定”办得比" in f.title for f in findings(lost, "C3", Status.FAILED))


def test_a_split_step_counts_when_its_last_part_is_done() -> None:
    steps = ["申请 {初始待办: 是, 一次: 是, 外部: 是}", "初审", "审查", "决定", "送达"]
    law_steps = ["申请 {初始待办: 是, 一次: 是, 外部: 是}", "审查", "决定", "送达"]
    rules = [*LAW_RULES, "审查 须先有 初审"]
    assert passes(proof(local(rules, steps=steps), law(steps=law_steps)))
    too_early = [rule.replace("决定 须先有 审查", "决定 须先有 初审") for rule in rules]
    assert proof(local(too_early, steps=steps), law(steps=law_steps)).failed


def test_one_local_step_may_carry_out_two_statutory_ones() -> None:
    steps = ["申请 {初始待办: 是, 一次: 是, 外部: 是}", "审查 {结果: [通过, 不通过]}", "决定送达"]
    rules = ["全部 须先有 申请", "决定送达 须先有 审查", "审查 后须 决定送达 限20日"]
    it = procedure(
        steps, rules, title="本地", finish="决定送达", more="对应: {某法: {步骤: {决定送达: 决定、送达}}}\n"
    )
    assert passes(proof(it, law()))


def test_an_outcome_without_a_counterpart_is_named() -> None:
    steps = [step.replace("[通过, 不通过]", "[通过, 不通过, 搁置]") for step in STEPS]
    found = findings(proof(local(steps=steps), law()), "C3", Status.FAILED)[0]
    assert found.title == "“审查”的结果“搁置”没有说明对应《某法》“审查”的哪个结果（通过、不通过）"


def test_a_statute_that_is_not_there_fails() -> None:
    (found,) = findings(proof(local()), "C3", Status.FAILED)
    assert found.title == "《某法》读不出来"


def test_the_office_may_not_break_off_what_the_statute_wants_done() -> None:
    steps = [*STEPS, "终止 {可选: 是, 退出: 是}"]
    rules = [*LAW_RULES, "终止 停用 全部"]
    found = the_failure(proof(local(rules, steps=steps), law()), "C3")
    assert found.story[0] == "1. 经办机关：终止。"


def test_the_party_may_withdraw_and_give_up_what_he_is_owed() -> None:
    steps = [*STEPS, "撤回 {外部: 是, 可选: 是, 退出: 是}"]
    assert passes(proof(local([*LAW_RULES, "撤回 停用 全部"], steps=steps), law()))


def test_a_fact_the_procedure_does_not_know_must_not_matter() -> None:
    """The statute asks for a hearing in some cases; a procedure that never asks which must always hold
    one."""
    steps = [*STEPS, "听证 {适用: 重大}"]
    statute = law([*LAW_RULES, "决定 须先有 听证"], steps=steps, attributes=["重大"])
    assert proof(local(), statute).failed
    plain = [*STEPS, "听证"]
    assert passes(proof(local([*LAW_RULES, "决定 须先有 听证"], steps=plain), statute))
    assert passes(proof(local(says="{要素: {重大: 否}}"), statute))
    same = local([*LAW_RULES, "决定 须先有 听证"], steps=steps, attributes=["重大"])
    assert passes(proof(same, statute))


def test_the_terms_of_different_kinds_of_case_are_not_held_against_each_other() -> None:
    """Ten working days may be longer than ten days; but no case is urgent and not urgent."""
    terms = ["审查 后须 决定 限2日 | 当: 紧急", "审查 后须 决定 限20个工作日 | 当: 非 紧急"]
    rules = [*without("审查 后须 决定 限20日"), *terms]
    found = proof(local(rules, attributes=["紧急"]), law(rules, attributes=["紧急"]))
    assert any("2 项时限逐句不弱" in one.title for one in findings(found, "C3", Status.PASSED))
    swapped = [rule.replace("非 紧急", "紧急") if "非" in rule else f"{rule[:-2]}非 紧急" for rule in terms]
    mixed = local([*without("审查 后须 决定 限20日"), *swapped], attributes=["紧急"])
    assert the_failure(proof(mixed, law(rules, attributes=["紧急"])), "C3").title == "期限比《某法》长"


def test_a_property_of_the_statute_is_demanded_of_the_procedure() -> None:
    steps = [*STEPS, "修改 {可选: 是}"]
    statute = law(steps=steps, properties=["决定 之前必有 审查 且其后无 修改"])
    found = [f for f in proof(local(steps=steps), statute).findings if f.status is Status.FAILED]
    assert found[0].check == "C2"
    assert found[0].title == "性质某法·甲不成立：决定 之前必有 审查 且其后无 修改"
