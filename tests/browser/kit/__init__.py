"""What browser tests share: a Chromium, pages in every look, pictures, accessibility checks, the keyboard."""

from tests.browser.kit.checks import (
    axe_findings,
    icons_without_words,
    scrolls_sideways,
    small_targets,
)
from tests.browser.kit.keyboard import press_enter_on, stops, tab_to, type_into
from tests.browser.kit.pages import Opener
from tests.browser.kit.pictures import shoot
from tests.browser.kit.sizes import PHONE, SCREEN, TABLET

__all__ = [
    "PHONE",
    "SCREEN",
    "TABLET",
    "Opener",
    "axe_findings",
    "icons_without_words",
    "press_enter_on",
    "scrolls_sideways",
    "shoot",
    "small_targets",
    "stops",
    "tab_to",
    "type_into",
]
