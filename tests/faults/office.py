"""A dispatcher at her desk, who presses the button again when no answer came."""

import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from uuid import uuid4

import httpx

from gongzhi.config.backup.programs import connect
from gongzhi.config.embedded_postgres import running
from tests.platform.conftest import ROOT, clean_environment

CASES = 100
OPEN = """
from uuid import uuid4
from django.utils import timezone
from shapely.geometry import shape
from gongzhi.cases.actors import Actor
from gongzhi.cases.services import Wish, open_case
from gongzhi.people.models import Post
from gongzhi.places.models import Boundary
town = Post.objects.filter(person__username="zhaomin", role="dispatcher").first().area
grid = Boundary.objects.filter(division__level="grid", division__path__startswith=town.path).first()
point = shape(grid.geometry).representative_point()
place = {"address": "村口", "lon": point.x, "lat": point.y}
for n in range(%d):
    data = {"内容": f"第{n}盏路灯不亮", "地点": place}
    wish = Wish("上报", Actor(), timezone.now(), uuid4(), data=data)
    print("NUMBER", open_case("wgsj", wish, channel="网页", reporter=True).number)
"""
PATIENCE = 240.0  # seconds of pressing again before she gives up


def open_cases(office: Path) -> list[str]:
    """Let that many residents report something; the numbers they got."""
    command = [sys.executable, "-m", "gongzhi", "manage", "shell", "--no-imports", "-c", OPEN % CASES]
    environment = clean_environment() | {"GONGZHI_DATA": str(office)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    numbers = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("NUMBER")]
    assert len(set(numbers)) == CASES
    return numbers


def steps_of(office: Path, numbers: Sequence[str]) -> Counter[tuple[str, str]]:
    """How often each step stands in the ledger of each case. The office must not be serving."""
    with running(office), connect(office) as connection:
        found = connection.execute(
            "SELECT c.number, e.step, count(*) FROM cases_entry e JOIN cases_case c ON c.id = e.case_id"
            " WHERE c.number = ANY(%s) GROUP BY 1, 2",
            [list(numbers)],
        ).fetchall()
    return Counter({(number, step): times for number, step, times in found})


class NoAnswer(Exception):
    """Nothing that says done or refused came back."""


@dataclass
class Desk:
    """One browser of one person."""

    address: str
    username: str
    password: str
    pressed: int = 0
    browser: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.browser = httpx.Client(base_url=self.address, timeout=30, verify=False)

    def another_window(self) -> httpx.Client:
        """A connection of its own, signed in as this one; for a crowd, so it is patient."""
        # Without certificates, which nothing here uses: loading them takes longer than the answer.
        return httpx.Client(base_url=self.address, cookies=self.browser.cookies, timeout=120, verify=False)

    def sign_in(self) -> None:
        form = {"username": self.username, "password": self.password}
        answer = self._until_answered("/sign-in", form)
        assert answer.status_code == 302, re.sub(r"<[^>]+>|\s+", " ", answer.text)[:400]

    def accept(self, number: str, key: str = "") -> httpx.Response:
        """Press «受理» on a case, again and again with the same key, until the office answers."""
        return self._until_answered(*_accepting(number, key or str(uuid4())))

    def press_once(self, number: str, key: str) -> httpx.Response:
        """Press it once, and see what is said."""
        address, form = _accepting(number, key)
        return self.browser.post(address, data=form | self._token())

    def _until_answered(self, path: str, form: dict[str, str]) -> httpx.Response:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return self._press(path, form)
            except (httpx.TransportError, NoAnswer):
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def _press(self, path: str, form: dict[str, str]) -> httpx.Response:
        if "csrftoken" not in self.browser.cookies:
            self.browser.get("/sign-in")
        self.pressed += 1
        answer = self.browser.post(path, data=form | self._token())
        if answer.status_code >= 500:
            raise NoAnswer(answer.status_code)
        return answer

    def _token(self) -> dict[str, str]:
        return {"csrfmiddlewaretoken": self.browser.cookies.get("csrftoken") or ""}


def _accepting(number: str, key: str) -> tuple[str, dict[str, str]]:
    return f"/cases/{number}/steps/受理", {"idem": key, "_outcome": "立案"}


def work_through(desks: list[Desk], numbers: list[str]) -> dict[str, httpx.Response]:
    """Let all desks accept the cases at once; what each case's last answer was."""
    waiting: Queue[str] = Queue()
    for number in numbers:
        waiting.put(number)
    answers: dict[str, httpx.Response] = {}

    def work(desk: Desk) -> None:
        while True:
            try:
                number = waiting.get_nowait()
            except Empty:
                return
            answers[number] = desk.accept(number)

    threads = [threading.Thread(target=work, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
