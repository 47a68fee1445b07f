"""Children that do not outlive their parent, and a supervisor that keeps them running."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

SUPERVISOR = "GONGZHI_SUPERVISOR"
SIGNAL_ON_PARENT_DEATH = 1  # PR_SET_PDEATHSIG of Linux
LONGEST_PAUSE = 30.0  # seconds between two attempts to restart
HEALTHY_AFTER = 60.0  # seconds a child must live before its next death counts as the first


def die_with_supervisor() -> None:
    """End with the `gongzhi serve` that started this process; one started by hand may outlive its shell."""
    if number := os.environ.get(SUPERVISOR):
        die_with(int(number), signal.SIGTERM)


def die_with(parent: int, how: signal.Signals) -> None:
    """Let the kernel send this process the signal `how` when its parent dies. Linux only; elsewhere nothing.

    The parent says its own number: by now it may be dead, and somebody else be our parent.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(SIGNAL_ON_PARENT_DEATH, how)
    if os.getppid() != parent:
        os.kill(os.getpid(), how)


@dataclass
class Child:
    """One supervised process: started, watched, restarted with growing pauses, stopped."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    say: Callable[[str], None]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    next_start: float = 0.0
    failures: int = field(default=0)

    def tend(self, now: float) -> None:
        """Start it when it is due, notice when it died. `now` is a monotonic clock in seconds."""
        if self.process is None:
            if now >= self.next_start:
                self._start(now)
        elif (code := self.process.poll()) is not None:
            self._mourn(code, now)

    def stop(self, patience: float) -> None:
        """End it gently, then by force after `patience` seconds."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.say(f"{self.name}没有按时停止，强制结束。")
            self.process.kill()
            self.process.wait()
        self.process = None

    def _start(self, now: float) -> None:
        self.started_at = now
        # Its own session: a Ctrl-C in the terminal reaches only the supervisor, which stops all in order.
        self.process = subprocess.Popen(
            self.command, env=self.environment, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def _mourn(self, code: int, now: float) -> None:
        self.process = None
        self.failures = 1 if now - self.started_at > HEALTHY_AFTER else self.failures + 1
        pause = min(LONGEST_PAUSE, 2.0 ** (self.failures - 1))
        self.next_start = now + pause
        self.say(f"{self.name}意外退出（代码 {code}），{pause:.0f} 秒后重新启动。")


class StopRequest:
    """Turns SIGINT and SIGTERM into a flag, so that stopping happens in order and once."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def forget(self) -> None:
        """From now on the signals do what they usually do."""
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def _ask(self, number: int, frame: object) -> None:
        self.asked = True


def supervise(children: Sequence[Child], besides: Sequence[Callable[[], None]], stop: StopRequest) -> None:
    """Tend the children until a stop is asked; what else is to be looked after is called each round."""
    try:
        while not stop.asked:
            for look_after in besides:
                look_after()
            for child in children:
                child.tend(time.monotonic())
            time.sleep(0.2)
    finally:
        for child in children:
            child.stop(patience=20.0)
