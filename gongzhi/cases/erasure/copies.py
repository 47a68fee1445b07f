"""Where the same words stand a second time: later entries, child and parent cases, what was split off."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from gongzhi.cases import catalogue
from gongzhi.cases.chain import canonical
from gongzhi.cases.erasure.reading import Place
from gongzhi.cases.models import REMOVED, Case, Content, Entry, Part
from gongzhi.cases.projection import BLANK

TELLING = 4  # characters from which equal words are a copy and no coincidence
NAME = 2  # characters of the shortest name that is looked for inside other words
Words = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Gone:
    """What is being deleted: whole values, the single words by which a person is known, the fields' keys."""

    values: frozenset[bytes]
    texts: frozenset[str]
    keys: frozenset[str]

    def is_copy(self, key: str, value: Any) -> bool:
        """Whether this value goes too, as it is or as a text. A short one only in a like field."""
        if canonical(value) in self.values:
            return True
        text = value.get("address") if isinstance(value, dict) else value
        telling = key in self.keys or len(str(text)) >= TELLING
        return isinstance(text, str) and telling and text in self.texts

    def is_told_by(self, value: Any) -> bool:
        """Whether this value holds one of the deleted words among others."""
        text = value if isinstance(value, str) else canonical(value).decode()
        return any(one in text for one in self.texts)


def family(case_id: int) -> list[int]:
    """The case with all it is part of and all that is part of it, split-off matters too; rising."""
    found, fresh = {case_id}, {case_id}
    while fresh:
        rows = Part.objects.filter(Q(child__in=fresh) | Q(parent__in=fresh)).values_list("child", "parent")
        fresh = {pk for row in rows for pk in row if pk is not None} - found
        found |= fresh
    return sorted(found)


def words_of(case_ids: Iterable[int]) -> dict[int, dict[int, dict[str, Any]]]:
    """case → entry → what still stands there and can go."""
    found: dict[int, dict[int, dict[str, Any]]] = {pk: {} for pk in case_ids}
    rows = Entry.objects.filter(case__in=found).values_list("case_id", "seq", "step", "version_id")
    held = {(pk, seq): _held(step, version) for pk, seq, step, version in rows}
    for row in Content.objects.filter(case__in=found):
        stay = held.get((row.case_id, row.seq), set())
        found[row.case_id][row.seq] = {k: v for k, v in row.fields.items() if v != REMOVED and k not in stay}
    return found


def _held(step: str, version: int) -> set[str]:
    """Fields that decide who may see the case (被反映单位) or whose hands it is in: they stay with it."""
    found = catalogue.compiled(version).by_name.get(step)
    return {spec.key for spec in found.form if spec.records and spec.records not in BLANK} if found else set()


def gone_with(case: Case, words: Words, places: Collection[Place]) -> Gone:
    """What goes with these fields. The row's headline goes with the text it was made of."""
    values = [words[seq][key] for seq, key in places if key in words.get(seq, {})]
    texts = {text for value in values for text in _texts(value)}
    if case.title and any(case.title.rstrip("…") in text for text in texts):
        texts.add(case.title)
    whole = frozenset(canonical(v) for v in values if not isinstance(v, str) or len(v) >= TELLING)
    return Gone(whole, frozenset(t for t in texts if len(t) >= NAME), frozenset(key for _, key in places))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        yield str(value.get("address") or "")
    elif isinstance(value, str):
        yield value
        yield from re.findall(r"\d{7,}", value)  # a telephone number inside a longer text


def copies(words: Words, gone: Gone, but: Collection[Place] = ()) -> list[Place]:
    """The fields that say exactly the same."""
    return [(s, k) for s, k, v in _each(words) if (s, k) not in but and gone.is_copy(k, v)]


def mentions(words: Words, gone: Gone, but: Collection[Place] = ()) -> list[Place]:
    """The fields that hold a deleted word among others: a person decides whether they go as well."""
    return [(s, k) for s, k, v in _each(words) if (s, k) not in but and gone.is_told_by(v)]


def _each(words: Words) -> Iterable[tuple[int, str, Any]]:
    for seq in sorted(words):
        for key, value in words[seq].items():
            yield seq, key, value
