"""Seals and numbers: what must be found, and what must not be guessable."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from gongzhi.cases import chain
from gongzhi.cases.numbers import check_digit, clean_number, grouped, link_key, link_opens, number_for


def test_sm3_gives_the_value_of_the_standard() -> None:
    assert chain.sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_a_moment_is_the_same_in_every_zone() -> None:
    at = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    assert chain.moment(at) == chain.moment(at.astimezone(timezone(timedelta(hours=8))))


@given(st.text(), st.text())
def test_a_seal_opens_with_its_value_only(value: str, other: str) -> None:
    digest, salt = chain.seal(value)
    assert chain.opens(digest, salt, value)
    assert chain.opens(digest, salt, other) == (other == value)


def test_equal_words_have_different_seals() -> None:
    assert chain.seal("是")[0] != chain.seal("是")[0]


@given(st.integers(1, 10**8 - 1), st.data())
def test_one_wrong_digit_is_noticed(identity: int, data: st.DataObject) -> None:
    number = number_for(identity, 2026)
    place = data.draw(st.integers(0, len(number) - 1))
    digit = data.draw(st.sampled_from("0123456789"))
    mistyped = number[:place] + digit + number[place + 1 :]
    assert clean_number(mistyped) == (number if mistyped == number else None)


def test_numbers_are_read_as_people_write_them() -> None:
    number = number_for(1234, 2026)
    assert clean_number(grouped(number)) == number
    assert clean_number("２６" + number[2:]) == number
    assert clean_number("路灯") is None
    assert clean_number("") is None
    assert check_digit("0794") == "5"  # the example of ISO 7064


def test_a_link_opens_one_case_in_one_version() -> None:
    key = link_key("26000012345", 1)
    assert link_opens("26000012345", 1, key)
    assert not link_opens("26000012345", 2, key)
    assert not link_opens("26000012346", 1, key)
