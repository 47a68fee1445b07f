"""Chinese text for the machine: two-character tokens for search, pinyin keys for sorting. Pure."""

from gongzhi.text.cells import as_cell
from gongzhi.text.pinyin import name_key, sort_key
from gongzhi.text.tidy import tidy
from gongzhi.text.tokens import bigrams, contains, pairs_query, phrase_query, pieces

__all__ = [
    "as_cell",
    "bigrams",
    "contains",
    "name_key",
    "pairs_query",
    "phrase_query",
    "pieces",
    "sort_key",
    "tidy",
]
