"""argparse in Chinese. Python ships no Chinese texts for it, so the few sentences stand here."""

import argparse
from collections.abc import Callable
from typing import Any, NoReturn

TEXTS = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示本说明",
    "the following arguments are required: %s": "缺少参数：%s",
    "unrecognized arguments: %s": "不认识的参数：%s",
    "one of the arguments %s is required": "以下参数须给出一个：%s",
    "expected one argument": "需要一个值",
    "expected at least one argument": "至少需要一个值",
    "expected at most one argument": "最多一个值",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)s，可选：%(choices)s",
    "invalid %(type)s value: %(value)r": "不是有效的值：%(value)r",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 可以指 %(matches)s，请写全",
    "not allowed with argument %s": "不能与 %s 同时使用",
    "ignored explicit argument %r": "不需要值 %r",
    "argument %(argument_name)s: %(message)s": "参数 %(argument_name)s：%(message)s",
    "%(prog)s: error: %(message)s\n": "%(prog)s：%(message)s\n",
}


def speak_chinese() -> None:
    """Give argparse our texts; it looks them up in its module when it needs them."""
    argparse._ = lambda text: TEXTS.get(text, text)  # type: ignore[attr-defined]


DATA = "数据目录（缺省为 .data，或环境变量 GONGZHI_DATA）"


class Parser(argparse.ArgumentParser):
    """A parser whose every help text is Chinese; a wrong call ends with code 2."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("allow_abbrev", False)
        super().__init__(**options)
        # Known to every command at every depth: an option that is not known, with a space in its value,
        # would be taken for an ordinary word, and the command would work on another directory.
        self.add_argument("--data", metavar="目录", default=argparse.SUPPRESS, help=DATA)

    def error(self, message: str) -> NoReturn:
        self.print_usage()
        self.exit(2, f"{message}\n用 {self.prog} --help 查看说明。\n")


Run = Callable[[argparse.Namespace], int]
Subparsers = Any  # argparse's own type is private


def command(sub: Subparsers, name: str, run: Run, summary: str, *, story: str = "") -> Parser:
    """A command with its one-line summary, shown in the list and on its own page."""
    parser: Parser = sub.add_parser(name, help=summary, description=f"{summary}。{story}")
    parser.set_defaults(run=run)
    return parser
