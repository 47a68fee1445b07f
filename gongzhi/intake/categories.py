"""The short list a resident chooses from, and what the words of a report suggest."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gongzhi.cases.models import Category
from gongzhi.people.authority import MATRIX
from gongzhi.reference import remembered

SUGGESTED = 3
EXAMPLES = 3  # kinds named behind a group, so that people find theirs


@dataclass(frozen=True, slots=True)
class Kind:
    """A category as the resident's pages need it."""

    pk: int
    code: str
    name: str
    group: str
    keywords: tuple[str, ...]
    matters: frozenset[str]
    near_metres: int | None

    @property
    def elsewhere(self) -> str:
        """The sensitive kind of matter all of it belongs to (it has a door of its own), or empty."""
        sensitive = [m for m in self.matters if MATRIX.kinds[m].sensitive]
        return sensitive[0] if len(sensitive) == len(self.matters) == 1 else ""


@remembered("cases_category", most=2)
def kinds() -> dict[str, Kind]:
    """All categories in use by code, groups and their parts."""
    rows = list(Category.objects.filter(active=True))
    return {row.code: _kind(row, rows) for row in rows}


def _kind(row: Category, rows: Sequence[Category]) -> Kind:
    parts = [r for r in rows if r.parent_id == row.pk] or [row]
    codes = {r.pk: r.code for r in rows}
    return Kind(
        pk=row.pk,
        code=row.code,
        name=row.name,
        group=codes.get(row.parent_id or 0, ""),
        keywords=tuple(row.settings.get("关键词", ())),
        matters=frozenset(_matters(parts)),
        near_metres=row.settings.get("附近"),
    )


def _matters(parts: Sequence[Category]) -> list[str]:
    named: list[Any] = [part.settings.get("事类") for part in parts]
    return [matter for matter in named if matter in MATRIX.kinds]


def groups(examples: int = EXAMPLES) -> list[tuple[str, str]]:
    """(code, words) of the short list: the groups, or the categories themselves where there are none."""
    found = kinds()
    return [(kind.code, _with_examples(kind, found, examples)) for kind in found.values() if not kind.group]


def _with_examples(kind: Kind, found: dict[str, Kind], examples: int) -> str:
    parts = [part.name for part in found.values() if part.group == kind.code]
    if not parts:
        return kind.name
    more = "等" if len(parts) > examples else ""
    return f"{kind.name}（{'、'.join(parts[:examples])}{more}）"


def keywords() -> list[list[Any]]:
    """[code, name, [word, weight], …] of every category with keywords, for weighing a text.

    A word weighs its length; one that several categories share tells less, so it is divided among them.
    """
    named = [kind for kind in kinds().values() if kind.keywords]
    shared_by = Counter(word for kind in named for word in kind.keywords)
    return [
        [kind.code, kind.name, *([word, len(word) / shared_by[word]] for word in kind.keywords)]
        for kind in named
    ]


def suggest(text: str) -> list[Kind]:
    """At most three categories whose keywords occur in the text, the best first, far weaker ones left out."""
    found = kinds()
    return [found[code] for code, _ in _weighed(text)]


def clearly(text: str) -> Kind | None:
    """The one category the text speaks of, or None when two fit equally well or none does."""
    ranked = _weighed(text)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return kinds()[ranked[0][0]]


def _weighed(text: str) -> list[tuple[str, float]]:
    """(code, weight) of what fits; `suggest.js` weighs the same way while somebody types."""
    weights = [
        (code, sum(weight for word, weight in words if word in text)) for code, _, *words in keywords()
    ]
    ranked = sorted((pair for pair in weights if pair[1]), key=lambda pair: -pair[1])
    return [pair for pair in ranked if pair[1] * 2 >= ranked[0][1]][:SUGGESTED]
