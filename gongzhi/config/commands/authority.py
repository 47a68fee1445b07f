"""`gongzhi authority`: print who may see and do what."""

import argparse

from gongzhi.config.arguments import Subparsers, command


def add_parser(sub: Subparsers) -> None:
    story = "输出 Markdown：gongzhi authority > docs/reference/authority.md"
    command(sub, "authority", run, "打印权限表", story=story)


def run(arguments: argparse.Namespace) -> int:
    from gongzhi.people.reference import authority_page

    print(authority_page(), end="")
    return 0
