"""`gongzhi demo load | simulate | reset | draw`: the demonstration county."""

import argparse
import sys
import time

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.session import database


def add_parser(sub: Subparsers) -> None:
    parser = command(sub, "demo", run_load, "演示县", story="地名、人物和事件均为虚构。")
    actions = parser.add_subparsers(title="做什么", metavar="做什么", required=True)
    command(actions, "load", run_load, "载入演示县", story="可以重复执行，已有的数据不受影响。")
    simulate = command(
        actions,
        "simulate",
        run_simulate,
        "模拟半年的事",
        story="网格事件和真的一样经过受理、派遣、处置，同样的种子和件数得到同样的事件；每个程序另有几件办到不同的阶段。",
    )
    simulate.add_argument("--seed", type=int, default=7, metavar="数", help="随机种子（缺省 7）")
    simulate.add_argument("--cases", type=int, default=1500, metavar="件数", help="件数（缺省 1500）")
    reset = command(
        actions, "reset", run_reset, "清空演示县，重新载入", story="不是演示县的数据库不会被清空。"
    )
    reset.add_argument("--yes", action="store_true", help="确认清空")
    command(
        actions, "draw", run_draw, "重画演示县的地图和地址", story="按 packs/demo/layout.yaml 写出表格文件。"
    )


def run_load(arguments: argparse.Namespace) -> int:
    with database():
        from django.utils import timezone

        from gongzhi.config.demo.load import load, who_can_sign_in
        from gongzhi.config.demo.local_rules import adopt_local_rules

        print(load())
        if adopted := adopt_local_rules(timezone.now()):
            print(adopted)
        print(who_can_sign_in())
    return 0


def run_simulate(arguments: argparse.Namespace) -> int:
    with database():
        from django.utils import timezone

        from gongzhi.config.demo.matters.play import play_matters
        from gongzhi.config.demo.matters.rounds import play_rounds
        from gongzhi.config.demo.simulation.run import simulate

        began = time.monotonic()

        def show(done: int, of: int) -> None:
            print(
                f"\r已办到现在的 {done}/{of} 件，用时 {time.monotonic() - began:.0f} 秒 ", end="", flush=True
            )

        now = timezone.localtime().replace(minute=0, second=0, microsecond=0)
        new = simulate(seed=arguments.seed, cases=arguments.cases, until=now, progress=show)
        new += play_matters(now)
        play_rounds(now)
        print(f"\n新增 {new} 件，用时 {time.monotonic() - began:.0f} 秒。")
    return 0


def run_reset(arguments: argparse.Namespace) -> int:
    if not arguments.yes:
        print("这会清空全部数据。确认请加 --yes。", file=sys.stderr)
        return 1
    with database("owner"):
        from gongzhi.config.demo.load import who_can_sign_in
        from gongzhi.config.demo.reset import NotADemonstration, reset

        try:
            reset()
        except NotADemonstration as refusal:
            print(refusal, file=sys.stderr)
            return 1
        print(who_can_sign_in())
    return 0


def run_draw(arguments: argparse.Namespace) -> int:
    from gongzhi.config.demo.draw import draw
    from gongzhi.config.environment import ROOT

    folder = ROOT / "packs" / "demo"
    draw(folder)
    print(f"已写入 {folder}")
    return 0
