"""Floods are slowed down; a village behind one address is not."""

import time
from threading import Thread

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongzhi.web import pacing
from gongzhi.web.pace import LONGEST, Pace, Rate

SLOW = Rate(burst=3, a_second=1)
SLOWER = Rate(burst=3, a_second=0.05)  # twenty seconds for each form: no test waits until it is its turn


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three forms at once, then one in twenty seconds, for everybody."""
    monkeypatch.setattr(pacing, "pace", Pace())
    monkeypatch.setattr(pacing, "used", Pace())
    for name in ("PERSON", "LINK", "ADDRESS"):
        monkeypatch.setattr(pacing, name, SLOWER)


def test_a_burst_goes_through_then_each_waits_for_the_one_before() -> None:
    pace = Pace()
    assert [pace.ask("a", SLOW, 100.0) for _ in range(6)] == [0, 0, 0, 1, 2, 3]
    assert pace.ask("b", SLOW, 100.0) == 0, "somebody else does not wait"
    assert pace.ask("a", SLOW, 200.0) == 0, "what was owed is paid with time"


def test_nobody_queues_for_longer_than_the_longest() -> None:
    pace = Pace()
    waits = [pace.ask("a", SLOW, 0.0) for _ in range(500)]
    assert max(waits) <= LONGEST + 1
    assert pace.ask("a", SLOW, LONGEST + 5) == 0, "refused requests cost nothing"


def test_who_owes_nothing_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongzhi.web.pace.KEPT", 10)
    pace = Pace()
    for n in range(50):
        pace.ask(f"address {n}", SLOW, float(n * 10))
    assert len(pace._until) <= 12


def test_many_threads_get_no_more_than_the_burst() -> None:
    pace, waits = Pace(), []

    def ask() -> None:
        for _ in range(50):
            waits.append(pace.ask("a", Rate(burst=100, a_second=0.001), 0.0))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert waits.count(0) == 100


def test_a_village_behind_one_address_reports_at_once(db: None) -> None:
    """Three hundred residents, two forms each, within moments, at the rates that ship."""
    pace = Pace()
    assert [pace.ask("address", pacing.ADDRESS, 0.0) for _ in range(600)] == [0] * 600


def press(client: Client, address: str = "192.0.2.1", **more: object) -> int:
    typed = {"number": "26000000010", "secret": "1234"} | more
    return int(client.post(reverse("progress"), typed, REMOTE_ADDR=address).status_code)


def test_the_page_keeps_what_was_typed_and_the_next_press_goes_through(
    db: None, slow: None, client: Client
) -> None:
    assert [press(client) for _ in range(4)] == [422, 422, 422, 429]
    page = client.post(
        reverse("progress"), {"number": "26000000010", "secret": "1234"}, REMOTE_ADDR="192.0.2.1"
    )
    assert page.status_code == 429
    text = page.content.decode()
    assert "请等" in text and "位置已经留好" in text and 'value="26000000010"' in text
    assert int(page["Retry-After"]) >= 1

    name, wait, since = signing.loads(client.cookies[pacing.TICKET].value, salt=pacing.SALT)
    client.cookies[pacing.TICKET] = signing.dumps([name, wait, since - wait], salt=pacing.SALT)  # his turn
    assert press(client) == 422
    assert press(client) == 429, "one place is one press"


def test_a_ticket_of_ones_own_making_or_too_early_is_worth_nothing(
    db: None, slow: None, client: Client
) -> None:
    for _ in range(4):
        press(client)
    assert press(client) == 429
    client.cookies[pacing.TICKET] = signing.dumps(["x", 0, round(time.time())], salt="another")
    assert press(client) == 429


def test_an_address_does_not_slow_the_people_who_are_known(slow: None, browser_of, lamp, county) -> None:
    stranger, clerk = Client(), browser_of("赵敏")
    assert [press(stranger) for _ in range(4)][-1] == 429
    assert clerk.post(reverse("preferences"), {"size": "large"}).status_code == 302
    link = {"number": lamp.number, "key": "0" * 24, "code": "rate"}
    assert stranger.post(reverse("reporter-step", kwargs=link)).status_code == 404


def test_another_address_is_another_queue_and_half_of_ipv6_is_one(
    db: None, slow: None, client: Client
) -> None:
    def tries(address: str) -> list[int]:
        return [press(client, address) for _ in range(2)]

    assert [*tries("2001:db8::1"), *tries("2001:db8::2")] == [422, 422, 422, 429]
    client.cookies.clear()
    assert tries("203.0.113.7") == [422, 422]


def test_photos_weigh_and_are_not_repeated_but_asked_back_for(db: None, slow: None, client: Client) -> None:
    photo = SimpleUploadedFile("big.jpg", b"x" * 2_500_000)
    assert press(client, photo=photo) == 422
    photo.seek(0)
    page = client.post(
        reverse("progress"), {"number": "26000000010", "photo": photo}, REMOTE_ADDR="192.0.2.1"
    )
    assert page.status_code == 429
    assert "按浏览器的“返回”" in page.content.decode()


def test_a_password_is_never_repeated_in_a_page(db: None, slow: None, client: Client) -> None:
    for _ in range(3):
        press(client)
    page = client.post(
        reverse("sign-in"), {"username": "zhaomin", "password": "geheim-123"}, REMOTE_ADDR="192.0.2.1"
    )
    assert page.status_code == 429
    assert "geheim-123" not in page.content.decode()
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_proxy_that_was_not_declared_does_not_make_the_county_one_queue(
    db: None, slow: None, client: Client, address: str
) -> None:
    assert [press(client, address) for _ in range(5)] == [422] * 5


def test_looking_is_free(db: None, slow: None, client: Client) -> None:
    assert [client.get(reverse("progress")).status_code for _ in range(10)] == [200] * 10
