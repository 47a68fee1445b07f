"""The short list a resident chooses from, and what the words of a report suggest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache as shared

from gongzhi.cases.catalogue import MEMORY
from gongzhi.cases.models import Category
from gongzhi.people.authority import MATRIX

SUGGESTED = 3
EXAMPLES = 3  # kinds named behind a group, so that people find theirs
KEY = "intake:categories"


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


def kinds() -> dict[str, Kind]:
    """All categories in use by code, groups and their parts; remembered for a minute like the catalogue."""
    found: dict[str, Kind] | None = shared.get(KEY)
    if found is None:
        rows = list(Category.objects.filter(active=True))
        found = {row.code: _kind(row, rows) for row in rows}
        shared.set(KEY, found, MEMORY)
    return found


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


def groups() -> list[tuple[str, str]]:
    """(code, words) of the short list: the groups, or the categories themselves where there are none."""
    found = kinds()
    return [(kind.code, _with_examples(kind, found)) for kind in found.values() if not kind.group]


def _with_examples(kind: Kind, found: dict[str, Kind]) -> str:
    parts = [part.name for part in found.values() if part.group == kind.code]
    if not parts:
        return kind.name
    more = "等" if len(parts) > EXAMPLES else ""
    return f"{kind.name}（{'、'.join(parts[:EXAMPLES])}{more}）"


def suggest(text: str) -> list[Kind]:
    """At most three categories whose keywords occur in the text, the best first; longer words count more."""
    scored = [(sum(len(word) for word in kind.keywords if word in text), kind) for kind in kinds().values()]
    ranked = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
    return [kind for _, kind in ranked[:SUGGESTED]]


def clearly(text: str) -> Kind | None:
    """The one category the text speaks of, or None when two fit equally well or none does."""
    best = suggest(text)
    if not best:
        return None
    first = sum(len(word) for word in best[0].keywords if word in text)
    tied = [k for k in best[1:] if sum(len(word) for word in k.keywords if word in text) == first]
    return None if tied else best[0]
