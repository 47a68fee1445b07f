"""What a form states about a case: shown as it holds, and an empty box is an answer."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from gongzhi.cases import catalogue
from gongzhi.engine import compile_text, start
from gongzhi.web.forms import StepForm, stated

NOW = datetime(2026, 3, 9, tzinfo=UTC)
TEXT = """
程序: 试
代码: shi
版本: "1"
施行: 2026-01-01
事类: 议事
法源: {约定: {名称: 测试用约定, 核实: 未核实}}
要素:
  住宅小区: {类型: 是否, 默认: 是}
  首次: {类型: 是否, 说明: 设立以后第一次召开的会议}
角色: {居委会: {名称: 居委会, 岗位: village_clerk, 范围: 村社}}
阶段: [提议]
办结: [提出]
步骤:
  提出:
    阶段: 提议
    角色: 居委会
    初始待办: 是
    表单:
      住宅: {名称: 是住宅小区, 类型: 是否, 要素: 住宅小区}
      首次: {名称: 首次会议, 类型: 是否, 要素: 首次}
      已告知: {名称: 已告知各方, 类型: 是否}
规则:
  1: {句: 提出 停用 提出, 依据: 约定}
"""


@pytest.fixture(scope="module")
def procedure():
    return compile_text(TEXT, "shi.yaml", "0" * 64, catalogue.library())


def form(procedure, data=None):
    step = procedure.step("提出")
    about = stated(procedure, start(procedure, {}).v, step.form)
    return StepForm(step, outcomes=(None,), choosers={}, about=about, now=NOW, data=data)


def test_what_holds_is_ticked_and_explained(procedure):
    shown = form(procedure)
    assert [shown[name].value() for name in ("住宅", "首次")] == [True, False]
    assert shown.fields["首次"].help_text == "设立以后第一次召开的会议"


def test_an_empty_box_says_no_where_it_states_something(procedure):
    sent = form(procedure, QueryDict("首次=on"))
    assert sent.is_valid()
    assert sent.payload() == {"住宅": False, "首次": True}
