"""Which category a report may be about, from the words people use for it. Pure, and it says why.

The words are the categories' own (`关键词` in the county's table). What is learned from decided cases may be
put in front of this; these rules stay, because they can be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SURE = 0.5
"""Below this the form says «please choose» instead of filling the category in."""
DOUBT = 2
"""Characters of evidence that weigh as much as the doubt about any guess; those of a rival weigh double."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A category with the words that point to it; `lineage` is its code and those above it."""

    code: str
    name: str
    lineage: tuple[str, ...]
    words: tuple[str, ...] = ()
    urgency: int = 2
    unit_kind: str = ""
    matter: str = "事件"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """A category the text may be about, the words found, and how sure (0 to 1)."""

    kind: Kind
    words: tuple[str, ...]
    confidence: float

    @property
    def sure(self) -> bool:
        return self.confidence >= SURE

    @property
    def reason(self) -> str:
        return "文中有" + "、".join(f"“{word}”" for word in self.words)


def guess(text: str, kinds: Iterable[Kind], limit: int = 3) -> list[Guess]:
    """The likeliest categories, best first. Longer words weigh more, a rival takes confidence away."""
    found = [(kind, tuple(w for w in kind.words if w in text)) for kind in kinds]
    scored = sorted(
        ((sum(map(len, words)), kind, words) for kind, words in found if words),
        key=lambda row: (-row[0], row[1].code),
    )
    return [
        Guess(kind, words, score / (score + 2 * _rival(scored, place) + DOUBT))
        for place, (score, kind, words) in enumerate(scored[:limit])
    ]


def _rival(scored: list[tuple[int, Kind, tuple[str, ...]]], place: int) -> int:
    others = [score for index, (score, _, _) in enumerate(scored) if index != place]
    return max(others, default=0)
