"""The command `gongzhi`: every command is a small module listed here."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from gongzhi import __version__
from gongzhi.config.arguments import Parser, speak_chinese
from gongzhi.config.embedded_postgres import EmbeddedError
from gongzhi.config.registry import COMMANDS


def build_parser() -> Parser:
    """The whole command line. Nothing of Django is loaded for it."""
    speak_chinese()
    parser = Parser(prog="gongzhi", description="共治：开放的基层治理系统")
    parser.add_argument("--version", action="version", version=__version__, help="显示版本")
    sub = parser.add_subparsers(title="命令", metavar="命令", dest="command", required=True)
    for module in COMMANDS:
        importlib.import_module(module).add_parser(sub)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused or failed, 2 called wrongly."""
    chosen = build_parser().parse_args(arguments)
    use_data_directory(chosen)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
    try:
        return int(chosen.run(chosen) or 0)
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read our output (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def use_data_directory(chosen: argparse.Namespace) -> None:
    """`--data` reaches the settings and every child process through the environment."""
    if given := getattr(chosen, "data", None):
        os.environ["GONGZHI_DATA"] = os.path.abspath(given)
