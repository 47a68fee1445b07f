"""The client goes only where it may, waits only so long, and reads only so much."""

import socket
import time

import pytest

from gongzhi.outgoing import http
from gongzhi.outgoing.guard import Forbidden, check
from tests.connections.servers import Listener, Told

PUBLIC = "1.1.1.1"
INSIDE = (
    "127.0.0.1",
    "127.0.0.1:8443",
    "10.1.2.3",
    "192.168.1.1",
    "169.254.169.254",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[fd00::1]",
    "0.0.0.0",
    "224.0.0.1",
    "localhost",
    "2130706433",
    "0x7f.1",
)
STRANGE = (
    "",
    f"//{PUBLIC}/",
    f"http://{PUBLIC}/",
    f"ftp://{PUBLIC}/",
    "file:///etc/passwd",
    "https://",
    f"https://a:b@{PUBLIC}/",
    f"https://{PUBLIC}:x/",
    f"https://{PUBLIC}/ a",
    "https://\u0000/",
)


def test_where_it_does_not_go() -> None:
    for url in (*(f"https://{host}/latest" for host in INSIDE), *STRANGE):
        with pytest.raises(Forbidden):
            print(url, check(url, ()))


def test_where_it_goes() -> None:
    near, far = "10.1.2.3", "10.2.2.3"
    assert check(f"https://{PUBLIC}:8443/a?b=1", ()).path == "/a?b=1"
    assert check(f"http://{near}/", ["10.1.0.0/16"]).address == near
    assert check("http://localhost:81/", ["localhost"]).port == 81
    with pytest.raises(Forbidden):
        check(f"http://{far}/", ["10.1.0.0/16"])


def test_a_name_that_changes_its_mind_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked the first time it is public, the second time it is us: nobody asks a second time."""
    public, inside = ("93.184.216.34", 80), ("127.0.0.1", 80)
    answers = [public, inside]

    def resolve(host: str, port: int, **_: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", answers.pop(0))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert check("https://evil.example/", ()).address == public[0]
    assert answers == [inside]


def test_an_answer_and_a_redirection(listener: Listener) -> None:
    listener.answers = [Told(201, "好".encode()), Told(302, headers={"Location": "http://localhost/"})]
    answer = http.request("POST", listener.url + "/a?b=1", body=b"x", headers={"X-A": "1"})
    assert (answer.status, answer.text(), answer.good) == (201, "好", True)
    assert (listener.got[0].path, listener.got[0].body, listener.got[0].headers["x-a"]) == (
        "/a?b=1",
        b"x",
        "1",
    )
    moved = http.request("GET", listener.url)
    assert (moved.status, moved.good) == (302, False)
    assert len(listener.got) == 2


@pytest.mark.parametrize("told", [Told(wait=5), Told(body=b"x" * 200, drip=0.05)])
def test_time_is_up(listener: Listener, told: Told) -> None:
    listener.answers = [told]
    begun = time.monotonic()
    with pytest.raises(http.Unreachable, match="秒"):
        http.request("GET", listener.url, seconds=0.3)
    assert time.monotonic() - begun < 3


def test_half_an_answer(listener: Listener) -> None:
    listener.answers = [Told(body=b"x" * 10, promised=90)]
    with pytest.raises(http.Unreachable, match="断开"):
        http.request("GET", listener.url)


def test_whoever_reads_wakes_at_the_cut(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cut is slow to return: what was read until then is half an answer all the same."""
    cut = socket.socket.shutdown

    def slow(self: socket.socket, how: int) -> None:
        cut(self, how)
        time.sleep(0.5)

    monkeypatch.setattr(socket.socket, "shutdown", slow)
    test_time_is_up(listener, Told(body=b"x" * 200, drip=0.05))


def test_an_endless_answer(listener: Listener) -> None:
    listener.answers = [Told(body=b"x" * (http.MOST + 10))]
    with pytest.raises(http.Unreachable, match="太长"):
        http.request("GET", listener.url)


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(http.Unreachable, match="连不上"):
        http.request("GET", f"http://127.0.0.1:{port}/")
