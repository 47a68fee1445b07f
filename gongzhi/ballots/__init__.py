"""Tallies with exact fractions: pure. Every threshold comes in as data, in the words of the law."""

from gongzhi.ballots.decide import CountError, Decision, Finding, decide
from gongzhi.ballots.elections import VOTES, Election, elect, runners_up
from gongzhi.ballots.owners import Choice, Holding, count_owners
from gongzhi.ballots.rules import Condition, Rule, Test
from gongzhi.ballots.thresholds import Threshold

__all__ = [
    "VOTES",
    "Choice",
    "Condition",
    "CountError",
    "Decision",
    "Election",
    "Finding",
    "Holding",
    "Rule",
    "Test",
    "Threshold",
    "count_owners",
    "decide",
    "elect",
    "runners_up",
]
