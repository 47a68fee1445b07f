"""Draws a field of a form without a template: its label, help, mistakes and box.

A page of a case holds the forms of everything that can be done with it, twenty fields and more. What is
inside a photo, a place, a rating or a long list to tick is left to the templates of those four.
"""

from collections.abc import Callable
from typing import Any

from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from gongzhi.web.form_rendering import escaped
from gongzhi.web.forms import MARKS, OUTCOME, WHEN
from gongzhi.web.marks import icon
from gongzhi.web.widgets import presentation

OPTIONAL = '<span class="must">选填</span>'


def drawn_field(bound: BoundField) -> SafeString:
    """The whole field, drawn by the kind of its widget."""
    kind = presentation(bound.field.widget)
    if kind == "checkbox":
        drawn = _tick(bound)
    elif kind in GROUPS:
        drawn = _group(bound, GROUPS[kind](bound))
    else:
        drawn = _labelled(bound, BOXES.get(kind, boxed)(bound))
    return mark_safe(drawn)  # noqa: S308 every part is escaped below, by Django or by a template


def boxed(bound: BoundField, extra: str = "") -> SafeString:
    """The widget of a field with the looks of our boxes; `extra` is one more class."""
    own = bound.field.widget.attrs.get("class", "")
    return bound.as_widget(attrs={"class": " ".join(filter(None, ("input", extra, own)))})


# ── three frames


def _tick(bound: BoundField) -> str:
    """A box to tick has its label behind it."""
    return (
        f"<div{_looks(bound)}>{_notes(bound)}\n"
        f'<label class="choice choice-plain" for="{escaped(bound.id_for_label)}">'
        f"{bound}<span>{escaped(bound.label)}</span></label></div>"
    )


def _group(bound: BoundField, inside: str) -> str:
    """Several boxes under one heading."""
    about = bound.aria_describedby
    described = f' aria-describedby="{escaped(about)}"' if about else ""
    return (
        f'<fieldset{_looks(bound)} id="{escaped(bound.auto_id)}"{described}>\n'
        f"<legend>{_heading(bound)}</legend>{_notes(bound)}\n{inside}\n</fieldset>"
    )


def _labelled(bound: BoundField, inside: str) -> str:
    """One box under its label."""
    return (
        f'<div{_looks(bound)}>\n<label for="{escaped(bound.id_for_label)}">{_heading(bound)}</label>'
        f"{_notes(bound)}\n{inside}\n</div>"
    )


def _looks(bound: BoundField) -> str:
    """The classes of a field: whether something is wrong with it, and with which results it is shown."""
    when = getattr(bound.field, WHEN, ())
    results = " results" if bound.name == OUTCOME else ""
    wrong = " field-wrong" if bound.errors else ""
    shown = f" when {getattr(bound.field, MARKS)}" if when else ""
    only = f' data-when="{escaped("|".join(when))}"' if when else ""
    return f' class="field{results}{wrong}{shown}"{only}'


def _heading(bound: BoundField) -> str:
    optional = not bound.field.required and not getattr(bound.field, WHEN, ())
    return f"{escaped(bound.label)}{OPTIONAL if optional else ''}"


def _notes(bound: BoundField) -> str:
    """Help and mistakes, under the names by which the box refers to them."""
    name, told = escaped(bound.auto_id), ""
    if bound.help_text:
        told = f'<div class="help" id="{name}_helptext">{escaped(bound.help_text)}</div>'
    if mistakes := "".join(map(escaped, bound.errors)):
        sign = icon("octagon-alert")
        told += f'<div class="field-error" id="{name}_error">{sign}<span>{mistakes}</span></div>'
    return told


# ── what is inside


def _number(bound: BoundField) -> str:
    box, unit = boxed(bound, "input-number"), getattr(bound.field.widget, "unit", "")
    return f'<div class="with-unit">{box}<span>{escaped(unit)}</span></div>' if unit else box


def _cards(bound: BoundField) -> str:
    inline = " choices-inline" if getattr(bound.field.widget, "inline", False) else ""
    return f'<div class="choices{inline}">{"".join(map(_card, bound))}</div>'


def _card(option: Any) -> str:
    note = option.data.get("note")
    small = f"<small>{escaped(note)}</small>" if note else ""
    picked = " choice-picked" if option.data["selected"] else ""
    return (
        f'<label class="choice{picked}" for="{escaped(option.id_for_label)}">{option.tag()}'
        f"<span>{escaped(option.choice_label)}{small}</span></label>\n"
    )


def _by_template(name: str) -> Callable[[BoundField], str]:
    def draw(bound: BoundField) -> str:
        kept = getattr(bound.form, "kept", {}).get(bound.name, ())
        return render_to_string(f"web/components/_field_{name}.html", {"field": bound, "kept": kept})

    return draw


GROUPS: dict[str, Callable[[BoundField], str]] = {
    "choices": _cards,
    **{kind: _by_template(kind) for kind in ("rating", "many", "place")},
}
BOXES: dict[str, Callable[[BoundField], str]] = {
    "number": _number,
    "date": lambda bound: boxed(bound, "input-date"),
    "photos": _by_template("photos"),
    "file": _by_template("photos"),
}
