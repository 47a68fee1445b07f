"""The running product for a bench: a server of our own, what its processes cost, and a plain HTTP client."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, urlencode

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "gongzhi-demo"  # of packs/demo/demo.yaml
TICK = os.sysconf("SC_CLK_TCK")


def command(data: Path, *words: str) -> None:
    """Run `gongzhi …` to its end. Raises CalledProcessError."""
    environment = os.environ | {"GONGZHI_DATA": str(data)}
    subprocess.run([sys.executable, "-m", "gongzhi", *words], cwd=ROOT, env=environment, check=True)


@contextmanager
def serving(data: Path) -> Iterator["Server"]:
    """The product as `./run` starts it, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gongzhi", "serve", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | {"GONGZHI_DATA": str(data)},
        stdout=subprocess.DEVNULL,
    )
    try:
        server = Server(process.pid, port)
        server.wait()
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


class Server:
    """What the processes below `pid` cost, and where they listen."""

    def __init__(self, pid: int, port: int) -> None:
        self.pid, self.port = pid, port

    def wait(self) -> None:
        """Until it answers; RuntimeError after two minutes."""
        for _ in range(240):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.5)
        raise RuntimeError("the server did not answer")

    def cost(self) -> tuple[float, float]:
        """(application, database): processor milliseconds used so far by all processes of each."""
        application = database = 0.0
        for pid in _descendants(self.pid):
            try:
                stat = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                name = Path(f"/proc/{pid}/comm").read_text()
            except OSError:
                continue
            used = sum(map(int, stat[11:15])) * 1000 / TICK
            if name.startswith("postgres"):
                database += used
            else:
                application += used
        return application, database


def _descendants(root: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found, queue = [], [root]
    while queue:
        pid = queue.pop()
        found.append(pid)
        queue += parents.get(pid, [])
    return found


class Client:
    """One person at one browser: cookies, the CSRF token, a kept connection."""

    def __init__(self, port: int, account: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: SimpleCookie = SimpleCookie()
        if account:
            self.get("/sign-in")
            self.post("/sign-in", {"username": account, "password": PASSWORD})

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> str:
        """The page; RuntimeError for anything but 200."""
        return self._ask("GET", address, None, {200}, headers)[1]

    def post(self, address: str, data: Mapping[str, str]) -> str:
        """Send a form; returns where it leads. RuntimeError if the page came back instead."""
        body = urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"].value, **data})
        address = self._ask("POST", address, body, {302, 303})[0]
        self.cookies.pop("messages", None)  # the page it leads to would show them, and they would be gone
        return address

    def _ask(
        self,
        method: str,
        address: str,
        body: str | None,
        fine: set[int],
        more: Mapping[str, str] | None = None,
    ) -> tuple[str, str]:
        headers = {**(more or {}), "Cookie": "; ".join(f"{k}={m.value}" for k, m in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, quote(address, safe="/?=&%"), body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for value in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(value)
        if answer.status not in fine:
            sentence = re.sub(r"<[^>]+>|\s+", " ", text)[-600:]
            raise RuntimeError(f"{method} {address}: {answer.status} {sentence}")
        return answer.headers.get("Location", ""), text
