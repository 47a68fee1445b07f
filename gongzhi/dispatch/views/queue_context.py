"""What the left side of the desk shows: rows with their lights, chips with their counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from gongzhi.cases.actors import Actor
from gongzhi.dispatch import catalogue, queue, reach
from gongzhi.dispatch.choosing import category_choices
from gongzhi.dispatch.filters import LIGHTS, Filters
from gongzhi.dispatch.queue import Queued
from gongzhi.places.models import Division
from gongzhi.web.counting import up_to
from gongzhi.web.widgets import drawn_options


def queue_context(
    actor: Actor, areas: list[str], filters: Filters, now: datetime, shown: list[Queued], older: str
) -> dict[str, Any]:
    """Everything the queue's template needs; `shown` is the page of cases, `older` the next page's cursor."""
    told = queue.counts(actor, filters, now)
    return {
        "now": now,
        "filters": filters,
        "rows": shown,
        "actor": actor,
        "whose": _whose(filters, told),
        "light_chips": _lights(filters, told),
        "stage_chips": _stages(filters, now),
        "categories": drawn_options(category_choices(), [filters.category]),
        "towns": _towns(areas, filters),
        "place_name_shown": _place_name(filters.place),
        "everywhere": replace(filters, place="").address(),
        "older": filters.address(after=older) if older else "",
        "newer": filters.address() if filters.after else "",
        "since": now,
        "count": 0,
    }


def _place_name(path: str) -> str:
    return (Division.objects.filter(path=path).values_list("name", flat=True).first() or "") if path else ""


def _chip(
    label: str, filters: Filters, current: bool, count: int | None = None, **change: str
) -> dict[str, Any]:
    return {
        "label": label,
        "address": filters.address(**change),
        "current": current,
        "count": up_to(count, queue.COUNTED) if count is not None else None,
    }


def _whose(filters: Filters, told: dict[str, int]) -> list[dict[str, Any]]:
    everything = filters.show == "all"
    return [
        _chip("待我办", filters, not everything, told["mine"], show=""),
        _chip("全部在办", filters, everything, told["all"], show="all"),
    ]


def _lights(filters: Filters, told: dict[str, int]) -> list[dict[str, Any]]:
    return [
        _chip(word, filters, filters.light == key, told.get(key), light="" if filters.light == key else key)
        for key, word in LIGHTS.items()
    ]


def _stages(filters: Filters, now: datetime) -> list[dict[str, Any]]:
    return [
        _chip(stage, filters, filters.stage == stage, stage="" if filters.stage == stage else stage)
        for stage in reach.stages(timezone.localdate(now))
    ]


def _towns(areas: list[str], filters: Filters) -> list[dict[str, Any]]:
    """The desks to choose from: every town of a county's desk, or the towns somebody works for."""
    names = catalogue.towns()
    places = [(path, name) for path, name in names.items() if any(path.startswith(a) for a in areas)]
    county = [(a, "全县") for a in areas if a not in names]
    if len(places) + len(county) < 2:
        return []
    return [
        {
            "label": name,
            "address": replace(filters, area=path, place="", stage="", category="").address(),
            "current": path == filters.area,
            "count": None,
        }
        for path, name in [*county, *places]
    ]
