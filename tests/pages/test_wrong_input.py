"""Every form of the product gets what no form expects; every address gets words no address has.

The answer is never an error of ours: a page, a redirection, or a refusal. Where a form comes back, what was
typed has come back with it.
"""

import random
from urllib.parse import quote, urlsplit

import pytest
from django.test import Client

from tests.pages.forms import Form, Forms
from tests.pages.tour import Tour, build_tour

SEED = 3  # any seed finds something sooner or later; this one found four mistakes
ROUNDS = 2
LONG = "字" * 100_000
WORDS = (
    "", " \t\n", LONG, "👨‍👩‍👧‍👦 到此一游", "䶮㛃𬤇", "一\x00二\x07三\x0b\x0c\ufeff\u202e",
    "<script>alert(1)</script>", "²", "٣", "-1", "1e999999999", "nan", "9" * 400, "2026-02-30", "0000-00-00",
    "../../etc/passwd", "%s%s{{ 7 }}'\";--",
)  # fmt: skip
KEPT = "䶮㛃<b>路灯</b>"  # a harmless text that must come back with a form that is refused
FINE = {200, 204, 301, 302, 400, 403, 404, 405, 409, 413, 422, 429}
REFUSED = {409, 422}
SIGNING_OUT = {"/sign-out"}


@pytest.fixture
def tour(db: None) -> Tour:
    return build_tour()


def client_of(tour: Tour, who: str) -> Client:
    client = Client()
    if person := tour.person(who):
        client.force_login(person)
    return client


def nonsense(form: Form, dice: random.Random) -> dict[str, object]:
    """Something for every field: words, choices that are or are not on the list, hidden ones bent."""
    sent: dict[str, object] = dict(form.hidden)
    for name in form.hidden:
        if name != "csrfmiddlewaretoken" and dice.random() < 0.2:
            sent[name] = dice.choice(WORDS[3:])
    for name in form.texts:
        sent[name] = dice.choice(WORDS)
    for name, values in form.options.items():
        sent[name] = dice.choice([*values, *dice.sample(WORDS, 2)])
    if form.buttons:
        name, value = dice.choice(form.buttons)
        sent[name] = value
    return sent


def test_no_form_breaks(tour: Tour) -> None:
    dice, tried = random.Random(SEED), set()
    for stop in tour.stops:
        client = client_of(tour, stop.who)
        page = client.get(stop.address, follow=True)
        parser = Forms(page.redirect_chain[-1][0] if page.redirect_chain else stop.address)
        parser.feed(page.content.decode())
        for form in parser.found:
            path = urlsplit(form.action).path
            if path in SIGNING_OUT or (stop.who, form.action, *form.texts, *form.options) in tried:
                continue
            tried.add((stop.who, form.action, *form.texts, *form.options))
            for _ in range(ROUNDS):
                answer = client.post(form.action, nonsense(form, dice))
                assert answer.status_code in FINE, (stop, form, answer.status_code)
    assert len(tried) > 40


def test_what_was_typed_comes_back(tour: Tour) -> None:
    """Each text of each form once, with everything else left out: refused, and still on the page."""
    seen = 0
    for stop in tour.stops:
        client = client_of(tour, stop.who)
        parser = Forms(stop.address)
        parser.feed(client.get(stop.address, follow=True).content.decode())
        for form in parser.found:
            for name in (n for n in form.texts if n not in form.hidden):
                answer = client.post(form.action, form.hidden | {name: KEPT})
                if answer.status_code in REFUSED and 'type="password"' not in answer.content.decode():
                    seen += 1
                    assert "䶮㛃&lt;b&gt;路灯&lt;/b&gt;" in answer.content.decode(), (stop, form.action, name)
    assert seen > 25


def test_no_address_breaks(tour: Tour) -> None:
    """Unknown numbers, words for numbers, and strange queries."""
    strange = ["%00", quote("䶮㛃"), "9" * 60, "-1", quote("²"), quote("<script>"), "a" * 3000]
    client, dice = client_of(tour, "赵敏"), random.Random(SEED)
    for stop in tour.stops:
        parts = stop.address.split("?")[0].split("/")
        for place in range(2, len(parts)):
            bent = "/".join([*parts[:place], dice.choice(strange), *parts[place + 1 :]])
            assert client.get(bent).status_code in FINE, bent
    keys = ("q", "case", "area", "place", "spot", "stage", "light", "category", "after", "since", "unit",
            "month", "state", "town", "view", "sort", "page", "number", "asked", "show")  # fmt: skip
    for stop in {stop.address.split("?")[0]: stop for stop in tour.stops if stop.who == "赵敏"}.values():
        for word in ("%00", quote("²䶮'\""), "9" * 40, "%FF", "1e999", quote("2026-99")):
            query = "&".join(f"{key}={word}" for key in keys)
            address = f"{stop.address.split('?')[0]}?{query}"
            assert client.get(address).status_code in FINE, address
