"""Codes against the standard's own examples, and the keys at rest."""

from datetime import UTC, datetime, timedelta

import pytest

from gongzhi.accounts import codes, sealing

KEY = b"12345678901234567890"  # RFC 6238, appendix B
# Unix time → the last six of its eight digits
EXAMPLES = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
}
NOW = datetime(2026, 3, 10, 9, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "code"), EXAMPLES.items())
def test_the_examples_of_the_standard(seconds: int, code: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert codes.code_of(KEY, codes.step_at(moment)) == code
    assert codes.matching_step(KEY, code, moment) == seconds // codes.SECONDS


def test_a_clock_half_a_minute_off_will_do_and_a_minute_off_will_not() -> None:
    for off, fits in ((-60, False), (-30, True), (0, True), (30, True), (60, False)):
        code = codes.code_of(KEY, codes.step_at(NOW + timedelta(seconds=off)))
        assert (codes.matching_step(KEY, code, NOW) is not None) is fits, off


def test_a_code_is_not_good_again_nor_one_before_it() -> None:
    here = codes.step_at(NOW)
    for step in (here - 1, here):
        assert codes.matching_step(KEY, codes.code_of(KEY, step), NOW, after=here) is None
    assert codes.matching_step(KEY, codes.code_of(KEY, here + 1), NOW, after=here) == here + 1


def test_the_address_is_what_authenticators_read() -> None:
    told = codes.address(KEY, "chen hui", "青溪县共治")
    assert told.startswith(
        "otpauth://totp/%E9%9D%92%E6%BA%AA%E5%8E%BF%E5%85%B1%E6%B2%BB:chen%20hui?secret=GEZDGNBV"
    )
    assert "&issuer=%E9" in told
    assert codes.written(KEY) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"


def test_a_sealed_key_opens_for_its_person_under_its_secret_only(settings) -> None:
    sealed = sealing.seal(KEY, 7)
    assert KEY not in sealed
    assert sealing.unseal(sealed, 7) == KEY
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(sealed, 8)
    settings.SECRET_KEY = "another"
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(sealed, 7)
