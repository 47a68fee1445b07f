"""Browser contexts that are used again: a new one costs most of a second, most of it a cold process.

Each keeps one empty page of the server open, which keeps its process alive. Between two uses everything a
page can leave behind is taken away: other pages, cookies, storage, permissions, a position, a cut network.
Only files the server lets a browser keep stay, as they do for anybody who comes back. What a test adds to a
context itself (a script for every page, a route) would stay too: add it to the page.
"""

from collections import defaultdict
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.browser.kit.sizes import PHONE

Kind = tuple[int, bool]  # width of the window in CSS pixels, and whether scripts run


@dataclass(frozen=True)
class Kept:
    """A context, and the page that keeps its process alive."""

    kind: Kind
    context: BrowserContext
    anchor: Page


class Contexts:
    """Lends contexts of the live server at `address`."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.free: dict[Kind, list[Kept]] = defaultdict(list)

    def borrow(self, width: int, scripts: bool) -> Kept:
        """One that nobody uses, as fresh as a new one."""
        kind = width, scripts
        return self.free[kind].pop() if self.free[kind] else self._make(kind)

    def give_back(self, kept: Kept) -> None:
        """Clean it for the next test; one that cannot be cleaned is thrown away."""
        try:
            self._clean(kept)
        except Error:
            kept.context.close()
        else:
            self.free[kept.kind].append(kept)

    def _make(self, kind: Kind) -> Kept:
        width, scripts = kind
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            has_touch=width == PHONE,
            reduced_motion="reduce",
        )
        anchor = context.new_page()
        anchor.route("**", lambda route: route.fulfill(body="", content_type="text/html"))
        anchor.goto(self.address)
        return Kept(kind, context, anchor)

    def _clean(self, kept: Kept) -> None:
        for page in kept.context.pages:
            if page != kept.anchor:
                page.close()
        kept.context.set_offline(False)
        kept.context.clear_permissions()
        kept.context.set_geolocation(None)
        kept.context.clear_cookies()
        storage = kept.context.new_cdp_session(kept.anchor)
        storage.send("Storage.clearDataForOrigin", {"origin": self.address, "storageTypes": "all"})
        storage.detach()
