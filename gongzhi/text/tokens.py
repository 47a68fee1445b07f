"""Substring search of Chinese without a dictionary.

A text is stored as its overlapping two-character tokens, closed by its last character alone, in the order
they stand: «人民路» → «人民 民路 路». A search for two or more characters is then a phrase of tokens, and a
search for one character is a prefix, and both find exactly the texts that contain them.
"""

from __future__ import annotations

import re
import unicodedata

_RUN = re.compile(r"[^\W_]+")


def _runs(text: str) -> list[str]:
    """The stretches of letters, digits and Chinese characters, full width made half, in lower case."""
    return _RUN.findall(unicodedata.normalize("NFKC", text).lower())


def bigrams(text: str) -> str:
    """Tokens of `text`, separated by spaces, for a column from which PostgreSQL makes a `simple` tsvector.

    The single last character of each stretch also keeps a phrase from matching across punctuation.
    """
    return " ".join(token for run in _runs(text) for token in (*_pairs(run), run[-1]))


def pieces(text: str) -> set[str]:
    """The same tokens, each once, to compare texts by."""
    return {run[i : i + 2] for run in _runs(text) for i in range(len(run))}


def phrase_query(text: str) -> str:
    """The `tsquery` text that finds what a person typed; words apart from each other must all occur.

    Returns an empty string when nothing searchable was typed: the caller then shows no result, not all.
    Use with `SearchQuery(phrase_query(q), search_type="raw", config="simple")`.
    """
    return " & ".join(dict.fromkeys(_phrase(run) for run in _runs(text)))


def pairs_query(text: str) -> str:
    """Like `phrase_query`, but the pairs need not stand beside each other.

    An index answers it without looking at the rows, which for a phrase it must; it finds a little more than
    was typed, so the caller keeps only rows for which `contains` is true.
    """
    return " & ".join(dict.fromkeys(_conjunction(run) for run in _runs(text)))


def contains(text: str, typed: str) -> bool:
    """Whether every stretch of what was typed stands in the text."""
    runs = "\n".join(_runs(text))
    return all(run in runs for run in _runs(typed))


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _phrase(run: str) -> str:
    if len(run) == 1:
        return f"'{run}':*"
    return "(" + " <-> ".join(f"'{pair}'" for pair in _pairs(run)) + ")"


def _conjunction(run: str) -> str:
    return f"'{run}':*" if len(run) == 1 else " & ".join(f"'{pair}'" for pair in _pairs(run))
