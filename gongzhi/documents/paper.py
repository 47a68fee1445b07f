"""An official paper: a template of sentences with places for values, and what it becomes when they are known.

A place is written `{步骤.栏目}` or `{案件.编号}`. A paragraph in which a value is missing is left out, so one
template serves a case with a new date and one without.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

PLACE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of paper. `to`: whom it addresses. `signed`: who sends it, at the foot."""

    name: str
    to: str
    body: tuple[str, ...]
    signed: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that is ready to be printed. `number` stands under the title, `day` under the sender."""

    title: str
    number: str
    to: str
    body: tuple[str, ...]
    signed: str
    day: str
    note: str = ""


def placeholders(template: Template) -> set[str]:
    """Every value the template asks for."""
    return {name for text in (template.to, *template.body, template.signed) for name in PLACE.findall(text)}


def fill(template: Template, values: Mapping[str, str], *, number: str, day: str) -> Paper:
    """The paper with its values. What is missing in the address or at the foot stays blank."""
    known = {name: value for name, value in values.items() if value}
    body = (_filled(text, known) for text in template.body)
    return Paper(
        title=template.name,
        number=number,
        to=_filled(template.to, known) or "",
        body=tuple(text for text in body if text is not None),
        signed=_filled(template.signed, known) or "",
        day=day,
        note=template.note,
    )


def _filled(text: str, values: Mapping[str, str]) -> str | None:
    if any(name not in values for name in PLACE.findall(text)):
        return None
    return PLACE.sub(lambda found: values[found.group(1)], text)
