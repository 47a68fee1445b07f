"""The place a photo carries, used as the place of the report if the person wants: asked for on the first
screen, shown and confirmed on the second.

Nothing is read unless the box is ticked. Where scripts run, photos are made smaller before they travel and
lose what they carry; then the script sends the head of one original along, again only if the box is ticked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from gongzhi.cases.models import Case
from gongzhi.cases.photo_place import place_in
from gongzhi.places.models import Division
from gongzhi.places.selectors import area_at, grid_name
from gongzhi.web import fields
from gongzhi.web.outlines import around

TICK, POINT, HEAD = "photo_place", "photo_point", "photo_head"
USE = "use_photo_place"  # the box on the second screen
KEPT_FROM = "照片里的位置"


def offer(form: forms.Form) -> None:
    """Put the box behind the photos, and a hidden field that keeps what was read when the form comes back."""
    names = list(form.fields)
    photos = next((name for name, one in form.fields.items() if isinstance(one, fields.PhotosField)), "")
    form.fields[TICK] = fields.YesField(
        label="用照片里记着的位置当作地点",
        required=False,
        widget=forms.CheckboxInput(attrs={"data-photo-place": "", "data-private": "1"}),
        help_text="有的手机把拍摄地点写在照片里。打勾就读出来，下一步给您看，对了才用；照片里的照样去掉。",
    )
    form.fields[POINT] = forms.CharField(required=False, widget=forms.HiddenInput())
    kept = form.initial.get(TICK) or ()
    form.initial.update({TICK: bool(kept), POINT: ",".join(map(str, kept))})
    form.order_fields([*names[: names.index(photos) + 1], TICK] if photos else None)


def answer(form: forms.Form) -> dict[str, Any]:
    """What the draft keeps: nothing, or the point, or an empty point where no photo carries a place."""
    if not form.cleaned_data.get(TICK):
        return {TICK: None}
    sent: Any = form.files
    photos = [name for name, one in form.fields.items() if isinstance(one, fields.PhotosField)]
    streams = [file for name in (HEAD, *photos) for file in sent.getlist(name)]
    found = next((point for file in streams if (point := place_in(file))), None)
    return {TICK: list(found or _typed(form.cleaned_data.get(POINT, "")))}


def keep_point(form: forms.Form) -> None:
    """The form comes back without its files: what was read in them goes into the hidden field."""
    sent: Any = form.data
    form.data = sent.copy()
    form.data[POINT] = ",".join(map(str, answer(form)[TICK] or ()))  # type: ignore[index]


def _typed(words: str) -> tuple[float, ...]:
    """A point that came back with the form. Whatever else came back is no point."""
    try:
        lon, lat = (float(part) for part in words.split(","))
    except ValueError:
        return ()
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else ()


@dataclass(frozen=True, slots=True)
class PhotoPlace:
    """What the second screen says of it. `area` None: no place, or one outside the county (`outside`)."""

    point: tuple[float, float] | None
    area: Division | None
    name: str
    areas: list[dict[str, Any]]

    @property
    def outside(self) -> bool:
        return self.point is not None and self.area is None

    @property
    def place(self) -> dict[str, Any]:
        """As the answer of the second screen; empty when it cannot be used."""
        if self.point is None or self.area is None:
            return {}
        return {"lon": self.point[0], "lat": self.point[1]}

    @property
    def points(self) -> list[dict[str, Any]]:
        return [{**self.place, "label": KEPT_FROM}] if self.place else []


def asked_for(answers: Mapping[str, Any], today: date) -> PhotoPlace | None:
    """What became of the wish to use the place of a photo; None when nobody wished."""
    kept = answers.get(TICK)
    if kept is None:
        return None
    if len(kept) != 2:
        return PhotoPlace(None, None, "", [])
    area = area_at(kept[0], kept[1], today)
    if area is None:
        return PhotoPlace((kept[0], kept[1]), None, "", [])
    return PhotoPlace((kept[0], kept[1]), area, grid_name(area), around(Case(area_path=area.path), today))


def chosen(found: PhotoPlace | None, place: dict[str, Any], ticked: bool) -> dict[str, Any]:
    """The place of the second screen, with or without the photo's: a point set by hand wins."""
    if not found or not found.place:
        return place
    words, by_hand = place.get("address", ""), "lon" in place and not found.place.items() <= place.items()
    if by_hand:
        return place
    if not ticked:
        return {"address": words} if words else {}
    return {**place, **found.place, "address": words or f"{found.name}（{KEPT_FROM}）"}
