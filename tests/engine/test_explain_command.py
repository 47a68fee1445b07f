"""`gongzhi packs explain`: the engine on the command line."""

import json

import pytest

from gongzhi.config.cli import main


def told(capsys, *arguments):
    code = main(["packs", "explain", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def answer(capsys, *arguments):
    code, out, _ = told(capsys, *arguments, "--json")
    assert code == 0
    return json.loads(out)


def one(rows, step):
    [row] = [row for row in rows if row["step"] == step]
    return row


def test_it_says_what_is_open_due_and_blocked(capsys):
    after = "登记@2026-03-01;转送交办=转送@2026-03-02"
    said = answer(capsys, "xinfang", "--after", after, "--on", "2026-03-16")
    assert "受理告知" in said["enabled"]
    assert one(said["pending"], "受理告知")["due"] == "2026-03-17T23:59:59+08:00"
    assert one(said["pending"], "受理告知")["light"] == "黄"
    blocked = one(said["blocked"], "处理意见书")
    assert blocked["missing"][0] == "还没有有效的“受理告知＝受理”"
    assert "《信访工作条例》第三十一条第六项" in blocked["articles"]
    assert blocked["remedy"] == ["受理告知（受理）", "听取陈述", "调查核实"]


def test_a_wait_says_from_when(capsys):
    after = "启动决定=启动@2026-03-02;拟订草案;公开征求意见"
    said = answer(capsys, "重大行政决策", "--after", after, "--attr", "应公开=是", "--on", "2026-03-20")
    blocked = one(said["blocked"], "意见采纳")
    assert blocked["earliest"] == "2026-04-02T00:00:00+08:00"
    assert blocked["remedy"] == []
    assert "意见采纳" not in said["enabled"]


def test_acts_without_a_date_take_place_with_the_one_before(capsys):
    said = answer(capsys, "wgsj", "--after", "上报@2026-03-02；受理=立案；派遣@2026-03-03")
    assert said["on"] == "2026-03-03T09:00:00+08:00"
    assert one(said["pending"], "处置反馈")["due"].startswith("2026-03-10")


def test_the_first_acts_take_place_on_the_first_date_given(capsys):
    said = answer(capsys, "xinfang", "--after", "登记;转送交办=转送@2026-03-02", "--on", "2026-03-20")
    assert one(said["pending"], "受理告知")["due"].startswith("2026-03-17")
    assert one(said["pending"], "受理告知")["light"] == "红"


def test_people_read_text(capsys):
    code, out, _ = told(capsys, "wgsj", "--after", "上报@2026-03-02;受理=立案")
    assert code == 0
    assert "  派遣\n" in out.partition("可以办：\n")[2].partition("\n\n")[0] + "\n"
    assert "现在不能“签收”：还没有有效的“派遣”" in out
    assert "现在不能“裁定”" not in out


def test_a_refusal_tells_lengths_and_not_their_names_alone(capsys):
    after = "登记;转送交办=转送@2026-03-02;受理告知=受理@2026-03-10"
    said = answer(capsys, "xinfang", "--after", after, "--on", "2026-05-10", "--step", "批准延期")
    [blocked] = said["blocked"]
    assert "应当在60日（信访办理时限）内办理" in blocked["text"]
    assert "{" not in blocked["text"]


def test_one_step_may_be_asked_about(capsys):
    said = answer(capsys, "wgsj", "--on", "2026-03-02", "--step", "结案")
    assert [row["step"] for row in said["blocked"]] == ["结案"]


def test_a_refused_act_ends_with_its_reason(capsys):
    code, out, _ = told(capsys, "wgsj", "--after", "派遣@2026-03-02")
    assert code == 1
    assert out.startswith("现在不能“派遣”：")
    code, out, _ = told(capsys, "wgsj", "--after", "派遣@2026-03-02", "--json")
    assert json.loads(out)["refused"]["step"] == "派遣"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["没有的程序", "--on", "2026-03-02"], "没有代码或名称为“没有的程序”的程序，现有："),
        (["wgsj"], "没有写日期"),
        (["wgsj", "--after", "上报"], "没有写时间"),
        (["wgsj", "--after", "上报@三月"], "“三月”不是时间"),
        (["wgsj", "--on", "2026-03-02", "--attr", "大型=是"], "没有要素“大型”"),
        (["wgsj", "--on", "2026-03-02", "--attr", "紧急"], "没有写是或否"),
        (["wgsj", "--after", "上报@3026-03-02;受理=立案;派遣"], "超出工作日表的范围"),
        (["wgsj", "--after", "上报@2026-03-02", "--on", "2026-01-01"], "早于已经办的步骤"),
        (["wgsj", "--on", "2026-03-02", "--folder", "没有"], "没有“没有”这个目录"),
        (["wgsj", "--on", "2026-03-02", "--step", "验收"], "没有步骤“验收”"),
    ],
)
def test_a_wrong_call_is_explained(capsys, arguments, words):
    code, _, err = told(capsys, *arguments)
    assert code == 2
    assert words in err
