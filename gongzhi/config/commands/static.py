"""`gongzhi static`: files for the browser, named by their content and compressed."""

import argparse

from gongzhi.config.arguments import Subparsers, command


def add_parser(sub: Subparsers) -> None:
    command(
        sub,
        "static",
        run,
        "整理网页用的静态文件",
        story="gongzhi serve 会自动整理；只用 gongzhi web 时在升级后执行。",
    )


def run(arguments: argparse.Namespace) -> int:
    import django

    from gongzhi.config.static_files import collect_if_changed

    django.setup()
    print("静态文件已更新。" if collect_if_changed() else "静态文件没有变化。")
    return 0
