"""Writes SVG elements, with everything escaped."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

INK, SOFT, FAINT, PAPER = "#1f2329", "#4a515b", "#868d98", "#ffffff"
BLUE, GREEN, RED = "#174b8c", "#17663a", "#b3141a"


def tag(name: str, *inside: str, **attributes: object) -> str:
    """`class_` becomes class, other underscores hyphens; attributes that are None or empty are left out.
    `inside` is markup already."""
    said = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(str(value))}"
        for key, value in attributes.items()
        if value is not None and value != ""
    )
    return f"<{name}{said}>{''.join(inside)}</{name}>" if inside else f"<{name}{said}/>"


def words(said: str, x: int, y: int, **attributes: object) -> str:
    """A line of text; y is its base line."""
    return tag("text", escape(said), x=x, y=y, **{"fill": SOFT, **attributes})


def title(said: str) -> str:
    """What appears on pointing, and what screen readers read."""
    return tag("title", escape(said))


def short(said: str, most: int) -> str:
    """Cut to `most` characters."""
    return said if len(said) <= most else said[: most - 1] + "…"


def wrapped(said: str, width: int, lines: int) -> list[str]:
    """In lines of `width` characters; what does not fit is cut."""
    parts = [said[i : i + width] for i in range(0, len(said), width)]
    if len(parts) <= lines:
        return parts
    return [*parts[: lines - 1], short("".join(parts[lines - 1 :]), width)]
