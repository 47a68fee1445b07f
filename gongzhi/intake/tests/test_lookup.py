"""Asking for progress with the number: helpful to those who have it, slow for those who guess."""

from datetime import timedelta

import pytest
from django.test import Client

from gongzhi.cases.numbers import grouped, link_key
from gongzhi.intake import lookups
from gongzhi.intake.models import WrongKey
from gongzhi.intake.tests.conftest import World


def ask(client: Client, number: str, secret: str, address: str = "10.0.0.1"):
    return client.post("/progress/", {"number": number, "secret": secret}, REMOTE_ADDR=address)


def test_number_and_last_digits_open_the_page(world: World, client: Client) -> None:
    taken = world.report()
    assert ask(client, taken.number, "0001")["Location"] == world.link(taken)


@pytest.mark.parametrize("secret", ["０００１", " 0001 ", "80000000001", "13800000001"])
def test_it_forgives_how_people_type(world: World, client: Client, secret: str) -> None:
    taken = world.report()
    typed = secret if secret != "80000000001" else "00000001"
    assert ask(client, grouped(taken.number), typed).status_code == 302


def test_the_key_of_the_receipt_opens_it_too(world: World, client: Client) -> None:
    taken = world.report(电话="")
    assert ask(client, taken.number, grouped(link_key(taken.number)).upper()).status_code == 302


@pytest.mark.parametrize("secret", ["1000", "1", "", "abcd", "٠٠٠١", "💡", "0" * 60])
def test_a_wrong_secret_does_not(world: World, client: Client, secret: str) -> None:
    assert ask(client, world.report().number, secret).status_code == 422


def test_absent_wrong_and_without_a_telephone_look_alike(world: World, client: Client) -> None:
    answers = [
        ask(client, number, "1234").context["form"].non_field_errors()
        for number in (world.report().number, world.report(电话="").number, "26000000017", "乱写")
    ]
    assert len({str(a) for a in answers}) == 1


def test_empty_fields_are_named(world: World, client: Client) -> None:
    form = ask(client, "", "").context["form"]
    assert set(form.errors) == {"number", "secret"}


def test_guessing_one_case_is_slowed_down(world: World, client: Client) -> None:
    taken = world.report()
    for n in range(lookups.FREE_TRIES):
        assert ask(client, taken.number, f"9{n:03d}").status_code == 422
    assert ask(client, taken.number, "0001").status_code == 429
    assert ask(client, taken.number, link_key(taken.number)).status_code == 302  # the key never waits


def test_a_neighbour_behind_the_same_address_is_not_punished(world: World, client: Client) -> None:
    guessed, own = world.report(), world.report()
    for n in range(lookups.FREE_TRIES + 3):
        ask(client, guessed.number, f"9{n:03d}")
    assert ask(client, own.number, "0001").status_code == 302


def test_guessing_from_many_addresses_is_slowed_down_too(world: World, client: Client) -> None:
    taken = world.report()
    for n in range(lookups.CASE_TRIES):
        ask(client, taken.number, "9999", f"10.0.1.{n}")
    assert ask(client, taken.number, "0001", "10.9.9.9").status_code == 429


def test_right_answers_are_never_counted(world: World, client: Client) -> None:
    taken = world.report()
    for _ in range(lookups.FREE_TRIES + 1):
        assert ask(client, taken.number, "0001").status_code == 302
    assert not WrongKey.objects.exists()


def test_the_next_day_it_is_forgotten(world: World) -> None:
    for _ in range(lookups.CASE_TRIES):
        lookups.wrong("26000000017", "10.0.0.1", world.now)
    later = world.now + timedelta(days=1, minutes=1)
    assert lookups.wait("26000000017", "1234", "10.0.0.1", later) is None
    lookups.wrong("26000000017", "10.0.0.1", later)
    assert WrongKey.objects.count() == 1


def test_it_refuses_other_methods(world: World, client: Client) -> None:
    assert client.put("/progress/").status_code == 405


def test_the_page_costs_no_query(db: None, client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        client.get("/progress/")
