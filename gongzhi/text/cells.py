"""Text for a spreadsheet: what somebody typed must not become a formula when the table is opened."""

import re
import unicodedata

FORMULA = "=+-@|%"
NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")


def as_cell(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula.

    Spaces, line breaks and full-width signs before or instead of the sign do not help it. Numbers stay.
    """
    plain = unicodedata.normalize("NFKC", text)
    bare = plain.lstrip()
    dangerous = bare[:1] in FORMULA if bare else False
    if (dangerous and not NUMBER.match(text)) or text[:1] in {"\t", "\r", "\n"}:
        return "'" + text
    return text
