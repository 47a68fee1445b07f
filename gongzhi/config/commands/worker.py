"""`gongzhi worker`: carries out the jobs that pages leave behind."""

import argparse
from typing import cast

from gongzhi.config.arguments import Subparsers, command
from gongzhi.config.processes import die_with_supervisor
from gongzhi.config.session import database

CONCURRENCY = 4
LAST_MOMENTS = 15.0  # seconds a running job gets when the worker is told to stop


def add_parser(sub: Subparsers) -> None:
    parser = command(sub, "worker", run, "只启动后台任务进程")
    parser.add_argument("--once", action="store_true", help="做完现有的任务就结束")


def run(arguments: argparse.Namespace) -> int:
    die_with_supervisor()
    with database("app"):
        _work(wait=not arguments.once)
    return 0


def _work(*, wait: bool) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = cast(DjangoConnector, app.connector)
    with app.replace_connector(connector.get_worker_connector()) as ready:
        ready.run_worker(
            wait=wait,
            concurrency=CONCURRENCY,
            shutdown_graceful_timeout=LAST_MOMENTS,
            delete_jobs="successful",
        )
