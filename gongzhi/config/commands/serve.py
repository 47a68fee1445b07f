"""`gongzhi serve`: database, web server and job worker, started and stopped together."""

import argparse
import os
import sys
import time

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.commands.web import add_web_arguments
from gongzhi.config.embedded_postgres import EmbeddedError, Server
from gongzhi.config.ports import PortError, answers, check_free
from gongzhi.config.processes import SUPERVISOR, Child, StopRequest, supervise
from gongzhi.config.session import database

DATABASE_PAUSE = 5.0  # seconds between two attempts to bring the database back


def add_parser(sub: Subparsers) -> None:
    parser = command(
        sub,
        "serve",
        run,
        "启动服务（数据库、网页、后台任务）",
        story="按 Ctrl-C 一并停止；某个进程意外退出时自动重新启动。",
    )
    add_web_arguments(parser)
    parser.add_argument("--no-worker", action="store_true", help="不启动后台任务进程（它在别处运行时使用）")


def run(arguments: argparse.Namespace) -> int:
    try:
        check_free(arguments.host, arguments.port)
    except PortError as error:
        say(str(error))
        return 1
    with database("owner") as server:
        if not prepare():
            return 1
        serve_until_told(arguments, server)
    say("已停止。")
    return 0


def serve_until_told(arguments: argparse.Namespace, server: Server | None) -> None:
    """Run the children until SIGINT or SIGTERM; the database is the caller's."""
    stop = StopRequest()
    keeper, greeting = Keeper(server), Greeting(arguments.host, arguments.port)
    supervise(children_of(arguments), (keeper, greeting), stop)
    say("正在停止……")
    stop.forget()  # a second Ctrl-C need not wait for whoever else uses the database


def prepare() -> bool:
    """Whether the tables are up to date; static files are brought up to date."""
    from django.core.management import call_command
    from django.db import connections

    from gongzhi.config.static_files import collect_if_changed

    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
    except SystemExit:
        say("数据库的表需要更新。请先执行 gongzhi migrate，再启动服务。")
        return False
    collect_if_changed()
    connections.close_all()
    return True


def children_of(arguments: argparse.Namespace) -> list[Child]:
    program = [sys.executable, "-m", "gongzhi"]
    web = [
        *program,
        "web",
        f"--host={arguments.host}",
        f"--port={arguments.port}",
        f"--web-workers={arguments.web_workers}",
        f"--threads={arguments.threads}",
    ]
    environment = {**os.environ, SUPERVISOR: str(os.getpid())}
    children = [Child("网页服务", web, environment, say)]
    if not arguments.no_worker:
        children.append(Child("后台任务", [*program, "worker"], environment, say))
    return children


class Keeper:
    """Brings the embedded database back when it died."""

    def __init__(self, server: Server | None) -> None:
        self.server = server
        self.not_before = 0.0

    def __call__(self) -> None:
        if self.server is None or self.server.alive() or time.monotonic() < self.not_before:
            return
        self.not_before = time.monotonic() + DATABASE_PAUSE
        say("数据库意外退出，正在重新启动。")
        try:
            self.server.ensure()
        except EmbeddedError as error:
            say(str(error))
        else:
            say("数据库已恢复。")


class Greeting:
    """Says where the pages are, once, as soon as somebody answers there."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.said = False

    def __call__(self) -> None:
        if not self.said and answers(self.host, self.port):
            self.said = True
            say(f"共治已启动：http://{self.host}:{self.port}/ （按 Ctrl-C 停止）")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
