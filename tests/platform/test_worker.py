"""Jobs survive the worker that was doing them."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from gongzhi.config.embedded_postgres import Server, bootstrap
from tests.platform.conftest import ROOT, clean_environment
from tests.platform.servers import wait_for

# A job that sleeps long on its first run only; registered by a module the worker is told to import.
JOBS = """
from pathlib import Path
from procrastinate.contrib.django import app
import time

@app.task(name="slow_once")
def slow_once(mark: str) -> None:
    first = not Path(mark).exists()
    with open(mark, "a") as log:
        log.write("begun\\n")
    if first:
        time.sleep(600)
    with open(mark, "a") as log:
        log.write("done\\n")
"""
DEFER = "from probe_jobs import slow_once; slow_once.defer(mark={mark!r})"
RETRY = """
import asyncio
from procrastinate.contrib.django import app
from gongzhi.config.tasks import retry_jobs_of_the_dead
async def main():
    with app.replace_connector(app.connector.get_worker_connector()) as ready:
        async with ready.open_async():
            print("retried", await retry_jobs_of_the_dead(0.5))
asyncio.run(main())
"""


@pytest.fixture
def environment(prepared: Path) -> dict[str, str]:
    data = prepared
    (data / "probe_jobs.py").write_text(JOBS)
    (data / "probe_settings.py").write_text(
        "from gongzhi.config.settings import *\nPROCRASTINATE_IMPORT_PATHS = ['probe_jobs']\n"
    )
    return clean_environment() | {
        "PYTHONPATH": f"{ROOT}:{data}",
        "DJANGO_SETTINGS_MODULE": "probe_settings",
        "GONGZHI_DATA": str(data),
    }


@pytest.fixture
def server(data: Path, environment: dict[str, str]) -> Iterator[Server]:
    server = Server(data, durable=False)
    server.join()
    yield server
    server.leave()


def gongzhi(environment: dict[str, str], *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "gongzhi", *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    ).stdout


def shell(environment: dict[str, str], code: str) -> str:
    return gongzhi(environment, "manage", "shell", "--no-imports", "-c", code)


def statuses(server: Server) -> list[str]:
    place = psycopg.conninfo.make_conninfo(
        host=str(server.sockets), user=bootstrap.OWNER, dbname=bootstrap.DATABASE
    )
    with psycopg.connect(place) as connection:
        found = connection.execute(
            "SELECT status::text FROM procrastinate_jobs WHERE task_name = 'slow_once' ORDER BY id"
        )
        return [row[0] for row in found]


def test_a_job_of_a_killed_worker_is_done_by_the_next(
    data: Path, server: Server, environment: dict[str, str]
) -> None:
    mark = data / "mark.log"
    shell(environment, DEFER.format(mark=str(mark)))
    worker = subprocess.Popen([sys.executable, "-m", "gongzhi", "worker"], cwd=ROOT, env=environment)
    try:
        wait_for(mark.exists, what="the job to begin")
    finally:
        worker.kill()
        worker.wait()
    assert statuses(server) == ["doing"], "the test shows nothing unless the job was left hanging"

    wait_for(
        lambda: "retried" in shell(environment, RETRY) and statuses(server) == ["todo"],
        what="the dead worker to be noticed",
    )
    gongzhi(environment, "worker", "--once")
    assert mark.read_text().splitlines() == ["begun", "begun", "done"]
    assert "doing" not in statuses(server)


def test_a_job_deferred_in_a_transaction_that_fails_was_never_there(
    data: Path, server: Server, environment: dict[str, str]
) -> None:
    code = "\n".join(
        (
            "from django.db import transaction",
            "from probe_jobs import slow_once",
            "try:",
            "    with transaction.atomic():",
            f"        slow_once.defer(mark={str(data / 'mark.log')!r})",
            "        raise RuntimeError('rolled back')",
            "except RuntimeError as error:",
            "    print(error)",
        )
    )
    assert "rolled back" in shell(environment, code)
    assert statuses(server) == []


def test_the_platforms_own_jobs_are_registered(server: Server, environment: dict[str, str]) -> None:
    code = "from procrastinate.contrib.django import app; print(sorted(app.tasks))"
    assert "gongzhi.config.tasks.retry_stalled" in shell(environment, code)


def test_the_periodic_job_runs_the_same_function(monkeypatch: pytest.MonkeyPatch) -> None:
    from gongzhi.config import tasks

    asked: list[float] = []

    async def note(silence: float) -> int:
        asked.append(silence)
        return 0

    monkeypatch.setattr(tasks, "retry_jobs_of_the_dead", note)
    with ThreadPoolExecutor(1) as apart:  # browser tests in this process may have left a loop running
        apart.submit(asyncio.run, tasks.retry_stalled(timestamp=0)).result()
    assert asked == [tasks.SILENCE]
