"""One request to another system: to a checked address, within a time, with an answer of bounded size."""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from django.conf import settings

from gongzhi.outgoing.guard import Target, check

SECONDS = 10.0  # for the whole request: a receiver notes the matter and answers, it does not work on it
MOST = 1_000_000  # bytes of an answer that are read
ABOUT = "Gongzhi"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Redirections are not followed: they are an answer like any other."""

    status: int
    body: bytes
    media_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300

    def text(self, most: int = 200) -> str:
        """The beginning of the answer, to be shown."""
        return self.body[: most * 4].decode("utf-8", "replace").replace("\0", "")[:most]


class Unreachable(Exception):
    """Nobody there, or no answer in time; the text says which, in Chinese."""


class _Plain(http.client.HTTPConnection):
    """Connects to the address that was checked, whatever the name says now."""

    def __init__(self, target: Target, seconds: float) -> None:
        super().__init__(target.host, target.port, timeout=seconds)
        self.target = target
        self.kept: socket.socket | None = None
        self.late = False

    def connect(self) -> None:
        place = (self.target.address, self.target.port)
        self.sock = self.kept = socket.create_connection(place, self.timeout)


class _Secure(_Plain):
    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = self.kept = context.wrap_socket(self.sock, server_hostname=self.target.host)


def request(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    allowed: Sequence[str] = (),
) -> Answer:
    """Ask, and read the answer. Raises Forbidden (the place), Unreachable (nobody answers in time).

    `allowed`: hosts of the house that may be asked besides those the installation names.
    """
    target = check(url, [*settings.OUTSIDE_ALLOWED, *allowed])
    connection = (_Secure if target.secure else _Plain)(target, seconds)
    # A timeout of the socket starts anew with every byte: a drip would keep us for ever.
    clock = threading.Timer(seconds, _cut, [connection])
    clock.daemon = True
    clock.start()
    try:
        connection.connect()
        connection.request(method, target.path, body, {"User-Agent": ABOUT, **(headers or {})})
        response = connection.getresponse()
        content = response.read(MOST + 1)
    except TimeoutError:
        raise Unreachable(f"{target.host} 在 {seconds:g} 秒内没有回答。") from None
    except (OSError, http.client.HTTPException) as error:
        late = f"（{seconds:g} 秒已到）" if connection.late else ""
        raise Unreachable(f"连不上 {target.host}{late}：{error or type(error).__name__}") from None
    finally:
        clock.cancel()
        connection.close()
    if connection.late:
        raise Unreachable(f"{target.host} 在 {seconds:g} 秒内没有把回答发完。")
    if len(content) > MOST:
        raise Unreachable(f"{target.host} 的回答太长。")
    if response.length:  # what was promised and did not come: the library passes over it in silence
        raise Unreachable(f"{target.host} 没有把回答发完就断开了。")
    told = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status, content, response.headers.get_content_type(), told)


def _cut(connection: _Plain) -> None:
    """End the conversation at once. The library forgets its socket while an answer is read; we do not.

    Marked before it is cut: whoever reads wakes at the cut, and asks then whether the time was up.
    """
    connection.late = True
    if connection.kept is not None:
        with suppress(OSError):  # already over
            connection.kept.shutdown(socket.SHUT_RDWR)
