"""Pictures of pages, for people to look at; they are kept out of the repository."""

from pathlib import Path

from playwright.sync_api import Page

SHOTS = Path(__file__).resolve().parents[3] / "shots"


def shoot(page: Page, name: str, *, whole: bool = True) -> Path:
    """Photograph the page as shots/<name>-<width>.png; `whole` includes what lies below the fold."""
    SHOTS.mkdir(exist_ok=True)
    width = page.evaluate("window.innerWidth")
    file = SHOTS / f"{name}-{width}.png"
    # Hiding the caret would leave a style on every field; htmx carries it over, the policy refuses it.
    page.screenshot(path=file, full_page=whole, caret="initial")
    return file
