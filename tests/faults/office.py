"""A dispatcher at her desk, who presses the button again when no answer came."""

import re
import threading
import time
from dataclasses import dataclass, field
from queue import Empty, Queue
from uuid import uuid4

import httpx

PATIENCE = 90.0  # seconds of pressing again before she gives up


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
        self.browser = httpx.Client(base_url=self.address, timeout=15)

    def sign_in(self) -> None:
        form = {"username": self.username, "password": self.password}
        answer = self._until_answered("/sign-in", form)
        assert answer.status_code == 302, re.sub(r"<[^>]+>|\s+", " ", answer.text)[:400]

    def accept(self, number: str) -> httpx.Response:
        """Press «受理» on a case, again and again with the same key, until the office answers."""
        return self._until_answered(f"/cases/{number}/steps/受理", {"idem": str(uuid4()), "_outcome": "立案"})

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
        token = {"csrfmiddlewaretoken": self.browser.cookies.get("csrftoken", "")}
        answer = self.browser.post(path, data=form | token)
        if answer.status_code >= 500:
            raise NoAnswer(answer.status_code)
        return answer


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
