"""The queue on a map, and the same cases as a list beside it."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongzhi.cases.actors import Actor
from gongzhi.dispatch import queue, spots
from gongzhi.dispatch.filters import Filters
from gongzhi.dispatch.views.queue_context import queue_context
from gongzhi.dispatch.views.showing import asked_by
from gongzhi.places import paths
from gongzhi.places.models import Division
from gongzhi.web import lights

MOST = 1000  # the most urgent ones; more than this nobody can tell apart in a picture


@login_required
@require_GET
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """`spot` is the number of a case: the list then holds only what is drawn together with it."""
    actor, areas = asked_by(request)
    now = timezone.now()
    filters = Filters.read(request.GET, areas, now)
    place = filters.place or filters.area
    pins = _pins(actor, filters, now)
    drawn = spots.ground(place, timezone.localdate(now))
    found = spots.gather(pins, drawn) if drawn else []
    chosen = request.GET.get("spot", "")
    together = next(([p.number for p in s.pins] for s in found if chosen in (p.number for p in s.pins)), None)
    if together is None:
        shown, older = queue.listed(actor, filters, now)
    else:
        shown, older = queue.of_numbers(actor, filters, together, now), ""
    context = queue_context(actor, areas, filters, now, shown, older)
    context |= {
        "map": True,
        "drawn": drawn,
        "areas": [(filters.address(place=path), area) for path, area in drawn.shapes] if drawn else [],
        "spots": [spots.as_mark(s) | {"here": chosen in (p.number for p in s.pins)} for s in found],
        "parts": _parts(pins, drawn, filters),
        "spot": together,
        "unplaced": sum(pin.lon is None for pin in pins),
        "capped": len(pins) >= MOST,
        "trail": _trail(filters),
    }
    return render(request, "dispatch/desk/map.html", context)


def _pins(actor: Actor, filters: Filters, now: Any) -> list[spots.Pin]:
    rows = queue.rows(actor, filters, now).values_list(
        "number", "title", "area_path", "due_at", "warn_at", "lon", "lat"
    )
    return [
        spots.Pin(number, title, path or "", lights.colour(due, warn, now), lon, lat)
        for number, title, path, due, warn, lon, lat in rows[:MOST]
    ]


def _parts(pins: list[spots.Pin], drawn: spots.Ground | None, filters: Filters) -> list[dict[str, Any]]:
    """The lines of the table; a grid has no parts to go into."""
    if drawn is None:
        return []
    return [{"part": part, "address": filters.address(place=part.path)} for part in spots.parts(pins, drawn)]


def _trail(filters: Filters) -> list[dict[str, str]]:
    """The way back up, from the whole area to the place that is shown."""
    if not filters.place:
        return []
    within = [
        path
        for path in paths.lineage(filters.place)
        if path.startswith(filters.area) and path != filters.area
    ]
    names = dict(Division.objects.filter(path__in=within).values_list("path", "name"))
    above = replace(filters, place="").address()
    return [{"name": "整个区域", "address": above}] + [
        {"name": names[path], "address": filters.address(place=path)} for path in within if path in names
    ]
