"""`gongzhi web`: the web server alone. `gongzhi serve` starts it; larger sites start it by itself."""

import argparse
import os

from gongzhi.config.arguments import Parser, Subparsers, command
from gongzhi.config.processes import die_with_supervisor
from gongzhi.config.session import database

MOST_WORKERS = 4
THREADS = 4  # a page waits for the database about half of its time


def add_parser(sub: Subparsers) -> None:
    parser = command(sub, "web", run, "只启动网页服务", story="数据库的表须已建立，见 gongzhi migrate。")
    add_web_arguments(parser)


def add_web_arguments(parser: Parser) -> None:
    workers = max(1, min(MOST_WORKERS, os.cpu_count() or 1))
    parser.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听地址（缺省 127.0.0.1）")
    parser.add_argument("--port", type=int, default=8000, metavar="端口", help="监听端口（缺省 8000）")
    parser.add_argument("--web-workers", type=int, default=workers, metavar="数目", help="网页进程的数目")
    parser.add_argument("--threads", type=int, default=THREADS, metavar="数目", help="每个进程的线程数")


def run(arguments: argparse.Namespace) -> int:
    die_with_supervisor()
    os.environ["GONGZHI_WEB_THREADS"] = str(arguments.threads)
    with database("app"):
        _serve(arguments)
    return 0


def _serve(arguments: argparse.Namespace) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "gongzhi.config.wsgi:application",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=arguments.web_workers,
        blocking_threads=arguments.threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=15,
        log_level=LogLevels.warning,
    ).serve()
