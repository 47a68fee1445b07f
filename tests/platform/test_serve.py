"""`gongzhi serve`: all started together, each death repaired, all stopped together."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from gongzhi.config.commands.serve import Greeting
from tests.platform.conftest import Start
from tests.platform.servers import family, free_port, status_of, using, wait_for

ALL = {"web", "worker", "database"}
Served = tuple[subprocess.Popen[str], int]


@pytest.fixture
def served(prepared: Path, start: Start) -> Iterator[Served]:
    port = free_port()
    process = start(
        "-m", "gongzhi", "start", "--empty", f"--port={port}", f"--data={prepared}", "--web-workers=1"
    )
    wait_for(lambda: status_of(port) == 200, what="the first page")
    wait_for(lambda: set(family(process.pid)) == ALL, what="all children")
    yield process, port


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_everything(served: Served, data: Path, how: signal.Signals) -> None:
    process, port = served
    process.send_signal(how)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert "已停止" in said
    assert "强制结束" not in said
    assert status_of(port) == 0
    assert using(data) == []


def replaced(supervisor: int, name: str, old: int) -> bool:
    now = family(supervisor).get(name)
    return now is not None and now.pid != old


def test_each_child_that_dies_is_started_again(served: Served) -> None:
    process, port = served
    # Twice, the second time with the worker: which is back sooner, and must not start a database of its own.
    for names in (("database",), ("database", "worker"), ("web",)):
        before = family(process.pid)
        for name in names:
            before[name].kill()
        for name in names:
            wait_for(partial(replaced, process.pid, name, before[name].pid), what=f"a new {name}")
        wait_for(lambda: status_of(port) == 200, what=f"pages after the end of {names}")
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=120)
    for name in ("后台任务", "网页服务", "数据库"):
        assert f"{name}意外退出" in said
    assert "强制结束" not in said


def test_nothing_outlives_a_killed_supervisor(served: Served, data: Path) -> None:
    process, port = served
    process.kill()
    wait_for(lambda: using(data) == [], what="children of the dead supervisor to stop")
    assert status_of(port) == 0


def test_the_address_is_said_once_somebody_answers_there(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
        greeting = Greeting("127.0.0.1", port)
        greeting()
        assert capsys.readouterr().err == ""
        server.listen()
        greeting()
        greeting()
    assert capsys.readouterr().err.count(f"共治已启动：http://127.0.0.1:{port}/") == 1


def test_a_busy_port_is_said_before_anything_starts(data: Path, start: Start) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = start("-m", "gongzhi", "start", f"--port={port}", f"--data={data}")
        said, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert f"端口 {port} 已被其他程序占用" in said
    assert f"--port {port + 1}" in said
    assert not (data / "postgres").exists()


def test_serving_before_the_tables_exist_is_refused_with_advice(data: Path, start: Start) -> None:
    process = start("-m", "gongzhi", "serve", f"--port={free_port()}", f"--data={data}")
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "gongzhi migrate" in said
    assert using(data) == []


def test_two_first_starts_at_once_both_serve(data: Path, start: Start) -> None:
    """Nothing is there yet: neither tables nor static files."""
    ports = [free_port(), free_port()]
    begun = [
        start("-m", "gongzhi", "start", "--empty", f"--port={port}", f"--data={data}", "--web-workers=1")
        for port in ports
    ]
    for port in ports:
        wait_for(lambda p=port: status_of(p) == 200, what="both to serve")
    for process in begun:
        process.send_signal(signal.SIGTERM)
    said = [process.communicate(timeout=120)[0] for process in begun]
    assert [process.returncode for process in begun] == [0, 0]
    assert "另一个启动正在准备数据库" in "".join(said)
    assert using(data) == []
