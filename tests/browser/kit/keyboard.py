"""Working a page with the keyboard alone."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

FURTHEST = 200  # presses; a page on which something is further away than this has another problem
STOP = (Path(__file__).resolve().parent / "stop.js").read_text(encoding="utf-8")


def tab_to(page: Page, target: Locator) -> int:
    """Press Tab until the target has the focus; returns the presses. Fails if it cannot be reached."""
    for presses in range(1, FURTHEST):
        page.keyboard.press("Tab")
        if target.evaluate("(node) => node === document.activeElement"):
            return presses
    raise AssertionError(f"{target} cannot be reached with the Tab key")


def type_into(page: Page, label: str, words: str) -> None:
    """Go to the box with this label and put these words in place of what it holds."""
    tab_to(page, page.get_by_label(label).first)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(words)


def press_enter_on(page: Page, button: str) -> None:
    """Go to the button, press it, and wait for the page that comes."""
    tab_to(page, page.get_by_role("button", name=button, exact=True).first)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def stops(page: Page) -> list[dict[str, Any]]:
    """Everything Tab stops at from here until it comes round: {html, last, ring}.

    `last`: whether it is the last link of the page; a walk without it is caught somewhere. `ring`: whether
    the focus can be seen.
    """
    found: list[dict[str, Any]] = []
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        found.append(stop)
    return found
