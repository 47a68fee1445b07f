"""A whole Gongzhi, started as a person would, for tests that look at it from outside."""

import socket
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status_of(port: int, path: str = "/healthz") -> int:
    """HTTP status, or 0 when nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def wait_for(condition: object, *, seconds: float = 90.0, what: str = "") -> None:
    """Wait until the callable is true; fail the test otherwise."""
    assert callable(condition)
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"waited {seconds} s in vain: {what or condition}"
        time.sleep(0.05)


def family(number: int) -> dict[str, psutil.Process]:
    """The children of a `serve` process by what they are."""
    names = {" web": "web", " worker": "worker", "postgres": "database"}
    found = {}
    for child in psutil.Process(number).children():
        try:
            line = " ".join(child.cmdline())
        except psutil.Error:  # just died
            continue
        found.update({name: child for mark, name in names.items() if mark in line})
    return found


def using(data: Path) -> list[str]:
    """Command lines of all living processes that mention this data directory or carry it."""
    found = []
    for process in psutil.process_iter():
        try:
            carried = process.environ().get("GONGZHI_DATA", "")
            line = " ".join(process.cmdline())
        except psutil.Error:
            continue
        if (str(data) in line or carried == str(data)) and process.status() != psutil.STATUS_ZOMBIE:
            found.append(line)
    return found
