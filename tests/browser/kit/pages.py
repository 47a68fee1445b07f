"""Opening a page as a given person, at a given width, in a given look."""

from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tests.browser.kit.contexts import Contexts, Kept
from tests.browser.kit.sizes import SCREEN

# The flags a browser needs to start as root in a container, and to ask nothing of the outside.
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
    "--process-per-site",  # a page opened later need not wait for a process of its own
]
# Chromium itself reports every answer of 400 or more; tests that expect one look at the answer instead.
EXPECTED = (
    "Failed to load resource: the server responded with a status of 4",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
)


class Opener:
    """Opens pages of the live server; `problems` collects script errors and breaches of the policy."""

    def __init__(self, contexts: Contexts) -> None:
        self.contexts, self.address = contexts, contexts.address
        self.borrowed: list[Kept] = []
        self.problems: list[str] = []

    def __call__(
        self,
        path: str,
        *,
        width: int = SCREEN,
        person: Any = None,
        size: str = "normal",
        theme: str = "light",
        contrast: str = "normal",
        scripts: bool = True,
    ) -> Page:
        self.borrowed.append(self.contexts.borrow(width, scripts))
        context = self.borrowed[-1].context
        context.add_cookies([self._cookie("gongzhi_look", f"{size}.{theme}.{contrast}")])
        if person is not None:
            context.add_cookies([self._session(person)])
        page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(f"{path}: {error}"))
        page.on("console", lambda line: self._note(path, line))
        page.goto(self.address + path, wait_until="load")
        return page

    def _note(self, path: str, line: Any) -> None:
        if line.type == "error" and not line.text.startswith(EXPECTED):
            self.problems.append(f"{path}: {line.text}")

    def _cookie(self, name: str, value: str) -> Any:
        return {"name": name, "value": value, "url": self.address}

    def _session(self, person: Any) -> Any:
        client = Client()
        client.force_login(person)
        return self._cookie(settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)

    def close(self) -> None:
        for kept in self.borrowed:
            self.contexts.give_back(kept)
