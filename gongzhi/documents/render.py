"""A paper as HTML that prints on A4. Only structure here; type and margins stand in `paper.css`."""

from __future__ import annotations

from html import escape

from gongzhi.documents.paper import Paper


def html(paper: Paper) -> str:
    """One `<article>`; every value is escaped, line breaks in a value become paragraphs of their own."""
    lines = [line for text in paper.body for line in text.splitlines() if line.strip()]
    parts = [
        f'<h1 class="paper-title">{escape(paper.title)}</h1>',
        f'<p class="paper-number">{escape(paper.number)}</p>',
    ]
    if paper.to:
        parts.append(f'<p class="paper-to">{escape(paper.to)}：</p>')
    parts += [f'<p class="paper-text">{escape(line.strip())}</p>' for line in lines]
    parts.append(f'<div class="paper-foot"><p>{escape(paper.signed)}</p><p>{escape(paper.day)}</p></div>')
    if paper.note:
        parts.append(f'<p class="paper-note">{escape(paper.note)}</p>')
    return f'<article class="paper">{"".join(parts)}</article>'
