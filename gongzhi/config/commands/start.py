"""`gongzhi start`: what `./run` calls once the environment is there."""

import argparse

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.commands import serve
from gongzhi.config.commands.migrate import migrate
from gongzhi.config.commands.web import add_web_arguments
from gongzhi.config.ports import PortError, check_free
from gongzhi.config.preparing import alone
from gongzhi.config.registry import DEMONSTRATION
from gongzhi.config.session import database

SEED, CASES = 7, 200  # enough for every stage, quick enough for a first start
MARK = "demonstration"  # from then on every page says that persons and events are invented


def add_parser(sub: Subparsers) -> None:
    parser = command(
        sub,
        "start",
        run,
        "准备并启动演示县（./run 使用）",
        story="建表、载入演示数据、启动服务；可以重复执行，已有的数据不受影响。",
    )
    add_web_arguments(parser)
    parser.add_argument("--setup", action="store_true", help="只准备，不启动")
    parser.add_argument("--empty", action="store_true", help="不载入演示数据")
    parser.set_defaults(no_worker=False)


def run(arguments: argparse.Namespace) -> int:
    if not arguments.setup:
        try:
            check_free(arguments.host, arguments.port)
        except PortError as error:
            serve.say(str(error))
            return 1
    with database("owner") as server:
        serve.say("正在准备数据库……")
        with alone():
            migrate()
            if not arguments.empty:
                load_demonstration()
            serve.prepare()
        if arguments.setup:
            serve.say("准备完成。执行 ./run 启动服务。")
            return 0
        serve.serve_until_told(arguments, server)
    serve.say("已停止。")
    return 0


def load_demonstration() -> None:
    """Load the demonstration county with half a year of its life, once, and say who can sign in."""
    from django.conf import settings
    from django.utils.module_loading import import_string

    if DEMONSTRATION:
        import_string(DEMONSTRATION)()
        if not (settings.DATA / MARK).exists():
            _live_half_a_year()
        (settings.DATA / MARK).touch()


def _live_half_a_year() -> None:
    from django.utils import timezone

    from gongzhi.config.demo.matters.play import play_matters
    from gongzhi.config.demo.matters.rounds import play_rounds
    from gongzhi.config.demo.simulation.run import simulate

    serve.say("正在演示县里办半年的事，约半分钟……")
    until = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    simulate(seed=SEED, cases=CASES, until=until)
    play_matters(until)
    play_rounds(until)
