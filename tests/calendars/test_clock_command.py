"""`gongzhi clock`: what a clerk types and what comes back."""

from __future__ import annotations

import json

import pytest

from gongzhi.config.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        code = main(["clock", *arguments])
    except SystemExit as error:
        code = int(error.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_due_with_the_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "due", "--from", "2026-09-20", "--amount", "7", "--unit", "工作日", "--why")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "届满：2026-09-30（周三）23:59:59"
    assert "2026-09-25 不计：周五，中秋节放假（国办发明电〔2025〕7号）" in lines
    assert lines[-1].startswith("2026-09-30 计入第7日")


def test_due_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(
        capsys, "due", "--from", "2026-03-01", "--amount", "30", "--pause", "2026-03-10..", "--json", "--why"
    )
    data = json.loads(out)
    assert (code, data["at"], data["remaining"]) == (0, None, "21日")
    assert [line["number"] for line in data["trail"] if line["fate"] == "计入"] == list(range(1, 10))


def test_pauses_extension_and_standing(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(
        capsys, "due", "--from", "2026-03-01", "--amount", "30", "--uncounted", "2026-03-10..2026-03-25",
        "--extend", "30", "--now", "2026-06-10",
    )  # fmt: skip
    assert out.startswith("届满：2026-05-15（周五）23:59:59，已超过26日")


def test_provisional_dates_say_so_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "due", "--from", "2026-12-25", "--amount", "10", "--unit", "个工作日")
    assert "暂定：2027年调休安排未公布" in out.splitlines()[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["due", "--from", "2026-13-01", "--amount", "7"], "参数 --from：“2026-13-01”不是有效的日期"),
        (["due", "--from", "9月20日", "--amount", "7"], "参数 --from：“9月20日”不是有效的日期"),
        (["due", "--from", "2026-09-20", "--amount", "0"], "参数 --amount：“0”不是正整数"),
        (
            ["due", "--from", "2026-09-20", "--amount", "7", "--unit", "周"],
            "参数 --unit：不认识的时间单位“周”",
        ),
        (["due", "--from", "2026-09-20", "--amount", "7", "--pause", "2026-09-21"], "应写成 开始..结束"),
        (["due", "--from", "2026-09-20", "--amount", "7", "--pause", "2026-09-22..2026-09-21"], "早于开始"),
        (["due", "--from", "2026-09-20", "--amount", "7", "--extend", "半个月"], "参数 --extend：读不懂期限"),
        (
            ["due", "--from", "2026-09-20", "--amount", "7", "--unit", "小时"],
            "参数 --from：按小时计算要写到钟点",
        ),
        (
            ["due", "--from", "2026-09-20", "--amount", "7", "--closing", "25:00"],
            "参数 --closing：“25:00”不是有效的钟点",
        ),
        (["due", "--from", "2026-09-20", "--amount", "99999999"], "99999999日太长"),
        (["due", "--from", "9999-12-31", "--amount", "3"], "算不到9900年以后"),
        (["calendar", "26"], "参数 年份：“26”不是年份"),
        (["calendar", "2027"], "2027年调休安排未公布"),
        (["calendar", "2003"], "2003年休假安排未收录"),
        (["check", "--folder", "nowhere"], "没有这个文件夹"),
    ],
)
def test_a_wrong_call_says_which_argument_and_how_to_write_it(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    code, _, err = run(capsys, *arguments)
    assert code == 2
    assert said in err


def test_counting_back_and_forward(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "before", "--event", "2026-10-21", "--amount", "20")
    assert out.startswith("最迟：2026-10-01（周四）23:59:59")
    _, out, _ = run(capsys, "earliest", "--from", "2026-09-05", "--amount", "30", "--right")
    assert out.startswith("最早：2026-10-09（周五）00:00:00")


def test_a_year_and_the_coverage(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "calendar", "2026")
    assert "  上班  2026-09-20（周日）  国庆节调休" in out
    assert "工作日：全年248天" in out
    code, out, _ = run(capsys, "check")
    assert code == 0
    assert "2026-12-29 起涉及的日期为暂定：2027年调休安排未公布" in out
