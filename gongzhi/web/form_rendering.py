"""Draws boxes and ticks without a template: a form that lists units has fifty, each four templates deep.

The markup is that of Django's own templates; tests compare the two.
"""

import html
from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeData, SafeString, mark_safe

Widget = Mapping[str, Any]


class Renderer(DjangoTemplates):
    """Django's renderer, with the common widgets drawn by the functions below."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        widget = context.get("widget", {})
        if (draw := DRAWN.get(template_name)) and not widget.get("wrap_label"):
            return mark_safe(draw(widget))  # noqa: S308 every part is escaped below
        return mark_safe(super().render(template_name, context, request))  # noqa: S308 a template's own output


def escaped(value: Any) -> str:
    """As `conditional_escape` does, for markup put together in Python."""
    return str(value) if isinstance(value, SafeData) else html.escape(str(value))


def _attributes(widget: Widget) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escaped(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = widget["value"]
    told = "" if value is None else f' value="{escaped(value)}"'
    return f'<input type="{widget["type"]}" name="{escaped(widget["name"])}"{told}{_attributes(widget)}>'


def _textarea(widget: Widget) -> str:
    value = widget["value"]
    return (
        f'<textarea name="{escaped(widget["name"])}"{_attributes(widget)}>\n'
        f"{escaped(value) if value else ''}</textarea>"
    )


def _several(widget: Widget) -> str:
    """A widget that is made of others, one after the other."""
    return "".join(DRAWN[part["template_name"]](part) for part in widget["subwidgets"])


PLACE = "django/forms/widgets/"
DRAWN: Mapping[str, Callable[[Widget], str]] = {
    **{
        f"{PLACE}{name}.html": _input
        for name in ("text", "hidden", "date", "number", "password", "file", "checkbox")
    },
    f"{PLACE}checkbox_option.html": _input,
    f"{PLACE}radio_option.html": _input,
    f"{PLACE}textarea.html": _textarea,
    f"{PLACE}multiwidget.html": _several,
}
