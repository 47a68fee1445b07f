"""The gallery: one file, one mistake, refused for that reason, with its place, its cause and what to do.

Every file is `sound_pack.yaml` changed at one place. `MISTAKES` are refused by the reader; `BREACHES` can be
read, but the checker does not let them pass.
"""

import difflib
from functools import cache
from pathlib import Path

import pytest

from gongzhi.engine import PackError, compile_text, load_procedure
from gongzhi.engine.check import cli
from gongzhi.engine.check.overlap import overlaps
from gongzhi.engine.check.prove import Tier
from gongzhi.engine.library import Library
from tests.engine.check.writing import DAY

FOLDER = Path(__file__).parent / "bad_packs"
SOUND = Path(__file__).with_name("sound_pack.yaml")

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
    ("要素写在数字栏目", 19, ("不能写明要素“对外”", "类型应当是是否、单位列表、人员列表")),
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
    ("句子有两个动词", 30, ("2个动词：须待、后须", "分成几条规则")),
    ("互斥只有一个", 30, ("“互斥”至少要两项",)),
    ("重启没有这个阶段", 30, ("“重启”不完整", "阶段须已声明")),
    ("任一先有没有写于谁", 30, ("规则“6”不完整", "于: 丙")),
    ("分责没有这个步骤", 34, ("没有叫“复核”的步骤",)),
    ("义务消灭没有这个步骤", 41, ("没有叫“撤回”的步骤",)),
    ("全案中止没有这个角色", 40, ("全案中止的角色“领导”没有声明",)),
    ("延长没有这一步", 26, ("没有叫“批准延期”的步骤",)),
    ("重复写错", 26, ("“重复”不能是“从头”", "重新起算、不变、取早")),
    ("保障下限没有这一步", 32, ("没有叫“复核”的步骤",)),
    ("时限类型写错", 32, ("“类型”不能是“停表”", "暂停、保障下限")),
    ("不并存没有这个要素", 9, ("“不并存”提到的“对内”不是要素",)),
    ("参数不是时间", 36, ("参数“归还时限”的值读不懂",)),
    ("施行日不是日期", 4, ("“施行”应当是一个日期",)),
    ("法源引用的不在法库", 5, ("引用的“会议室法”不在法源库里",)),
    ("当的不是要素", 30, ("“当”提到的“晚间”不是要素",)),
    ("表单结果写错", 19, ("结果“同意”本步骤没有",)),
    ("要素类型写错", 8, ("要素“急用”的“类型”不能是“数字”",)),
    ("对应写了不认识的键", 41, ("对应“信访工作条例”里不认识“步聚”",)),
    ("完成与结果对不上", 21, ("“完成”与步骤的结果对不上", "好、差")),
    ("完成没有覆盖所有情形", 21, ("没有覆盖所有情形", "其余")),
    ("开立取自没有的栏目", 21, ("取自“使用.用图”，没有这一项", "本案.标题")),
    ("没有这个时间单位", 27, ("读不懂时间“满1周”",)),
    ("负的时间", 27, ("读不懂时间“满-1日”",)),
    ("期限太大", 26, ("读不懂时间“限99999999日”",)),
    ("全角的数字", 26, ("读不懂时间“限２日”",)),
]

ECHOES = {  # what else the reader says because of the same mistake
    "全角冒号在括号里": 1,
    "早于法源施行": 5,
    "名称里有空格": 4,
    "名称里有顿号": 4,
    "参数没有日期": 1,
    "分级却没有限": 1,
}

BREACHES = [  # file, checks that fail, words
    ("没有这个子程序", {"C0"}, ("第21行", "子程序“xbrx”不存在", "核对“程序”写的代码")),
    ("开立没有这一栏", {"C0"}, ("第21行", "“开立”写了“缘由”", "可写的栏目有：事项")),
    ("开立缺必填的栏目", {"C0"}, ("第21行", "“开立”没有写“单位”", "必须填这一栏")),
    ("告知没有这一步", {"C0"}, ("第21行", "“告知”写了“回话”", "协办答复")),
    ("收回没有这一步", {"C0"}, ("第21行", "“收回”写了“取消”", "协办答复")),
    ("收回要选结果", {"C0"}, ("第21行", "系统不能替它选结果", "作废")),
    ("子案没有这种结局", {"C0"}, ("第21行", "没有这种结局", "已办好、部分办好、办不了")),
    ("版本重叠", {"C0"}, ("两个版本施行期间重叠", "请改其中一个")),
    ("先后成环", {"C1", "C4", "C6"}, ("规则6要求先有“使用”", "规则3要求先有“审批=同意”", "第25、30行")),
    ("永远没有启用", {"L1", "C1", "C7"}, ("初始停用，又没有一条会发生的规则启用它", "补一条启用它")),
    ("要素写明得太晚", {"L6"}, ("规则2按“急用”的分级从不起作用", "按它分级的期限正在计算", "以后不再改")),
    ("随时可变的分级", {"L6"}, ("规则2按“急用”分级，而它随时会变",)),
    ("性质不成立", {"C2"}, ("性质甲不成立：使用 之前必有 审批=同意", "2. 本单位职工：使用。", "补一条规则")),
    ("比法律弱", {"C3"}, ("“归还”办得比", "给的权利“查询”会丧失", "请照法律补上")),
    ("对应的法没有", {"C3"}, ("第41行", "没有法律图", "law/会议室法/law.yaml")),
    ("对应的法律步骤没有", {"C3"}, ("对应“申请”指向的“报名”", "里没有", "改正")),
    ("办不结", {"C4", "C7"}, ("从这里起无论怎么办都不能办结", "留一条能走到“办结”的路")),
    ("期限守不住", {"C6"}, ("此时“审批”的期限已到，却无论如何办不完", "第31行", "把等待改短")),
    ("义务落在停用的步骤上", {"C7"}, ("这时“使用”已停用，义务落空", "第30行", "同一步启用应办的步骤")),
    ("规则从来不起作用", {"L5"}, ("“申请 须先有 归还”从来不起作用", "第31行", "删去这条规则")),
]


@pytest.mark.parametrize(("name", "line", "words"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_the_message_names_the_line_the_cause_and_the_remedy(name, line, words):
    with pytest.raises(PackError) as caught:
        load_procedure(FOLDER / f"{name}.yaml")
    found = [problem for problem in caught.value.problems if line in (0, problem.line)]
    said = [problem.cause + problem.remedy for problem in found]
    assert any(all(word in text for word in words) for text in said), str(caught.value)
    assert all(problem.remedy for problem in caught.value.problems)


@pytest.mark.parametrize("name", [row[0] for row in MISTAKES])
def test_it_is_refused_for_this_mistake_and_no_other(name):
    with pytest.raises(PackError) as caught:
        load_procedure(FOLDER / f"{name}.yaml")
    assert len(caught.value.problems) == 1 + ECHOES.get(name, 0), str(caught.value)


@cache
def checked(path):
    """The report of `gongzhi packs check` on the file, with the sound pack beside it."""
    one = cli.run_job(cli.Job(path, Tier.PROOF, 60.0, DAY))
    clashes = dict(overlaps(cli._spans([SOUND, path]))) if path.stem == "版本重叠" else {}
    return {**one, "checks": one["checks"] + [clash.to_json() for clash in clashes.values()]}


@pytest.mark.parametrize(("name", "checks", "words"), BREACHES, ids=[row[0] for row in BREACHES])
def test_the_checker_refuses_it_for_this_breach_and_no_other(name, checks, words):
    one = checked(FOLDER / f"{name}.yaml")
    failed = [check for check in one["checks"] if check["status"] == "failed"]
    assert {check["id"] for check in failed} == checks
    assert all(check["remedy"] for check in failed)
    said = "\n".join(cli.lines(one))
    assert [word for word in words if word not in said] == []


def test_the_sound_pack_is_sound():
    assert not cli.failed(checked(SOUND))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_file_differs_from_the_sound_pack_by_its_mistake_only(path):
    old, new = (one.read_text(encoding="utf-8").splitlines() for one in (SOUND, path))
    blocks = [
        code for code in difflib.SequenceMatcher(None, old, new, False).get_opcodes() if code[0] != "equal"
    ]
    assert len(blocks) == (2 if path.stem in ("早于法源施行", "规则从来不起作用") else 1)
    assert all(end - begin <= 3 for _, _, _, begin, end in blocks)


def test_every_file_has_its_row():
    rows = [*(name for name, _, _ in MISTAKES), *(name for name, _, _ in BREACHES)]
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == sorted(rows)
    assert len(rows) >= 100


def test_a_version_that_runs_already_is_not_asked_when_it_began() -> None:
    text = (FOLDER / "早于法源施行.yaml").read_text(encoding="utf-8")
    assert compile_text(text, "room", "0" * 64, Library(), installed=True).code == "room"
