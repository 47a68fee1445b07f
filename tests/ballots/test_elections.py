"""Committee elections: turnout, over half of the ballots, seats, ties, the further election."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.ballots import CountError, elect, runners_up
from gongzhi.engine import Library

RULES = Library.load(Path(__file__).parents[2] / "packs" / "cn").majorities
VILLAGE, FURTHER = RULES["村委会选举"], RULES["村委会另行选举"]


def village(votes: dict[str, int], seats: int, present: int = 500, roll: int = 900):
    return elect(VILLAGE, votes, seats, {"参加投票的村民": present, "登记参加选举的村民": roll})


def test_over_half_of_the_ballots_and_the_most_votes() -> None:
    result = village({"甲": 300, "乙": 290, "丙": 280, "丁": 270, "戊": 250}, 3)
    assert result.elected == ("甲", "乙", "丙")
    assert (result.tied, result.vacant) == ((), 0)
    assert result.text.startswith(
        "投票：参加投票的村民500，占登记参加选举的村民900的55.55%多，须过半数，符合；应选3名，当选3名"
    )


def test_exactly_half_is_not_elected() -> None:
    result = village({"甲": 251, "乙": 250}, 2)
    assert (result.elected, result.vacant) == (("甲",), 1)
    assert "不足1名，另行选举" in result.text
    assert runners_up(result) == ("乙",)


def test_a_turnout_of_exactly_half_is_void() -> None:
    result = village({"甲": 450}, 1, present=450)
    assert (result.valid, result.elected, result.vacant) == (False, (), 1)
    assert "选举无效" in result.text


def test_equal_votes_at_the_last_seat_are_left_to_a_further_vote() -> None:
    result = village({"甲": 300, "乙": 280, "丙": 280, "丁": 270}, 2)
    assert (result.elected, result.tied, result.vacant) == (("甲",), ("乙", "丙"), 0)
    assert "乙、丙得票相等（280票），须就这几名再次投票" in result.text


def test_equal_votes_that_all_fit_are_no_tie() -> None:
    assert village({"甲": 280, "乙": 280, "丙": 100}, 2).elected == ("甲", "乙")


@pytest.mark.parametrize(("votes", "elected"), [(167, ("乙",)), (166, ())])
def test_the_further_election_needs_a_third_of_the_ballots(votes: int, elected: tuple[str, ...]) -> None:
    result = elect(FURTHER, {"乙": votes, "丙": 100}, 1, {"已投选票总数": 500})
    assert result.valid
    assert result.elected == elected


def test_residents_by_representatives_need_more_than_two_thirds() -> None:
    rule = RULES["居委会选举（居民代表）"]
    assert not elect(rule, {"甲": 40}, 1, {"参加投票的人员": 40, "居民代表": 60}).valid
    assert elect(rule, {"甲": 21}, 1, {"参加投票的人员": 41, "居民代表": 60}).elected == ("甲",)


def test_impossible_counts() -> None:
    with pytest.raises(CountError, match="得票（501）多于参加投票的村民（500）"):
        village({"甲": 501}, 1)
    with pytest.raises(CountError, match="应选名额至少是1"):
        village({"甲": 300}, 0)


@given(
    st.dictionaries(
        st.text("甲乙丙丁戊己庚辛", min_size=1, max_size=2), st.integers(0, 100), min_size=1, max_size=8
    ),
    st.integers(1, 5),
    st.integers(100, 250),
)
def test_seats_are_filled_once_and_only_by_those_who_passed(
    votes: dict[str, int], seats: int, roll: int
) -> None:
    result = village(votes, seats, present=100, roll=roll)
    assert result.valid is (roll < 200)
    taken = len(result.elected) + result.vacant
    assert taken == seats if not result.tied else taken < seats < len(result.elected) + len(result.tied)
    assert set(result.elected).isdisjoint(result.tied)
    passed = {name for name, number in votes.items() if 2 * number > 100} if result.valid else set()
    assert set(result.elected) | set(result.tied) <= passed
    if result.valid and not result.tied:
        assert len(result.elected) == min(seats, len(passed))
    left_out = passed - set(result.elected) - set(result.tied)
    if left_out:
        least = min(votes[name] for name in (*result.elected, *result.tied))
        assert max(votes[name] for name in left_out) < least
    assert sorted(runners_up(result)) == sorted(set(votes) - set(result.elected))
