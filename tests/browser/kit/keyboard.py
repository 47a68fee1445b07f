"""Working a page with the keyboard alone."""

from playwright.sync_api import Locator, Page

FURTHEST = 200  # presses; a page on which something is further away than this has another problem


def tab_to(page: Page, target: Locator) -> int:
    """Press Tab until the target has the focus; returns the presses. Fails if it cannot be reached."""
    for presses in range(1, FURTHEST):
        page.keyboard.press("Tab")
        if target.evaluate("(node) => node === document.activeElement"):
            return presses
    raise AssertionError(f"{target} cannot be reached with the Tab key")
