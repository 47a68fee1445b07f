"""Every word the command line says to a person is Chinese."""

import argparse
import re

import pytest

from gongzhi.config.cli import build_parser, main


def commands(parser: argparse.ArgumentParser, path: str = "gongzhi") -> dict[str, argparse.ArgumentParser]:
    found = {path: parser}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, sub in action.choices.items():
                found |= commands(sub, f"{path} {name}")
    return found


def summaries(parser: argparse.ArgumentParser, path: str = "gongzhi") -> dict[str, str]:
    found: dict[str, str] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= {f"{path} {entry.dest}": entry.help or "" for entry in action._choices_actions}
            for name, sub in action.choices.items():
                found |= summaries(sub, f"{path} {name}")
    return found


COMMANDS = commands(build_parser())
SUMMARIES = summaries(build_parser())


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_chinese(name: str) -> None:
    parser = COMMANDS[name]
    assert parser.format_help().startswith("用法：")
    assert re.search("[一-鿿]", (parser.description or "") + SUMMARIES.get(name, "")), (
        "nothing says what it does"
    )
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            continue  # its entries are listed one by one
        assert action.help and re.search("[一-鿿]", action.help), f"{name}: {action.dest} has no Chinese help"
    for english in ("usage:", "options:", "positional arguments", "show this help"):
        assert english not in parser.format_help()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_a_data_directory_at_every_depth(name: str) -> None:
    assert "--data" in COMMANDS[name].format_help()


@pytest.mark.parametrize("where", [0, 1, 2])
def test_a_data_directory_with_spaces_is_never_taken_for_a_word(where: int) -> None:
    words = ["ledger", "verify"]
    words.insert(where, "--data=/somewhere/有 空格")
    chosen = build_parser().parse_args(words)
    assert chosen.data == "/somewhere/有 空格"
    assert chosen.number is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "缺少参数：命令"),
        (["没有的命令"], "没有 没有的命令，可选"),
        (["serve", "--port", "八千"], "不是有效的值"),
        (["migrate", "--what"], "不认识的参数：--what"),
        (["migrate", "--data"], "需要一个值"),
    ],
)
def test_a_wrong_call_is_explained(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert said in "".join(capsys.readouterr())
