"""The law's words for a share, by hand tables and against plain fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.ballots import Threshold

# wording, whole, least part that is enough
TABLE = [
    ("过半数", 10, 6),
    ("过半数", 11, 6),
    ("过半数", 1, 1),
    ("超过半数", 10, 6),
    ("半数以上", 10, 5),
    ("半数以上", 11, 6),
    ("三分之二以上", 9, 6),
    ("三分之二以上", 10, 7),
    ("超过三分之二", 9, 7),
    ("超过三分之二", 10, 7),
    ("不少于三分之一", 9, 3),
    ("不少于三分之一", 10, 4),
    ("不得少于三分之一", 301, 101),
    ("四分之三以上", 8, 6),
    ("五分之一以上", 11, 3),
    ("十分之一以上", 601, 61),
    ("20%以上", 503, 101),
    ("全部", 7, 7),
    ("多于", 5, 6),
]


@pytest.mark.parametrize(("wording", "whole", "least"), TABLE)
def test_hand_table(wording: str, whole: int, least: int) -> None:
    threshold = Threshold.parse(wording)
    assert threshold.least(whole) == least
    assert threshold.met(least, whole)
    assert not threshold.met(least - 1, whole)


@pytest.mark.parametrize(
    "wording",
    ["半数", "三分之二", "过半数以上", "超过三分之二以上", "多数", "2/3", "", "一半以上", "200%以上"],
)
def test_words_that_leave_the_comparison_open_are_refused(wording: str) -> None:
    with pytest.raises(ValueError, match="读不懂门槛"):
        Threshold.parse(wording)


WORDINGS = st.sampled_from([row[0] for row in TABLE])


@given(WORDINGS, st.integers(1, 10**9))
def test_the_least_number_is_exactly_the_border(wording: str, whole: int) -> None:
    threshold = Threshold.parse(wording)
    least = threshold.least(whole)
    assert threshold.met(least, whole)
    assert not threshold.met(least - 1, whole)


@given(WORDINGS, st.fractions(0, 10**6), st.fractions(0, 10**6))
def test_agrees_with_cross_multiplication(wording: str, part: Fraction, whole: Fraction) -> None:
    threshold = Threshold.parse(wording)
    left = part.numerator * whole.denominator * threshold.share.denominator
    right = whole.numerator * part.denominator * threshold.share.numerator
    expected = whole > 0 and (left > right if threshold.strict else left >= right)
    assert threshold.met(part, whole) is expected


@given(WORDINGS)
def test_of_nothing_nothing_is_enough(wording: str) -> None:
    assert not Threshold.parse(wording).met(0, 0)


def test_a_third_of_three_hundred_million_is_not_rounded() -> None:
    """A float says 0.333… × 3 = 1.0 here; the exact count does not."""
    threshold = Threshold.parse("超过三分之二")
    assert not threshold.met(2 * 10**17, 3 * 10**17)
    assert threshold.met(2 * 10**17 + 1, 3 * 10**17)
