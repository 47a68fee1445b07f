"""Who is elected: every candidate against the rule, then the seats by number of votes, ties left open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongzhi.ballots.decide import Count, CountError, Decision, Finding, decide
from gongzhi.ballots.rules import Condition, Rule

VOTES = "得票"


@dataclass(frozen=True, slots=True)
class Election:
    """The result. `tied` hold equal votes for the last seats: the count alone cannot choose among them.

    valid: the conditions that do not concern a candidate («投票») hold. vacant: seats filled neither by
    `elected` nor by a further vote among `tied`.
    """

    rule: Rule
    seats: int
    valid: bool
    turnout: tuple[Finding, ...]
    elected: tuple[str, ...]
    tied: tuple[str, ...]
    vacant: int
    votes: Mapping[str, int]

    @property
    def text(self) -> str:
        """The result in Chinese with the article."""
        parts = [finding.text for finding in self.turnout]
        if not self.valid:
            parts.append("选举无效")
        else:
            parts.append(f"应选{self.seats}名，当选{len(self.elected)}名{_listed(self.elected, self.votes)}")
            if self.tied:
                parts.append(
                    f"{'、'.join(self.tied)}得票相等（{self.votes[self.tied[0]]}票），须就这几名再次投票"
                )
            if self.vacant:
                parts.append(f"不足{self.vacant}名，另行选举")
        return f"{'；'.join(parts)}（{self.rule.citation}）。"


def elect(rule: Rule, votes: Mapping[str, int], seats: int, counts: Mapping[str, Count]) -> Election:
    """Apply *rule* to the *votes* of each candidate; *counts* holds the rest («参加投票的村民» …).

    A candidate is elected when every condition about 得票 is met and a seat is left for the number of votes.
    Raises CountError for counts that cannot be right.
    """
    if seats < 1:
        raise CountError(f"应选名额至少是1，现在是{seats}")
    general = Rule(rule.name, tuple(c for c in rule.conditions if not _about_votes(c)), rule.citation)
    personal = Rule(rule.name, tuple(c for c in rule.conditions if _about_votes(c)), rule.citation)
    turnout: Decision = decide(general, counts)
    passing = [name for name, number in votes.items() if decide(personal, {**counts, VOTES: number}).passed]
    elected, tied = _seated(passing, votes, seats) if turnout.passed else ((), ())
    open_seats = seats - len(elected) if tied else 0
    vacant = seats - len(elected) - open_seats if turnout.passed else seats
    return Election(rule, seats, turnout.passed, turnout.findings, elected, tied, vacant, dict(votes))


def runners_up(election: Election) -> tuple[str, ...]:
    """Those not elected, most votes first: the candidates of the further election, in that order."""
    left = [name for name in election.votes if name not in election.elected]
    return tuple(sorted(left, key=lambda name: -election.votes[name]))


def _about_votes(condition: Condition) -> bool:
    return any(test.part == VOTES for test in condition.tests)


def _seated(
    passing: list[str], votes: Mapping[str, int], seats: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The clear winners, and those equal at the last seat."""
    ranked = sorted(passing, key=lambda name: -votes[name])
    if len(ranked) <= seats:
        return tuple(ranked), ()
    last = votes[ranked[seats - 1]]
    if votes[ranked[seats]] < last:
        return tuple(ranked[:seats]), ()
    clear = tuple(name for name in ranked if votes[name] > last)
    return clear, tuple(name for name in ranked if votes[name] == last)


def _listed(names: tuple[str, ...], votes: Mapping[str, int]) -> str:
    return f"（{'、'.join(f'{name}{votes[name]}票' for name in names)}）" if names else ""
