"""What is drawn without a template is what Django's templates draw."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from gongzhi.web.form_rendering import DRAWN, Renderer
from gongzhi.web.widgets import PlacePicker

NASTY = "<b>\"王'&"
CHOICES = [("1", "甲"), (2, NASTY)]
ATTRIBUTES: dict[str, Any] = {
    "id": "s1_单位",
    "class": NASTY,
    "required": True,
    "disabled": False,
    "title": mark_safe("&amp;"),
}
WIDGETS: list[tuple[forms.Widget, list[Any]]] = [
    (forms.TextInput(), ["", None, NASTY, 0, 1.5, mark_safe("&lt;")]),
    (forms.HiddenInput(), [None, 3]),
    (forms.DateInput(format="%Y-%m-%d"), [None, "2026-11-21"]),
    (forms.NumberInput(), [0, 12000]),
    (forms.PasswordInput(), [NASTY]),
    (forms.FileInput(), [None, "x.jpg"]),
    (PlacePicker(), [None, {"address": NASTY, "lon": 120.1, "lat": 28.5}]),
    (forms.CheckboxInput(), [True, False, None, "1"]),
    (forms.Textarea(), ["", None, NASTY, "一\n二"]),
]


@pytest.mark.parametrize(("widget", "values"), WIDGETS, ids=lambda given: type(given).__name__)
def test_a_box_is_what_django_draws(widget: forms.Widget, values: list[Any]) -> None:
    for value in values:
        for attributes in (ATTRIBUTES, {}):
            told = (NASTY, value, dict(attributes))
            assert widget.render(*told, renderer=Renderer()) == widget.render(
                *told, renderer=DjangoTemplates()
            )


@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple])
@pytest.mark.parametrize("wrapped", [True, False])
def test_an_option_is_what_django_draws(kind: Any, wrapped: bool) -> None:
    for option in kind(choices=CHOICES).subwidgets("unit", ["2"], dict(ATTRIBUTES)):
        context = {"widget": {**option, "wrap_label": wrapped}}
        ours, theirs = (r.render(option["template_name"], context) for r in (Renderer(), DjangoTemplates()))
        assert ours == theirs


def test_our_own_forms_are_drawn_so(settings: Any) -> None:
    assert f"{Renderer.__module__}.{Renderer.__name__}" == settings.FORM_RENDERER
    widgets = [widget for widget, _ in WIDGETS]
    used = {widget.template_name for widget in widgets} | {
        kind.option_template_name for kind in (forms.RadioSelect, forms.CheckboxSelectMultiple)
    }
    assert used == set(DRAWN)
