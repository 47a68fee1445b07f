"""Every page that no other browser test opens, on a telephone: axe finds nothing, nothing is too wide."""

from tests.browser.kit import PHONE, axe_findings, icons_without_words, scrolls_sideways
from tests.pages.tour import build_tour

OPENED_ELSEWHERE = {
    "home", "report", "report-what", "report-where", "report-contact", "receipt", "reporter-progress",
    "progress", "desk", "case", "counter", "counter-slip", "styleguide", "styleguide-public", "sign-in",
    "security", "colleagues", "colleague",
}  # fmt: skip


def test_every_page(transactional_db, open_page):
    tour = build_tour()
    pages, found = {}, []
    for stop in {s.route: s for s in tour.stops if s.route not in OPENED_ELSEWHERE}.values():
        if stop.who not in pages:
            pages[stop.who] = open_page("/healthz", width=PHONE, person=tour.person(stop.who))
        page = pages[stop.who]
        page.goto(open_page.address + stop.address, wait_until="load")
        told = icons_without_words(page) + axe_findings(page)
        if scrolls_sideways(page):
            told.append("wider than the window")
        found += [f"{stop.address} ({stop.who}): {line}" for line in told]
    assert "\n".join(found) == ""
