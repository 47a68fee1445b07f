"""`gongzhi demo load | draw`: the demonstration county."""

import argparse

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.session import database


def add_parser(sub: Subparsers) -> None:
    parser = command(sub, "demo", run_load, "演示县", story="地名、人物和事件均为虚构。")
    actions = parser.add_subparsers(title="做什么", metavar="做什么", required=True)
    command(actions, "load", run_load, "载入演示县", story="可以重复执行，已有的数据不受影响。")
    command(
        actions, "draw", run_draw, "重画演示县的地图和地址", story="按 packs/demo/layout.yaml 写出表格文件。"
    )


def run_load(arguments: argparse.Namespace) -> int:
    with database():
        from gongzhi.config.demo.load import load, who_can_sign_in

        print(load())
        print(who_can_sign_in())
    return 0


def run_draw(arguments: argparse.Namespace) -> int:
    from gongzhi.config.demo.draw import draw
    from gongzhi.config.environment import ROOT

    folder = ROOT / "packs" / "demo"
    draw(folder)
    print(f"已写入 {folder}")
    return 0
