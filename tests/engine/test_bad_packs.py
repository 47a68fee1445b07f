"""What a wrong file says: one file, one mistake, one row with its line and words of its message."""

from pathlib import Path

import pytest

from gongzhi.engine import PackError, compile_text, load_procedure
from gongzhi.engine.library import Library

FOLDER = Path(__file__).parent / "bad_packs"

MISTAKES = [  # file, line (0: wherever the reader stumbles), words
    ("重复的规则编号", 29, ("写了两次", "前一次在第28行")),
    ("不认识的键", 13, ("步骤“申请”里不认识“只一次”",)),
    ("顶层不认识的键", 10, ("文件里不认识“节点”",)),
    ("全角冒号", 2, ("全角冒号", "半角冒号")),
    ("全角冒号在括号里", 14, ("全角冒号",)),
    ("制表符", 16, ("制表符",)),
    ("锚点", 9, ("锚点",)),
    ("引用", 21, ("引用",)),
    ("标签", 3, ("标签",)),
    ("合并键", 21, ("合并键",)),
    ("旧式是否", 13, ("yes", "另一个意思", "请写 是 或 否")),
    ("旧式键", 7, ("“on”", "另一个意思")),
    ("开头的零", 2, ("0755", "请加引号")),
    ("未加引号的钟点", 5, ("12:30", "钟点")),
    ("没有这一天", 4, ("没有“2026-02-30”这一天",)),
    ("没有内容", 3, ("冒号后面没有内容",)),
    ("没有动词", 26, ("找不到动词", "须先有")),
    ("多余的空格", 30, ("多余的空格",)),
    ("缺少办毕", 30, ("缺少“办毕”",)),
    ("读不懂时间", 26, ("读不懂时间“限两天”", "限30日")),
    ("满与限写反", 26, ("读不懂时间“满2日”",)),
    ("停用不能带时间", 29, ("多出“限2日”",)),
    ("没有这个步骤", 25, ("没有叫“申清”的步骤", "是不是“申请”")),
    ("没有这个结果", 27, ("没有结果“批准”", "同意、不同意")),
    ("结果写在动词后面", 29, ("不能带结果",)),
    ("自己等自己", 30, ("等它自己",)),
    ("须先有全部", 25, ("不能写“全部”",)),
    ("早于法源施行", 26, ("2026-01-01施行", "2026-06-01才施行")),
    ("没有法源", 27, ("没有对应的法源", "办法")),
    ("没有依据", 29, ("缺少“依据”",)),
    ("名称里有空格", 21, ("名称里有空格",)),
    ("名称里有顿号", 21, ("“、”",)),
    ("名称是动词", 23, ("不能叫“停用”",)),
    ("没有这个角色", 14, ("角色“经理”没有声明",)),
    ("没有这个阶段", 21, ("阶段“收尾”没有声明", "申请、使用")),
    ("没有这个要素", 26, ("“紧急”不是要素", "对外、急用")),
    ("适用自相矛盾", 21, ("自相矛盾",)),
    ("没有这个参数", 28, ("参数“归还期”没有声明",)),
    ("参数方向不对", 27, ("方向不对", "加长")),
    ("参数没加引号", 27, ("没有加引号", "双引号")),
    ("参数日期倒着写", 36, ("没有按日期先后排列",)),
    ("参数没有日期", 36, ("“现在”不是日期",)),
    ("分级却没有限", 26, ("没有“限…”",)),
    ("缩短却没有满", 25, ("没有“满…”",)),
    ("除了谁", 30, ("“除”没有用处",)),
    ("暂停的不是期限", 32, ("期限“1”不是带“限”的规则编号",)),
    ("计票没有这条规则", 14, ("没有表决规则“举手”", "majorities.yaml")),
    ("分责只有一个", 34, ("至少要写两个步骤",)),
    ("选择没有选项", 20, ("类型与选项不合",)),
    ("字段类型写错", 19, ("“类型”不能是“整数”", "数字")),
    ("自动步骤有角色", 21, ("既自动又有角色",)),
    ("结果重复", 14, ("“同意”写了两次",)),
    ("代码重复", 21, ("与别的步骤相同",)),
    ("规则编号不是数字", 30, ("规则编号“六”不是正整数",)),
    ("两种写法", 25, ("有且只有一个“句”",)),
    ("读不懂性质", 38, ("读不懂性质",)),
    ("办结写错", 11, ("没有叫“交还”的步骤",)),
    ("归并没有成员", 23, ("归并“了结”没有成员",)),
    ("归并与步骤同名", 23, ("既是归并又是别的名称",)),
    ("括号没有闭合", 0, ("读不下去",)),
    ("应当是一列", 10, ("应当是一列文字",)),
    ("延长单位不同", 26, ("单位不同", "小时、日")),
    ("自动步骤有几个结果", 14, ("自动的", "几个结果")),
    ("限至与限并用", 26, ("“限至”用得不对", "二者择一")),
    ("保障下限没有参数", 32, ("时限“维修时间”用的参数“审批时间”没有声明", "依据")),
]


@pytest.mark.parametrize(("name", "line", "words"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_the_message_names_the_line_the_cause_and_the_remedy(name, line, words):
    with pytest.raises(PackError) as caught:
        load_procedure(FOLDER / f"{name}.yaml")
    found = [problem for problem in caught.value.problems if line in (0, problem.line)]
    said = [problem.cause + problem.remedy for problem in found]
    assert any(all(word in text for word in words) for text in said), str(caught.value)
    assert all(problem.remedy for problem in caught.value.problems)


def test_every_file_has_its_row():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {name for name, _, _ in MISTAKES}


def test_a_version_that_runs_already_is_not_asked_when_it_began() -> None:
    text = (FOLDER / "早于法源施行.yaml").read_text(encoding="utf-8")
    assert compile_text(text, "room", "0" * 64, Library(), installed=True).code == "room"
