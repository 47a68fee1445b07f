"""The disk fills up while people work: they are told, nothing is lost, and it goes on when there is room.

What is really full is a small disk of the test's own (tmpfs in a private mount), with the database and the
photos on it. Every byte that is free is taken by a file, so that PostgreSQL cannot extend its tables and a
photo cannot be written; the write-ahead log lies in segments that were there before.
"""

import io
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from tests.faults.office import Desk
from tests.platform.conftest import ROOT, Start, clean_environment
from tests.platform.servers import free_port, status_of, wait_for

SIZE = "260m"
INSIDE = ("unshare", "--user", "--map-root-user", "--mount", "--", "sh", "-c")
MOUNT = f'mount -t tmpfs -o size={SIZE} none "$0" && cp -a "$1/." "$0" && shift && exec "$@"'


class SmallDisk:
    """A served office whose disk is small. Its files are reached through the server's own view of them."""

    def __init__(self, server: subprocess.Popen[str], data: Path, port: int) -> None:
        self.server, self.data, self.port = server, data, port
        self.filler = Path(f"/proc/{server.pid}/root{data}/filler")

    def fill(self) -> None:
        """Take the last byte."""
        with self.filler.open("wb", buffering=0) as file:
            for piece in (1 << 20, 4096, 1):
                try:
                    while True:
                        file.write(bytes(piece))
                except OSError:
                    continue

    def empty(self) -> None:
        self.filler.unlink()

    def gongzhi(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command that sees the same disk."""
        enter = (
            "nsenter",
            "--preserve-credentials",
            "--user",
            "--mount",
            f"--target={self.server.pid}",
            "--",
        )
        return subprocess.run(
            [*enter, sys.executable, "-m", "gongzhi", *words],
            cwd=ROOT,
            env=clean_environment() | {"GONGZHI_DATA": str(self.data), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


@pytest.fixture
def disk(staffed: tuple[Path, list[str]], data: Path, start: Start) -> Iterator[SmallDisk]:
    port = free_port()
    server = start(
        "-m",
        "gongzhi",
        "serve",
        f"--port={port}",
        f"--data={data}",
        "--web-workers=1",
        prefix=(*INSIDE, MOUNT, str(data), str(staffed[0])),
    )
    wait_for(lambda: status_of(port) == 200, what="the first page from a small disk")
    yield SmallDisk(server, data, port)
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=120)


def photo() -> bytes:
    out = io.BytesIO()
    Image.frombytes("RGB", (600, 600), os.urandom(600 * 600 * 3)).save(out, "JPEG")
    return out.getvalue()


def report(browser: httpx.Client) -> httpx.Response:
    """The first screen of a report, with a photo."""
    browser.get("/report/")
    form = {"csrfmiddlewaretoken": browser.cookies["csrftoken"], "draft": str(uuid4()), "内容": "路灯不亮"}
    return browser.post("/report/", data=form, files={"照片": ("lamp.jpg", photo(), "image/jpeg")})


def test_people_are_told_and_nothing_is_lost(disk: SmallDisk, numbers: list[str]) -> None:
    desk = Desk(f"http://127.0.0.1:{disk.port}", "zhaomin", "gongzhi-demo")
    desk.sign_in()
    resident = httpx.Client(base_url=desk.address, timeout=120)
    assert report(resident).status_code == 302

    disk.fill()
    told = report(resident)
    assert told.status_code == 507
    assert "存储空间满了" in told.text and "值班电话" in told.text
    keys = {number: str(uuid4()) for number in numbers}
    full = {number: desk.press_once(number, key) for number, key in keys.items()}
    refused = [answer for answer in full.values() if answer.status_code != 302]
    assert {answer.status_code for answer in refused} <= {503, 507}
    assert any("存储空间满了" in answer.text for answer in refused), "the database never ran out of room"
    assert httpx.get(f"{desk.address}/progress/").status_code == 200, "reading goes on"

    disk.empty()
    again = {number: desk.accept(number, key) for number, key in keys.items()}
    assert {answer.status_code for answer in again.values()} == {302}
    assert report(resident).status_code == 302
    counted = disk.gongzhi("manage", "shell", "--no-imports", "-c", COUNT)
    assert counted.stdout.split() == [str(len(numbers)), str(len(numbers))], counted.stderr
    checked = disk.gongzhi("ledger", "verify")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert Counter(f.suffix for f in disk.filler.parent.joinpath("media").rglob("*") if f.is_file()) == {
        "": 2
    }


COUNT = """
from gongzhi.cases.models import Entry
accepted = Entry.objects.filter(step="受理")
print(accepted.count(), accepted.values("case").distinct().count())
"""
