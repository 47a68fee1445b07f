"""Typed and pasted text made clean without losing a character that means something."""

from __future__ import annotations

import re
import unicodedata

# Kept although Unicode calls them formats: they join emoji and rare letters.
_JOINERS = {"\u200d", "\ufe0f", "\ufe0e"}
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def _kept(char: str) -> bool:
    return char in _JOINERS or char == "\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"}


def tidy(text: str, *, lines: bool = False) -> str:
    """The text without control characters, invisible marks and repeated spaces; NFC, so that it can be found.

    With `lines` line breaks are kept (at most one empty line in a row), otherwise they become spaces.
    Word's smart quotes, emoji and rare characters stay as they are.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    text = "".join(c if c != "\t" else " " for c in text if c == "\t" or _kept(c))
    if not lines:
        text = text.replace("\n", " ")
    text = "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", text).strip()
