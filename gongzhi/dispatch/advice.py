"""Everything proposed for one case, put together: category, place, units, likely doubles, what was here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case
from gongzhi.dispatch.keywords import Guess, Kind
from gongzhi.dispatch.nearby import Neighbour, neighbours
from gongzhi.dispatch.placing import PlaceGuess, guess_places
from gongzhi.dispatch.suggesting import (
    Proposal,
    guess_categories,
    kind_of,
    propose_units,
    situation_of,
)


@dataclass(frozen=True, slots=True)
class Advice:
    """What is proposed for a case, each with its reason."""

    kind: Kind | None
    guesses: list[Guess]
    places: list[PlaceGuess]
    proposals: list[Proposal]
    doubles: list[Neighbour]
    earlier: list[Neighbour]

    @property
    def guess(self) -> Guess | None:
        """The category to fill in for a case that has none; None while the words are not sure."""
        return self.guesses[0] if self.guesses and self.guesses[0].sure else None


def advise(case: Case, actor: Actor, now: datetime) -> Advice:
    """Category, place, units, doubles and what was here before.

    One query; the rest is remembered. Two more for a case without a point on the map.
    """
    guesses = guess_categories(case)
    kind, certainty = kind_of(case), 1.0
    if kind is None and guesses and guesses[0].sure:
        kind, certainty = guesses[0].kind, guesses[0].confidence
    day = timezone.localdate(now)
    proposals = propose_units(situation_of(case, kind), day, certainty=certainty) if kind else []
    doubles, earlier = neighbours(case, actor)
    return Advice(kind, guesses, guess_places(case, day), proposals, doubles, earlier)
