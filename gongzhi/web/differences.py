"""What changed between two texts, sentence by sentence and inside each sentence. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]|[^。！？；\n]+$")
ALIKE = 0.5  # two sentences that share less than this are shown as one removed and one added


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters: kept (""), removed ("del") or added ("ins")."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    word: str  # 未变, 删去, 新增, 修改
    pieces: tuple[Piece, ...]


def sentences(text: str) -> list[str]:
    return [s.strip() for s in SENTENCE.findall(text) if s.strip()]


def _inside(old: str, new: str) -> tuple[Piece, ...]:
    pieces = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("", old[a:b]))
            continue
        if b > a:
            pieces.append(Piece("del", old[a:b]))
        if d > c:
            pieces.append(Piece("ins", new[c:d]))
    return tuple(pieces)


def _most_alike(old: list[str], new: list[str]) -> tuple[int, int] | None:
    """Positions of the two sentences that share most, if any two are alike."""
    best, found = ALIKE, None
    for i, before in enumerate(old):
        for j, after in enumerate(new):
            ratio = SequenceMatcher(None, before, after, autojunk=False).ratio()
            if ratio > best:
                best, found = ratio, (i, j)
    return found


def _changed(old: list[str], new: list[str]) -> list[Line]:
    """A changed stretch: the two most alike sentences are paired, then those before and after them."""
    pair = _most_alike(old, new)
    if pair is None:
        removed = [Line("删去", (Piece("del", s),)) for s in old]
        return removed + [Line("新增", (Piece("ins", s),)) for s in new]
    i, j = pair
    middle = Line("修改", _inside(old[i], new[j]))
    return [*_changed(old[:i], new[:j]), middle, *_changed(old[i + 1 :], new[j + 1 :])]


def differences(old: str, new: str) -> list[Line]:
    """Every sentence of both texts in order, each with what happened to it."""
    before, after = sentences(old), sentences(new)
    lines = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += [Line("未变", (Piece("", s),)) for s in before[a:b]]
        else:
            lines += _changed(before[a:b], after[c:d])
    return lines
