"""A vote ends as its numbers say: 计票, from the YAML to the refusal."""

from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from gongzhi.calendars import ZONE
from gongzhi.engine import Event, Library, PackError, compile_text, count_errors, start, tally

WHEN = datetime(2026, 3, 2, 9, tzinfo=ZONE)
PROCEDURE = """
程序: 表决
代码: vote
版本: 2026.1
法源:
  民法典: {引用: 民法典}
要素:
  特别事项: {类型: 是否}
角色: {业委会: 业主委员会}
阶段: [表决]
办结: [清点]
步骤:
  清点:
    阶段: 表决
    角色: 业委会
    结果: [通过, 未通过]
    计票: {规则: 业主一般事项, 分级: {特别事项: 业主特别事项}, 条件: [同意面积, 同意人数], 结果: 通过}
    表单:
      参与表决面积: {类型: 数字}
      参与表决人数: {类型: 数字}
      同意面积: {类型: 数字}
      同意人数: {类型: 数字}
规则:
  1: {句: 清点 停用 清点, 依据: 民法典278}
"""


@cache
def library():
    return Library.load(Path(__file__).parents[2] / "packs" / "cn")


def compiled(text=PROCEDURE):
    return compile_text(text, "vote.yaml", "", library())


def errors(outcome, *, special=False, **numbers):
    procedure = compiled()
    event = Event(1, "办理", "清点", outcome, at=WHEN, role=None, actor=None, attrs={"特别事项": special})
    given = {"参与表决面积": "1000.02", "参与表决人数": "30"} | numbers
    return count_errors(procedure, start(procedure, {}), event, given)


@pytest.mark.parametrize(
    ("area", "heads", "special", "passes"),
    [
        ("500.01", "16", False, False),  # exactly half of the area is not a majority
        ("500.02", "16", False, True),
        ("1000.02", "15", False, False),  # the heads fail though every square metre agrees
        ("750.015", "23", True, True),  # three quarters inclusive
        ("750.014", "23", True, False),
        ("750.02", "22", True, False),
        ("750.014", "23", False, True),
    ],
)
def test_the_outcome_follows_from_area_and_heads(area, heads, special, passes):
    numbers = {"同意面积": area, "同意人数": heads, "special": special}
    assert (errors("通过", **numbers) == {}) is passes
    assert (errors("未通过", **numbers) == {}) is not passes


def test_a_refusal_tells_the_sum_and_the_article():
    [(field, told)] = errors("通过", 同意面积="500.01", 同意人数="16").items()
    assert field == "同意面积"
    assert "结果不是“通过”" in told and "500.01" in told and "民法典第二百七十八条第二款" in told


@pytest.mark.parametrize("numbers", [{}, {"同意面积": "1"}, {"同意面积": "1", "同意人数": "31"}])
def test_missing_or_impossible_numbers_are_refused_whatever_the_outcome(numbers):
    assert "不全或者有误" in errors("通过", **numbers)["同意面积"]
    assert "不全或者有误" in errors("未通过", **numbers)["同意面积"]


def test_a_step_that_counts_nothing_has_no_tally():
    plain = compiled(PROCEDURE.replace("    计票:", "    # 计票:"))
    assert tally(plain.step("清点"), 0, {}) is None


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("结果: 通过}", "结果: 同意}", "结果“同意”不合"),
        ("[同意面积, 同意人数]", "[到会]", "没有条件“到会”"),
        ("      同意人数: {类型: 数字}\n", "", "表单里没有“同意人数”要的数字"),
        ("特别事项: 业主特别事项", "大事: 业主特别事项", "“大事”不是要素"),
        ("规则: 业主一般事项", "规则: 业主", "没有表决规则“业主”"),
    ],
)
def test_a_wrong_line_is_refused_with_its_cause(old, new, cause):
    with pytest.raises(PackError) as caught:
        compiled(PROCEDURE.replace(old, new))
    assert cause in "".join(problem.cause for problem in caught.value.problems)
