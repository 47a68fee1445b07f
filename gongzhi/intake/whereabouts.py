"""From what somebody wrote as a place to a place on the map; if it is not certain, one question back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongzhi.places.models import Division, Level
from gongzhi.places.selectors import PlaceHit, divisions_within, search_places

ASKED = 6  # places offered at most
NONE = "none"
Place = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """«Which of these do you mean?», or if nothing fits, «in which village?»."""

    address: str
    hits: list[PlaceHit]
    villages: list[tuple[str, list[Division]]]


def settle(place: Place, answer: Mapping[str, str], today: date) -> Place | Question:
    """The place, located as well as can be, or the question that is still to be asked.

    `answer`: asked (the address the question was about), which (a hit's position, or NONE), village (pk).
    A question is asked once for an address; whatever the answer, the report goes on.
    """
    if "lon" in place:
        return place
    address = place.get("address", "")
    hits = search_places(address, on=today)[:ASKED]
    if len(hits) == 1 and hits[0].label == address:
        return _at(place, hits[0])
    if answer.get("asked") != address:
        return Question(address, hits, _villages(today))
    which = answer.get("which", "")
    if which.isdecimal() and len(which) < 4 and int(which) < len(hits):
        return _at(place, hits[int(which)])
    return _in_village(place, answer.get("village", ""))


def without_stale_point(place: Place, before: Place) -> Place:
    """Without the point of the earlier answer when other words stand beside it now."""
    same_point = "lon" in place and (place["lon"], place["lat"]) == (before.get("lon"), before.get("lat"))
    if same_point and place.get("address") != before.get("address"):
        return {"address": place["address"]}
    return place


def _at(place: Place, hit: PlaceHit) -> Place:
    return {**place, "address": _named(place["address"], hit), "lon": hit.lon, "lat": hit.lat}


def _in_village(place: Place, pk: str) -> Place:
    village = Division.objects.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None
    if village is None:
        return place
    return {**place, "address": place.get("address") or village.name, "division": village.pk}


def _named(typed: str, hit: PlaceHit) -> str:
    """What the person wrote, with the place it means behind it when they differ."""
    return typed if typed == hit.label else f"{typed}（{hit.where}{hit.label}）"[:200]


def _villages(today: date) -> list[tuple[str, list[Division]]]:
    """Villages and communities under the name of their town, in tree order."""
    rows = divisions_within("", today, Level.VILLAGE, Level.COMMUNITY).select_related("parent")
    found: dict[str, list[Division]] = {}
    for row in rows:
        found.setdefault(row.parent.name if row.parent else "", []).append(row)
    return list(found.items())
