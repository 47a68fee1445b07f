"""What must be true of every page, whatever it shows. Each check returns what it found wrong."""

from pathlib import Path

from playwright.sync_api import Page, expect

HERE = Path(__file__).resolve().parent
AXE = (HERE.parent / "vendor/axe.min.js").read_text(encoding="utf-8")
TARGETS = (HERE / "targets.js").read_text(encoding="utf-8")
WORDLESS = (HERE / "wordless.js").read_text(encoding="utf-8")
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Without fetching every style sheet once more: only a rule that is off by default, and one about films, would
# look at what is fetched.
LOOK = "(tags) => axe.run({runOnly: tags, resultTypes: ['violations'], preload: false})"
# Where a page has no scripts it has no timers either, and waiting for an answer never ends.
LOOK_STILL = f"""(tags) => {{
  window.setTimeout = window.requestAnimationFrame = (act) => {{ act(); return 1; }};
  ({LOOK})(tags).then((found) => {{ window.axeFound = found; }});
}}"""


def axe_findings(page: Page, *, scripts: bool = True) -> list[str]:
    """Violations that axe-core finds, one line for each element. `scripts`: whether the page may run any."""
    if scripts:  # what is on its way to be replaced is drawn faintly
        expect(page.locator(".htmx-request")).to_have_count(0)
    page.evaluate(AXE)  # not a script tag: the page's own policy would rightly refuse it
    found = page.evaluate(LOOK if scripts else LOOK_STILL, STANDARD)
    if not scripts:
        found = page.evaluate("window.axeFound")
    return [
        f"{rule['id']}: {node['html'][:140]} — {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def small_targets(page: Page, least: int = 44) -> list[str]:
    """Things to tap that are smaller than `least` CSS pixels either way."""
    return list(page.evaluate(TARGETS, least))


def icons_without_words(page: Page) -> list[str]:
    """Links and buttons that show a picture and say nothing."""
    return list(page.evaluate(WORDLESS))
