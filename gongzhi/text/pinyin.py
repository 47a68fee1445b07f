"""Sorting keys in pinyin: collation rules of the database differ by build, a stored key does not."""

from __future__ import annotations

from pypinyin import lazy_pinyin

# Readings of characters that are pronounced otherwise when they are a surname.
_SURNAMES = {
    "万俟": "mo qi",
    "尉迟": "yu chi",
    "单于": "chan yu",
    "长孙": "zhang sun",
    "澹台": "tan tai",
    "仇": "qiu",
    "任": "ren",
    "区": "ou",
    "华": "hua",
    "单": "shan",
    "召": "shao",
    "曾": "zeng",
    "朴": "piao",
    "查": "zha",
    "洗": "xian",
    "盖": "ge",
    "种": "chong",
    "缪": "miao",
    "翟": "zhai",
    "能": "nai",
    "覃": "qin",
    "解": "xie",
    "那": "na",
    "重": "chong",
    "黑": "he",
    "乐": "yue",
    "繁": "po",
    "晟": "cheng",
}


def sort_key(text: str) -> str:
    """Pinyin without tones, a space between syllables; what is not Chinese stays, in lower case."""
    return " ".join(" ".join(lazy_pinyin(text)).lower().split())


def name_key(name: str) -> str:
    """Pinyin of a person's name, with the surname read as a surname (单 shan, 曾 zeng, 解 xie)."""
    name = name.strip()
    for length in (2, 1):
        surname = _SURNAMES.get(name[:length]) if len(name) > length else None
        if surname:
            return f"{surname} {sort_key(name[length:])}"
    return sort_key(name)
