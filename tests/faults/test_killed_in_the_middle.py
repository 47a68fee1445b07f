"""Everything is killed while people work: what was acknowledged is there, and nothing is there twice."""

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from tests.faults.office import Desk, steps_of, work_through
from tests.platform.conftest import Gongzhi, Start
from tests.platform.servers import family, free_port, status_of, wait_for

DESKS = 4
SEED = 20261121


@contextmanager
def killing(supervisor: int, kind: str, chance: random.Random) -> Iterator[None]:
    """Kill this child a moment from now, while the work inside goes on; it is dead when this is over."""
    dead = threading.Event()

    def work() -> None:
        time.sleep(chance.uniform(0.02, 0.08))
        wait_for(lambda: _ended(kind, supervisor, chance), what=f"the end of {kind}")
        dead.set()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    thread.join()
    assert dead.is_set(), f"{kind} was not there to be killed"


def _ended(kind: str, supervisor: int, chance: random.Random) -> bool:
    """Whether it could be killed; not while it is just being started again."""
    try:
        children = family(supervisor)
        if kind == "web process":
            chance.choice(children["web"].children()).kill()
        elif kind == "database restart":  # as an administrator would: connections are cut, nothing is lost
            children["database"].send_signal(signal.SIGINT)
        else:
            children[kind].kill()
    except (psutil.Error, KeyError, IndexError):
        return False
    return True


@pytest.mark.parametrize(
    "kinds",
    [("web process", "web", "web process", "web"), ("database", "worker", "database restart")],
    ids=["web", "database"],
)
def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(
    office: Path, numbers: list[str], start: Start, gongzhi: Gongzhi, kinds: tuple[str, ...]
) -> None:
    port = free_port()
    server = start("-m", "gongzhi", "serve", f"--port={port}", f"--data={office}", "--web-workers=2")
    wait_for(lambda: status_of(port) == 200, what="the first page")
    desks = [Desk(f"http://127.0.0.1:{port}", "zhaomin", "gongzhi-demo") for _ in range(DESKS)]
    for desk in desks:
        desk.sign_in()

    chance = random.Random(SEED)
    answers: dict[str, httpx.Response] = {}
    for turn, kind in enumerate(kinds):
        with killing(server.pid, kind, chance):
            answers |= work_through(desks, numbers[turn :: len(kinds)])
        wait_for(lambda: status_of(port) == 200, what="pages after the end of " + kind)
    assert {n: a.status_code for n, a in answers.items()} == dict.fromkeys(numbers, 302)

    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=120)
    assert steps_of(office, numbers) == Counter({(n, s): 1 for n in numbers for s in ("上报", "受理")})
    checked = gongzhi("ledger", "verify", f"--data={office}")
    assert checked.returncode == 0, checked.stdout
