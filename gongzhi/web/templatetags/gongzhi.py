"""Tags and filters of our pages. `{% load gongzhi %}`; every one is shown on /styleguide."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import segno
from django import forms, template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from gongzhi.calendars import Due
from gongzhi.cases import numbers
from gongzhi.web import chinese_dates, differences, due_words, field_drawing, map_drawing, marks

register = template.Library()


register.simple_tag(marks.icon)
register.simple_tag(marks.light)
register.filter(marks.case_address)
register.simple_tag(field_drawing.drawn_field, name="field")
register.filter(field_drawing.boxed)


@register.simple_tag
@cache
def stylesheets(names: str) -> SafeString:
    """Links to our small style sheets, in this order."""
    links = (
        format_html('<link rel="stylesheet" href="{}">', static(f"web/{name}.css")) for name in names.split()
    )
    return mark_safe("\n".join(links))  # noqa: S308 each part was made by format_html


@register.inclusion_tag("web/components/_due.html", takes_context=True)
def due(context: Context, due: Due) -> dict[str, Any]:
    """What is left of a term, its last moment, and why it is that day. Takes a `calendars.Due`."""
    words = due_words.words(due, context["now"])
    return {"due": words, "days": marks.days(words.lines)}


@register.simple_tag(takes_context=True)
def due_left(context: Context, due: Due) -> str:
    """Only what is left: 还剩 3 个工作日."""
    now: datetime = context["now"]
    return due_words.left(due.term.due(due.calendar, now), now)


@register.simple_tag(takes_context=True)
def left(context: Context, moment: datetime) -> str:
    """What is left until a moment, for lists: 还剩 3 小时, 已超期 2 天."""
    return marks.left(moment, context["now"])


@register.simple_tag(takes_context=True)
def when(context: Context, moment: datetime | date | None) -> SafeString:
    """今天 14:05 as a <time> element whose title says the full date; nothing for None."""
    return marks.when(moment, context["now"])


@register.simple_tag(takes_context=True)
def ago(context: Context, moment: datetime) -> str:
    """5 分钟前; from the second day on, the day itself."""
    return chinese_dates.ago(moment, context["now"])


@register.filter
def grouped(number: str) -> str:
    """A case number in groups of four."""
    return numbers.grouped(number)


@register.filter
def masked(phone: str) -> str:
    """138****5678: enough to recognise one's own number, not enough to call it."""
    if len(phone) < 7:
        return "*" * max(len(phone) - 2, 0) + phone[-2:]
    return f"{phone[:3]}****{phone[-4:]}"


@register.filter
def get(thing: Any, name: str) -> Any:
    """An attribute or an entry whose name is only known in the template."""
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name)


@register.inclusion_tag("web/components/_problems.html")
def problems(form: forms.BaseForm) -> dict[str, Any]:
    """The summary above a form that came back: each sentence links to its field."""
    lines = [
        (form[name].id_for_label or form[name].auto_id, sentence)
        for name, sentences in form.errors.items()
        if name in form.fields
        for sentence in sentences
    ]
    return {"lines": lines, "general": form.non_field_errors()}


@register.simple_tag(takes_context=True)
def idem(context: Context) -> SafeString:
    """The hidden key by which the server knows a second press of the same button.

    A form that came back keeps its key. A page drawn after the press has been recorded says `recorded`, and
    its forms, which are new ones, get new keys.
    """
    posted = "" if context.get("recorded") else context["request"].POST.get("idem", "")
    try:
        key = uuid.UUID(posted)
    except ValueError:
        key = uuid.uuid4()
    return format_html('<input type="hidden" name="idem" value="{}">', key)


@register.inclusion_tag("web/components/_diff.html")
def diff(old: str, new: str) -> dict[str, Any]:
    return {"lines": differences.differences(old, new)}


@register.inclusion_tag("web/components/_map.html")
def map_of(
    name: str,
    features: Sequence[Any],
    points: Sequence[Any] = (),
    label: str = "地图",
    letter: int = map_drawing.LETTER,
    **extra: Any,
) -> dict[str, Any]:
    """A map drawn from GeoJSON: an SVG for everybody, Leaflet in its place where scripts run."""
    return {
        "id": name,
        "drawing": map_drawing.picture(features, points, letter),
        "letter": letter,
        "data": mark_safe(map_drawing.script(features, points)),  # noqa: S308 escaped for a script
        "label": label,
        **extra,
    }


@register.simple_tag
def qr(text: str, label: str = "二维码") -> SafeString:
    """A QR code as inline SVG, black on white in every theme."""
    code = segno.make(text, error="m")
    drawing = code.svg_inline(scale=4, border=1, dark="#000", light="#fff", omitsize=True)
    return format_html('<span class="qr" role="img" aria-label="{}">{}</span>', label, mark_safe(drawing))  # noqa: S308 segno's own output


@register.inclusion_tag("web/components/_sort_head.html", takes_context=True)
def sort_head(context: Context, key: str, label: str, numeric: bool = False) -> dict[str, Any]:
    """A column head that sorts by `key`; `?sort=-key` is downwards. The list starts anew from its top."""
    query = context["request"].GET.copy()
    now = query.get("sort", context.get("sort", ""))
    query["sort"] = f"-{key}" if now == key else key
    query.pop("after", None)
    direction: Mapping[str, str] = {key: "ascending", f"-{key}": "descending"}
    return {
        "label": label,
        "address": f"?{query.urlencode()}",
        "direction": direction.get(now),
        "numeric": numeric,
    }
