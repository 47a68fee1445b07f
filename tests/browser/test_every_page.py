"""Every page of the product on a telephone: nothing is wider than the window, and axe finds nothing.

axe takes longest, so it looks here only at pages that no other browser test shows it.
"""

from tests.browser.kit import PHONE, axe_findings, icons_without_words, scrolls_sideways
from tests.pages.tour import build_tour

LOOKED_AT_ELSEWHERE = {
    "home", "report", "report-what", "report-where", "report-contact", "receipt", "reporter-progress",
    "progress", "desk", "case", "counter", "counter-slip", "styleguide", "styleguide-public",
}  # fmt: skip


def test_every_page(transactional_db, open_page):
    tour = build_tour()
    pages, found = {}, []
    for stop in tour.stops:
        if stop.who not in pages:
            pages[stop.who] = open_page("/healthz", width=PHONE, person=tour.person(stop.who))
        page = pages[stop.who]
        page.goto(open_page.address + stop.address, wait_until="load")
        told = icons_without_words(page)
        if stop.route not in LOOKED_AT_ELSEWHERE:
            told += axe_findings(page)
        if scrolls_sideways(page):
            told.append("wider than the window")
        found += [f"{stop.address} ({stop.who}): {line}" for line in told]
    assert "\n".join(found) == ""
