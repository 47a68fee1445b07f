"""Reads the Markdown the help pages use: headings, paragraphs, lists, bold, code, links. Pure."""

import re
from html import escape

BULLET = re.compile(r"[-*] +(.*)")
NUMBERED = re.compile(r"\d+[.、] *(.*)")
HEADING = re.compile(r"(#{1,4}) +(.*)")
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


def title(text: str) -> str:
    """The first heading of a page."""
    found = re.search(r"^# +(.*)$", text, re.M)
    return found[1].strip() if found else ""


def _link(match: re.Match[str]) -> str:
    words, address = match[1], match[2]
    if ":" in address and not re.match(r"https?://", address):
        return match[0]
    if not re.match(r"(https?://|/|#)", address):
        address = re.sub(r"\.md$", "", address)  # from one help page to its neighbour
    return f'<a href="{address}">{words}</a>'


def inline(text: str) -> str:
    """Bold, code and links inside a line; everything else is shown as it is written."""
    safe = escape(text)
    safe = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", safe)
    safe = re.sub(r"`(.+?)`", r"<code>\1</code>", safe)
    return LINK.sub(_link, safe)


def _block(lines: list[str]) -> str:
    if heading := HEADING.fullmatch(lines[0]):
        level = len(heading[1])
        return f"<h{level}>{inline(heading[2])}</h{level}>"
    for tag, mark in (("ul", BULLET), ("ol", NUMBERED)):
        items = [mark.fullmatch(line) for line in lines]
        if all(items):
            return f"<{tag}>" + "".join(f"<li>{inline(i[1])}</li>" for i in items if i) + f"</{tag}>"
    return f"<p>{inline(''.join(lines))}</p>"


def html(text: str) -> str:
    """The whole page as HTML. Blocks are parted by empty lines; lines of a paragraph join without a space."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return "\n".join(
        _block([line.strip() for line in block.split("\n")]) for block in blocks if block.strip()
    )
