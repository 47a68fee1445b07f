"""Form widgets, each with the name of the component that draws it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe

from gongzhi.web.form_rendering import escaped

KINDS: dict[type[forms.Widget], str] = {
    forms.RadioSelect: "choices",
    forms.CheckboxSelectMultiple: "choices",
    forms.CheckboxInput: "checkbox",
    forms.FileInput: "file",
}


class ChoiceCards(forms.RadioSelect):
    """Few choices, all visible. `notes` adds a line of explanation under a choice, `inline` sets columns."""

    presentation = "choices"

    def __init__(self, *, notes: dict[str, str] | None = None, inline: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.notes, self.inline = notes or {}, inline

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"note": self.notes.get(str(value), "")}


class ManyOf(forms.CheckboxSelectMultiple):
    """Several of a long list, folded away until it is wanted; checkboxes, so it needs no script."""

    presentation = "many"


class Select(forms.Select):
    """A list to choose from. Django draws each option by a template of its own; a list of units is long."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        options = drawn_options(self.choices, self.format_value(value))
        told = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return mark_safe(f"<select{told}>{options}</select>")  # noqa: S308 every part is escaped


def drawn_options(choices: Iterable[tuple[Any, Any]], chosen: Iterable[str]) -> SafeString:
    """The inside of a list to choose from, with its groups."""
    picked = set(chosen)
    return mark_safe("".join(_option(*choice, chosen=picked) for choice in choices))  # noqa: S308 escaped


def _option(value: Any, label: Any, *, chosen: set[str]) -> str:
    """An option, or a group of them where the label is a list."""
    if isinstance(label, list | tuple):
        inside = "".join(_option(*choice, chosen=chosen) for choice in label)
        return f'<optgroup label="{escaped(value)}">{inside}</optgroup>'
    mark = " selected" if str(value) in chosen else ""
    return f'<option value="{escaped(value)}"{mark}>{escaped(label)}</option>'


class Rating(forms.RadioSelect):
    """Five stars with a word each; radio buttons, so it needs no script."""

    presentation = "rating"


class DateInput(forms.DateInput):
    input_type = "date"
    presentation = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class MomentInput(forms.DateTimeInput):
    """Day and time of day; the browser's picker sends 2026-03-09T14:30."""

    input_type = "datetime-local"
    presentation = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


class NumberInput(forms.TextInput):
    """A text box for numbers: a spinner changes figures when somebody scrolls over it."""

    presentation = "number"

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        super().__init__(attrs={"inputmode": "decimal", "autocomplete": "off"}, **kwargs)
        self.unit = unit


class Photos(forms.FileInput):
    """Several photos; the script makes them smaller before they travel."""

    presentation = "photos"
    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "image/*", "multiple": True, "data-photos": ""})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class PlacePicker(forms.MultiWidget):
    """Words for the place, and its longitude and latitude when the map or the telephone gave them."""

    presentation = "place"

    def __init__(self, *, features: list[dict[str, Any]] | None = None) -> None:
        super().__init__(
            {
                "address": forms.TextInput(
                    attrs={"autocomplete": "street-address", "aria-label": "地点的名称或地址"}
                ),
                "lon": forms.HiddenInput(),
                "lat": forms.HiddenInput(),
            }
        )
        self.features = features or []

    def decompress(self, value: Any) -> list[Any]:
        value = value or {}
        return [value.get("address", ""), value.get("lon"), value.get("lat")]


def presentation(widget: forms.Widget) -> str:
    """How `field_drawing` draws this widget; plain boxes are of the kind «input»."""
    named = getattr(widget, "presentation", None)
    return named or KINDS.get(type(widget), "input")
