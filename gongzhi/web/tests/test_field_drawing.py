"""Fields as pages show them: what belongs together refers to each other, and every word is escaped."""

import re
from typing import Any

import pytest
from django import forms
from django.utils.html import format_html

from gongzhi.web import fields, widgets
from gongzhi.web.field_drawing import drawn_field

NASTY = "<b>\"王'&"
SHOWN = "&lt;b&gt;&quot;王&#x27;&amp;"
CHOICES = [("1", NASTY), ("2", "乙")]
KINDS: dict[str, forms.Field] = {
    "text": fields.TextField(label=NASTY, help_text=NASTY),
    "list": fields.ChoiceField(label=NASTY, choices=CHOICES, help_text=NASTY),
    "cards": fields.ChoiceField(label=NASTY, choices=CHOICES, cards=True, help_text=NASTY),
    "number": fields.NumberField(label=NASTY, unit=NASTY, help_text=NASTY),
    "day": fields.DateField(label=NASTY, help_text=NASTY),
    "yes": fields.YesField(label=NASTY, help_text=NASTY),
    "place": fields.PlaceField(label=NASTY, help_text=NASTY),
    "photos": fields.PhotosField(label=NASTY, help_text=NASTY),
    "several": fields.ManyField(label=NASTY, choices=[(1, NASTY)], help_text=NASTY),
    "stars": fields.RatingField(label=NASTY, help_text=NASTY),
}


def drawn(field: forms.Field, data: dict[str, Any] | None = None) -> str:
    form = type("One", (fields.Form,), {"one": field})(data)
    return str(drawn_field(form["one"]))


@pytest.mark.parametrize("field", KINDS.values(), ids=KINDS)
def test_words_are_escaped_and_names_lead_somewhere(field: forms.Field) -> None:
    page = drawn(field, {})  # nothing was filled in
    assert "王" in page
    assert re.findall(r"<b>|\"王|王'", page) == []
    assert f'<div class="help" id="id_one_helptext">{SHOWN}</div>' in page
    assert 'id="id_one_error"' in page
    assert 'class="field field-wrong"' in page
    named = set(re.findall(r' id="([^"]+)"', page))
    assert set(re.findall(r' for="([^"]+)"', page)) <= named
    assert set(" ".join(re.findall(r' aria-describedby="([^"]+)"', page)).split()) <= named


def test_help_that_is_markup_stays_so() -> None:
    assert "<em>甲</em>" in drawn(fields.TextField(label="甲", help_text=format_html("<em>{}</em>", "甲")))


def test_what_may_be_left_out_says_so() -> None:
    assert "选填" in drawn(fields.TextField(label="甲", required=False))
    assert "选填" not in drawn(fields.TextField(label="甲"))


def test_a_note_and_the_choice_stand_on_the_card() -> None:
    cards = widgets.ChoiceCards(notes={"2": NASTY})
    page = drawn(fields.ChoiceField(label="甲", choices=CHOICES, widget=cards), {"one": "2"})
    picked = re.search(r'<label class="choice choice-picked"[^>]*>.*?</label>', page)
    assert picked
    assert f"<span>乙<small>{SHOWN}</small></span>" in picked[0]
    assert page.count("choice-picked") == 1


def test_a_form_says_no_to_what_is_no_field() -> None:
    with pytest.raises(KeyError):
        fields.Form()["is_multipart"]
