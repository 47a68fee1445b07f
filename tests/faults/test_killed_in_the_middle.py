"""Everything is killed while people work: what was acknowledged is there, and nothing is there twice."""

import itertools
import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from tests.faults.office import Desk, steps_of, work_through
from tests.platform.conftest import Gongzhi, Start
from tests.platform.servers import family, free_port, status_of, wait_for

DESKS = 4
KILLS = 4
SEED = 20261121


@contextmanager
def killing(supervisor: int, port: int, kinds: tuple[str, ...]) -> Iterator[Counter[str]]:
    """Kill these children in turn, each a moment after pages came back; counts the dead."""
    dead: Counter[str] = Counter()
    over = threading.Event()
    chance = random.Random(SEED)

    def work() -> None:
        for kind in itertools.islice(itertools.cycle(kinds), KILLS):
            if over.wait(chance.uniform(0.02, 0.12)):
                return
            while not over.is_set():
                with suppress(psutil.Error, KeyError, IndexError):  # it is just being started again
                    _end(kind, family(supervisor), chance)
                    dead[kind] += 1
                    break
                over.wait(0.05)
            while status_of(port) != 200 and not over.wait(0.05):
                pass

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield dead
    finally:
        over.set()
        thread.join()


def _end(kind: str, children: dict[str, psutil.Process], chance: random.Random) -> None:
    if kind == "web process":
        chance.choice(children["web"].children()).kill()
    elif kind == "database restart":  # as an administrator would: connections are cut, nothing is lost
        children["database"].send_signal(signal.SIGINT)
    else:
        children[kind].kill()


@pytest.mark.parametrize(
    "kinds",
    [("web process", "web"), ("database", "worker", "database restart")],
    ids=lambda kinds: "+".join(kinds),
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

    with killing(server.pid, port, kinds) as dead:
        answers = work_through(desks, numbers)
    assert sum(dead.values()) >= 2, f"too little was killed to show anything: {dead}"
    assert {n: a.status_code for n, a in answers.items()} == dict.fromkeys(numbers, 302)

    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=120)
    assert steps_of(office, numbers) == Counter({(n, s): 1 for n in numbers for s in ("上报", "受理")})
    checked = gongzhi("ledger", "verify", f"--data={office}")
    assert checked.returncode == 0, checked.stdout
