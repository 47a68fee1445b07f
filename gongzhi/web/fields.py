"""Form fields with our own widgets and our own words for mistakes.

They forgive how people type (full-width digits, 2026年3月9日, text pasted from Word) and say plainly what is
wrong when something is. Messages name the field, because the summary above a form shows them alone.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongzhi.cases.errors import FormRefused
from gongzhi.text.tidy import tidy
from gongzhi.web import widgets
from gongzhi.web.chinese_dates import ZONE

DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
MOMENT = re.compile(DAY.pattern + r"[T ]*(\d{1,2})[:点时](\d{2})分?")
STARS = [("5", "很满意"), ("4", "满意"), ("3", "一般"), ("2", "不满意"), ("1", "很不满意")]


class Form(forms.Form):
    """Our forms leave the checking to the server: its sentences are kinder than the browser's."""

    use_required_attribute = False

    def refuse(self, refused: FormRefused) -> None:
        """Put the sentences of a door beside their fields; those of no field stand above the form."""
        for name, sentence in refused.errors.items():
            if sentence not in self.errors.get(name, []):
                self.add_error(name if name in self.fields else None, sentence)

    def __getitem__(self, name: str) -> forms.BoundField:
        """The field. Templates look here first for whatever they want of a form, so saying no is cheap."""
        if name not in self.fields:
            raise KeyError(name)
        return super().__getitem__(name)


class TextField(forms.Field):
    """Text without what cannot be seen. `limit` counts characters as people do; `lines` keeps line breaks."""

    def __init__(self, *, label: str, limit: int = 200, lines: bool = False, **kwargs: Any) -> None:
        self.limit, self.lines = limit, lines
        box = forms.Textarea(attrs={"rows": 4, "data-limit": limit}) if lines else forms.TextInput()
        kwargs.setdefault("error_messages", {"required": f"请填写“{label}”。"})
        kwargs.setdefault("widget", box)
        super().__init__(label=label, **kwargs)

    def to_python(self, value: Any) -> str:
        return tidy(str(value), lines=self.lines) if value is not None else ""

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.limit:
            over = len(value) - self.limit
            raise ValidationError(
                f"“{self.label}”最多 {self.limit} 字，现在有 {len(value)} 字，请删减 {over} 字。"
            )


Listed = Sequence[tuple[Any, Any]]


class ChoiceField(forms.ChoiceField):
    """One of few (`cards`, all visible) or one of many (a list to open).

    `choices` may be a function: a long list is then made only where it is drawn, or something was chosen.
    """

    def __init__(
        self,
        *,
        label: str,
        choices: Listed | Callable[[], Listed],
        cards: bool = False,
        widget: Any = None,
        **kwargs: Any,
    ) -> None:
        words = {"required": f"请选择“{label}”。", "invalid_choice": f"“{label}”请从列出的选项中选择。"}
        if widget is None:
            widget = widgets.ChoiceCards(inline=True) if cards else widgets.Select()
        listed = choices if cards or isinstance(widget, forms.RadioSelect) else _with_none(choices)
        super().__init__(label=label, choices=listed, widget=widget, error_messages=words, **kwargs)


def _with_none(choices: Listed | Callable[[], Listed]) -> Listed | Callable[[], Listed]:
    """The list headed by «nothing chosen yet»."""
    none = ("", "请选择")
    return (lambda: [none, *choices()]) if callable(choices) else [none, *choices]


class ManyField(forms.TypedMultipleChoiceField):
    """Several of a list; gives their numbers. Raises a sentence for what the list does not have."""

    def __init__(self, *, label: str, choices: Any, **kwargs: Any) -> None:
        words = {"required": f"请选择“{label}”。", "invalid_choice": f"“{label}”请从列出的选项中选择。"}
        super().__init__(
            label=label,
            choices=choices,
            coerce=int,
            widget=widgets.ManyOf(),
            error_messages=words,
            **kwargs,
        )


class RatingField(ChoiceField):
    def __init__(self, *, label: str, **kwargs: Any) -> None:
        super().__init__(label=label, choices=STARS, widget=widgets.Rating(), **kwargs)


class DateField(forms.Field):
    """A civil date. The browser's own picker sends 2026-03-09; other spellings come from old browsers."""

    def __init__(self, *, label: str, **kwargs: Any) -> None:
        words = {"required": f"请填写“{label}”。"}
        super().__init__(label=label, widget=widgets.DateInput(), error_messages=words, **kwargs)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date):
            return value
        text = unicodedata.normalize("NFKC", str(value or "")).replace(" ", "")
        if not text:
            return None
        found = DAY.fullmatch(text)
        try:
            return date(*map(int, found.groups())) if found else date.fromisoformat(text)
        except ValueError:
            raise ValidationError(
                f"“{self.label}”写的是“{text[:40]}”，没有这一天；请写成 2026-03-09 这样的日期。"
            ) from None


class MomentField(forms.Field):
    """A moment on the wall clock in China; other spellings come from old browsers."""

    def __init__(self, *, label: str, **kwargs: Any) -> None:
        words = {"required": f"请填写“{label}”。"}
        super().__init__(label=label, widget=widgets.MomentInput(), error_messages=words, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        text = unicodedata.normalize("NFKC", str(value or "")).strip()
        if not text:
            return None
        found = MOMENT.fullmatch(text)
        try:
            at = datetime(*map(int, found.groups()), tzinfo=ZONE) if found else datetime.fromisoformat(text)  # type: ignore[misc, arg-type]
        except ValueError:
            raise ValidationError(
                f"“{self.label}”写的是“{text}”，看不出是哪天几点；请写成 2026-03-09 14:30 这样的时间。"
            ) from None
        return at if at.tzinfo else at.replace(tzinfo=ZONE)


class NumberField(forms.Field):
    """A decimal number; full-width digits and thousands separators are understood."""

    def __init__(self, *, label: str, unit: str = "", **kwargs: Any) -> None:
        words = {"required": f"请填写“{label}”。"}
        super().__init__(label=label, widget=widgets.NumberInput(unit=unit), error_messages=words, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        text = unicodedata.normalize("NFKC", str(value or "")).replace(",", "").strip()
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise ValidationError(f"“{self.label}”请填数字，例如 1200 或 0.5。") from None
        if not number.is_finite():
            raise ValidationError(f"“{self.label}”请填数字，例如 1200 或 0.5。")
        return number


class PlaceField(forms.Field):
    """Words for a place and, when known, its longitude and latitude: {"address", "lon", "lat"}."""

    def __init__(self, *, label: str, features: list[dict[str, Any]] | None = None, **kwargs: Any) -> None:
        words = {"required": f"请写出“{label}”，或者在地图上点一下。"}
        super().__init__(
            label=label, widget=widgets.PlacePicker(features=features), error_messages=words, **kwargs
        )

    def to_python(self, value: Any) -> dict[str, Any]:
        address, lon, lat = value or ("", "", "")
        place: dict[str, Any] = {"address": tidy(str(address or ""))}
        if lon and lat:
            place |= self._point(str(lon), str(lat))
        return place if place["address"] or "lon" in place else {}

    def _point(self, lon: str, lat: str) -> dict[str, float]:
        try:
            point = {"lon": float(lon), "lat": float(lat)}
        except ValueError:
            raise ValidationError(f"“{self.label}”的坐标不完整，请重新在地图上点一下。") from None
        if not (abs(point["lon"]) <= 180 and abs(point["lat"]) <= 90):  # also false for nan
            raise ValidationError(f"“{self.label}”的坐标不在地球上，请重新在地图上点一下。")
        return point


class PhotosField(forms.Field):
    """Newly sent photos, as Django's uploaded files. Whoever keeps them judges their content."""

    def __init__(self, *, label: str, **kwargs: Any) -> None:
        words = {"required": f"请选择“{label}”。"}
        super().__init__(label=label, widget=widgets.Photos(), error_messages=words, **kwargs)

    def to_python(self, value: Any) -> list[Any]:
        return list(value or [])


class YesField(forms.BooleanField):
    def __init__(self, *, label: str, **kwargs: Any) -> None:
        super().__init__(label=label, error_messages={"required": f"请勾选“{label}”。"}, **kwargs)
