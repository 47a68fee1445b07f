"""Real servers on this machine, which note what reaches them and answer as told."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Got:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Told:
    """An answer. `wait`: seconds of silence before it; `drip`: seconds between the bytes of the body.

    `promised`: bytes more than come, before the server hangs up.
    """

    status: int = 200
    body: bytes = b"{}"
    media_type: str = "application/json"
    wait: float = 0.0
    drip: float = 0.0
    promised: int = 0
    headers: dict[str, str] = field(default_factory=dict)


Script = Callable[[Got], Told]


@dataclass
class Listener:
    """A server: `answers` are given in turn, then `always`."""

    got: list[Got] = field(default_factory=list)
    answers: list[Told] = field(default_factory=list)
    always: Script = lambda got: Told()
    url: str = ""
    over: threading.Event = field(default_factory=threading.Event)

    def answer(self, got: Got) -> Told:
        self.got.append(got)
        return self.answers.pop(0) if self.answers else self.always(got)


def _handler(listener: Listener) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            told = listener.answer(Got(self.command, self.path, headers, body))
            listener.over.wait(told.wait)
            try:
                self._tell(told)
            except OSError:  # the client has hung up
                self.close_connection = True

        do_GET = do_POST = _serve  # noqa: N815 the names the library calls

        def _tell(self, told: Told) -> None:
            self.send_response(told.status)
            self.send_header("Content-Type", told.media_type)
            self.send_header("Content-Length", str(len(told.body) + told.promised))
            self.close_connection = bool(told.promised)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if not told.drip:
                self.wfile.write(told.body)
                return
            for byte in told.body:
                self.wfile.write(bytes([byte]))
                time.sleep(told.drip)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the library's name
            return

    return Handler


@contextmanager
def listening() -> Iterator[Listener]:
    """A server on a free port of this machine, gone afterwards."""
    listener = Listener()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(listener))
    listener.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield listener
    finally:
        listener.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
