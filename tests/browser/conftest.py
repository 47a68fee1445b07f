"""One Chromium for the run, one live server for the pages, and a page opener for each test."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.kit.contexts import Contexts
from tests.browser.kit.pages import FLAGS, Opener

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
HERE = os.path.dirname(__file__)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if str(item.path).startswith(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright runs an event loop in this thread; Django would take our own queries for mistakes.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser, live_server) -> Contexts:
    return Contexts(browser, live_server.url)


@pytest.fixture
def open_page(contexts: Contexts, live_server) -> Iterator[Opener]:
    """Opens pages; the test fails if a script broke or the content policy stopped something."""
    opener = Opener(contexts)
    yield opener
    opener.close()
    assert opener.problems == []
