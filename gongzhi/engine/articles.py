"""Find the text a citation points to: «25», «25②», «31(6)», «31(1)-(5)», «10-11», «23之1»."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_DIGITS = "零一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_REFERENCE = re.compile(
    r"(?P<first>\d+)(?:之(?P<sub>\d+))?(?:-(?P<last>\d+))?"
    rf"(?P<paragraph>[{_CIRCLED}])?(?:\((?P<item>\d+)\)(?:-\((?P<to>\d+)\))?)?"
)
_ITEM = re.compile(r"[（(]([一二三四五六七八九十]+)[）)]")

Paragraphs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a statute. `paragraph` and `items` are 0 or empty when the whole article is meant."""

    first: int
    last: int
    sub: int = 0
    paragraph: int = 0
    items: tuple[int, ...] = ()

    @property
    def whole(self) -> Reference:
        """The articles themselves, whatever part of them is meant."""
        return Reference(self.first, self.last, self.sub)

    @property
    def label(self) -> str:
        """The way a lawyer writes it: 第二十五条第二款第六项."""
        text = f"第{chinese_number(self.first)}条"
        text += f"之{chinese_number(self.sub)}" if self.sub else ""
        text += f"至第{chinese_number(self.last)}条" if self.last > self.first else ""
        text += f"第{chinese_number(self.paragraph)}款" if self.paragraph else ""
        if self.items:
            text += f"第{chinese_number(self.items[0])}项"
            text += f"至第{chinese_number(self.items[-1])}项" if len(self.items) > 1 else ""
        return text


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What a citation says. `excerpt`: only quoted sentences of the article are at hand."""

    title: str
    label: str
    text: str
    excerpt: bool = False


def parse_reference(written: str) -> Reference | None:
    """The place meant, or None when it is not written in one of the known forms."""
    match = _REFERENCE.fullmatch(written.replace(" ", ""))
    if match is None:
        return None
    first, last = int(match["first"]), int(match["last"] or match["first"])
    item = int(match["item"] or 0)
    items = tuple(range(item, int(match["to"] or item) + 1)) if item else ()
    paragraph = _CIRCLED.index(match["paragraph"]) + 1 if match["paragraph"] else 0
    return Reference(first, last, int(match["sub"] or 0), paragraph, items) if first <= last else None


def text_at(articles: Mapping[str, Paragraphs], reference: Reference) -> str | None:
    """The text of *reference*, or None when an article, paragraph or item of it is not at hand."""
    found = []
    for number in range(reference.first, reference.last + 1):
        paragraphs = articles.get(f"{number}之{reference.sub}" if reference.sub else str(number))
        part = _part(paragraphs, reference) if paragraphs else None
        if part is None:
            return None
        found.append(part)
    return "\n".join(found)


def _part(paragraphs: Paragraphs, reference: Reference) -> str | None:
    if reference.paragraph > len(paragraphs):
        return None
    chosen = paragraphs[reference.paragraph - 1 : reference.paragraph] if reference.paragraph else paragraphs
    if not reference.items:
        return "\n".join(chosen)
    wanted = {chinese_number(item) for item in reference.items}
    lines = [line for paragraph in chosen for line in paragraph.split("\n") if _item_of(line) in wanted]
    return "\n".join(lines) if len(lines) == len(wanted) else None


def _item_of(line: str) -> str | None:
    match = _ITEM.match(line)
    return match[1] if match else None


def chinese_number(number: int) -> str:
    """1 to 9999 as written in law: 二百零三, 十五, 一千二百五十九."""
    if not 0 < number < 10_000:
        raise ValueError(f"only 1 to 9999 are written in Chinese here, not {number}")
    text, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if zero else "") + _DIGITS[digit] + name
            zero = False
        elif text:
            zero = True
    return text.removeprefix("一") if 10 <= number < 20 else text
