"""Whether a report tells of danger that must not wait for an office. Pure; the words are data."""

import re
import unicodedata

from gongzhi.intake.pack import Emergency, emergencies

# What stands inside a word when it is pasted or spelt apart; marks that end a sentence stay.
_BETWEEN = re.compile(r"[\s\u200b-\u200d\ufeff·~*_-]+")


def dangers_in(text: str) -> list[Emergency]:
    """The kinds of danger that the text tells of, in the order of the file; mostly none."""
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    return [kind for kind in emergencies() if _tells_of(plain, kind)]


def _tells_of(text: str, kind: Emergency) -> bool:
    for phrase in kind.harmless:
        text = text.replace(phrase, "\n")
    return any(word in text for word in kind.words)
