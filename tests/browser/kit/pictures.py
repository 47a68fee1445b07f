"""Pictures of pages, for people to look at; they are kept out of the repository.

`mkdir shots` asks for them. Without the folder none are taken: a whole page costs as much as looking at it
with axe, and nobody looks at them where the tests run by themselves.
"""

from pathlib import Path

from playwright.sync_api import Page

SHOTS = Path(__file__).resolve().parents[3] / "shots"


def shoot(page: Page, name: str, *, whole: bool = True) -> None:
    """Photograph the page as shots/<name>-<width>.png; `whole` includes what lies below the fold."""
    if not SHOTS.is_dir():
        return
    width = page.evaluate("window.innerWidth")
    # Hiding the caret would leave a style on every field; htmx carries it over, the policy refuses it.
    page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=whole, caret="initial")
