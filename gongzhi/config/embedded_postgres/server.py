"""One server per data directory, shared by every process that needs it.

Two locks carry the whole protocol. `start.lock` is held while somebody starts or stops the server;
`users.lock` is shared by all who use it. Whoever can take `users.lock` alone was the last, and stops it.
Who started the server waits for the others before leaving, because the server ends with its parent.
A killed process loses its locks and takes its server along, so nothing has to be cleaned up after it.
Who is kept by a supervisor leaves the starting to it: a server that a worker had started would end with
that worker, and stopping everything would wait for it.
"""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg

from gongzhi.config.embedded_postgres import bootstrap, cluster, postmaster
from gongzhi.config.embedded_postgres.binaries import find_binaries
from gongzhi.config.embedded_postgres.problem import EmbeddedError
from gongzhi.config.embedded_postgres.runas import choose
from gongzhi.config.embedded_postgres.sockets import lead_to, make_private, socket_directory
from gongzhi.config.embedded_postgres.tuning import settings_for

PATIENCE = 60.0  # seconds; crash recovery of a large database can take most of it


class Server:
    """The server of one data directory. `join`, then `leave`; `ensure` brings a dead one back."""

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        self.data = data.resolve()
        self.durable = durable
        self.sockets = socket_directory(self.data)
        self._child: subprocess.Popen[bytes] | None = None
        self._users: IO[str] | None = None

    def join(self, *, start: bool = True) -> None:
        """Start the server, or attach to the one that runs; `start=False` waits until another starts it.

        Raises EmbeddedError.
        """
        self._make_data_directory()
        if start:
            self._join()
        else:
            self._attach()

    def _join(self) -> None:
        with self._starting():
            self._users = _locked(self.data / "users.lock", fcntl.LOCK_SH)
            try:
                self._start_unless_running()
            except BaseException:
                self._users.close()
                self._users = None
                raise

    def _attach(self) -> None:
        until = time.monotonic() + PATIENCE
        # Without the lock for starting, which whoever brings the server back must be able to take.
        while not (self.alive() and self._answers()):
            self._pause(until)
        self._users = _locked(self.data / "users.lock", fcntl.LOCK_SH)

    def ensure(self) -> bool:
        """Bring the server back if it died; True when it had to be started."""
        with self._starting():
            return self._start_unless_running()

    def alive(self) -> bool:
        """Whether the server process is there; also reaps our own dead child."""
        if self._child is not None and self._child.poll() is not None:
            self._child = None
        return postmaster.is_alive(self._runas.cluster)

    def leave(self) -> None:
        """Stop using the server; the last user stops it. Who started it waits for the others first."""
        if self._users is None:
            return
        if self._child is not None:
            fcntl.flock(self._users, fcntl.LOCK_EX)
        with self._starting():
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            else:
                self._stop()
            finally:
                self._users.close()
                self._users = None

    @property
    def binaries(self) -> Path:
        """The folder with pg_dump and the other programs of the same version."""
        return self._runas.binaries

    def _make_data_directory(self) -> None:
        try:
            self.data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EmbeddedError(
                f"无法创建数据目录 {self.data}：{error.strerror}。请用 --data 另选目录。"
            ) from error
        if not os.access(self.data, os.W_OK | os.X_OK):
            raise EmbeddedError(f"数据目录 {self.data} 不可写。请修改其权限，或用 --data 另选目录。")
        self._runas = choose(self.data, find_binaries())

    @contextmanager
    def _starting(self) -> Iterator[None]:
        with _locked(self.data / "start.lock", fcntl.LOCK_EX):
            yield

    def _start_unless_running(self) -> bool:
        if self._settled():
            return False
        cluster.prepare(self._runas, durable=self.durable)
        postmaster.clear_stale(self._runas.cluster, self._runas.sockets)
        make_private(self._runas.sockets)
        self._runas.give(self._runas.sockets)
        if self._runas.sockets != self.sockets:
            lead_to(self._runas.sockets, at=self.sockets)
        self._launch()
        self._wait()
        bootstrap.ensure_database(self.sockets)
        return True

    def _settled(self) -> bool:
        # One that recovers or is just stopping lives and does not answer: a second beside it would fail.
        until = time.monotonic() + PATIENCE
        while self.alive():
            if self._answers():
                return True
            self._pause(until)
        return False

    def _launch(self) -> None:
        log = self.data / "postgres.log"
        options = [o for s in settings_for(self._runas.sockets, durable=self.durable) for o in ("-c", s)]
        command = self._runas.arguments("postgres", "-D", str(self._runas.cluster), *options)
        with log.open("ab") as output:
            # Our own child, in its own session: a Ctrl-C in the terminal must not reach it before the
            # web server has let go of it.
            self._child = subprocess.Popen(  # type: ignore[call-overload]
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                **self._runas.options(),
            )

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self._child is not None and self._child.poll() is not None:
                self._child = None
                raise EmbeddedError(f"数据库没有启动。日志末尾：\n{_tail(self.data / 'postgres.log')}")
            self._pause(until)

    def _pause(self, until: float) -> None:
        if time.monotonic() > until:
            raise EmbeddedError(f"数据库 {int(PATIENCE)} 秒内没有就绪，请查看 {self.data}/postgres.log")
        time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            psycopg.connect(bootstrap.superuser(self.sockets), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _stop(self) -> None:
        if number := postmaster.process_of(self._runas.cluster):
            os.kill(number, signal.SIGINT)
        if self._child is not None:
            self._child.wait()
            self._child = None
        until = time.monotonic() + PATIENCE
        while postmaster.is_alive(self._runas.cluster) and time.monotonic() < until:
            time.sleep(0.02)


@contextmanager
def running(data: Path, *, durable: bool = True) -> Iterator[Server]:
    """Use the server of this data directory for the length of a `with` block."""
    server = Server(data, durable=durable)
    server.join()
    try:
        yield server
    finally:
        server.leave()


def _locked(path: Path, kind: int) -> IO[str]:
    handle = path.open("w")
    fcntl.flock(handle, kind)
    return handle


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-8:])
