"""Reads a form off a page and fills it in as a person would who sees nothing but the page."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html
from PIL import Image

Values = dict[str, Any]


@dataclass
class Form:
    """One form of a page: where it goes, its fields by name, and with which outcome they belong."""

    action: str
    values: Values = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)
    when: dict[str, set[str]] = field(default_factory=dict)


def forms(page: str) -> list[Form]:
    tree = html.fromstring(page)
    return [_form(found) for found in tree.iter("form") if (found.get("method") or "").lower() == "post"]


def form_to(page: str, action: str) -> Form | None:
    """The form that goes to this address; empty: to the page's own."""
    return next((form for form in forms(page) if form.action == action), None)


def _form(found: html.HtmlElement) -> Form:
    form = Form(found.get("action") or "")
    for box in found.iter("input", "select", "textarea"):
        name = box.get("name")
        if not name or name == "csrfmiddlewaretoken":
            continue
        kind = box.get("type") or box.tag
        form.kinds[name] = kind
        if kind in ("radio", "checkbox"):
            form.options.setdefault(name, []).append(box.get("value") or "on")
            if box.get("checked") is not None:
                form.values[name] = box.get("value") or "on"
        elif box.tag == "select":
            form.options[name] = [o.get("value") for o in box.iter("option") if o.get("value")]
            chosen = [o.get("value") for o in box.iter("option") if o.get("selected") is not None]
            form.values[name] = chosen[0] if chosen else ""
        else:
            form.values[name] = (box.text or "").strip() if box.tag == "textarea" else box.get("value") or ""
        _when(form, box, name)
    for button in found.iter("button"):
        if name := button.get("name"):
            form.kinds.setdefault(name, "button")
            form.options.setdefault(name, []).append(button.get("value") or "")
    return form


def _when(form: Form, box: html.HtmlElement, name: str) -> None:
    holder = next((a for a in box.iterancestors() if a.get("data-when")), None)
    if holder is not None:
        form.when[name] = set(holder.get("data-when").split("|"))


def text_of(page: str) -> str:
    """What stands in the main part of a page."""
    return " ".join(html.fromstring(page).find(".//main").text_content().split())


def complaints(page: str) -> list[str]:
    """What the page says is wrong, as the reader sees it."""
    tree = html.fromstring(page)
    boxes = tree.xpath("//*[@id='problems'] | //*[@role='alert'] | //*[contains(@class,'message-error')]")
    return [" ".join(box.text_content().split()) for box in boxes]


def filled(form: Form, wanted: Mapping[str, Any], words: Mapping[str, str], outcome: str | None) -> Values:
    """The form's values with `wanted` laid over them and everything else that is open filled in plausibly."""
    sent: Values = dict(form.values)
    if outcome is not None:
        sent["_outcome"] = outcome
    for name, kind in form.kinds.items():
        if name in form.when and outcome not in form.when[name]:
            sent.pop(name, None)
        elif name in wanted:
            sent[name] = wanted[name]
        elif kind not in ("hidden", "checkbox", "file") and not sent.get(name):
            sent[name] = _plausible(form, name, kind, words)
    return {name: value for name, value in sent.items() if value not in (None, "", False)}


def photo() -> SimpleUploadedFile:
    """A small grey picture."""
    picture = io.BytesIO()
    Image.new("RGB", (32, 24), "#9aa5b1").save(picture, "JPEG")
    return SimpleUploadedFile("照片.jpg", picture.getvalue(), "image/jpeg")


def _plausible(form: Form, name: str, kind: str, words: Mapping[str, str]) -> str:
    if name in form.options:
        return form.options[name][0] if form.options[name] else ""
    return words.get(kind, words["text"])
