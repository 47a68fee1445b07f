"""Two hundred people press at the same moment on the same case, over HTTP."""

import signal
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.faults.office import Desk, steps_of
from tests.platform.conftest import Gongzhi, Start
from tests.platform.servers import free_port, status_of, wait_for

WRITERS = 200


@pytest.fixture
def desk(office: Path, start: Start) -> Iterator[Desk]:
    port = free_port()
    server = start("-m", "gongzhi", "serve", f"--port={port}", f"--data={office}", "--web-workers=2")
    wait_for(lambda: status_of(port) == 200, what="the first page")
    desk = Desk(f"http://127.0.0.1:{port}", "zhaomin", "gongzhi-demo")
    desk.sign_in()
    yield desk
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=120)


def at_once(desk: Desk, number: str, keys: list[str]) -> list[httpx.Response]:
    """The answers to pressing «受理» with each of these keys, all on connections of their own."""
    gate = threading.Barrier(len(keys))
    form = {"_outcome": "立案", "csrfmiddlewaretoken": desk.browser.cookies["csrftoken"]}

    def press(key: str) -> httpx.Response:
        with desk.another_window() as browser:
            gate.wait()
            return browser.post(f"/cases/{number}/steps/受理", data=form | {"idem": key})

    with ThreadPoolExecutor(len(keys)) as pool:
        return list(pool.map(press, keys))


def test_one_is_taken_the_others_are_told(
    desk: Desk, office: Path, numbers: list[str], gongzhi: Gongzhi
) -> None:
    first, second = numbers[:2]
    different = at_once(desk, first, [str(uuid4()) for _ in range(WRITERS)])
    assert Counter(answer.status_code for answer in different) == {302: 1, 409: WRITERS - 1}
    refusal = next(answer.text for answer in different if answer.status_code == 409)
    assert "受理" in refusal and "现在" in refusal

    same = at_once(desk, second, [str(uuid4())] * WRITERS)
    assert Counter(answer.status_code for answer in same) == {302: WRITERS}
    assert steps_of(office, [first, second]) == Counter(
        {(number, step): 1 for number in (first, second) for step in ("上报", "受理")}
    )
    checked = gongzhi("ledger", "verify", f"--data={office}")
    assert checked.returncode == 0, checked.stdout
