"""One search over cases, people, places, rules and help; each part shows only what the person may see."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from gongzhi.cases import inbox
from gongzhi.cases.catalogue import versions
from gongzhi.people.selectors import find_people
from gongzhi.places.selectors import area_at, grid_name, is_outside, search_places
from gongzhi.text import tidy
from gongzhi.web import help_reader
from gongzhi.web.signed_in import actor_of
from gongzhi.web.views.help import help_files

LONGEST = 60  # characters of a search; more is cut, because nobody searches for a paragraph
SUGGESTED = 8


def _typed(request: HttpRequest) -> str:
    return tidy(request.GET.get("q", ""))[:LONGEST]


@login_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    typed, today = _typed(request), timezone.localdate()
    if not typed:
        return render(request, "web/search/search.html", {"typed": "", "found": 0})
    cases = inbox.search_for(actor_of(request), typed)
    if len(cases) == 1 and typed.replace(" ", "") == cases[0].number:
        return redirect("case", number=cases[0].number)
    context: dict[str, Any] = {
        "typed": typed,
        "cases": cases,
        "people": list(find_people(typed)[:10]),
        "places": search_places(typed, on=today)[:10],
        "rules": [one for one in versions().values() if typed in one.title],
        "help_pages": [(n, t) for n, t in _help_titles() if typed in t],
    }
    context["found"] = sum(len(context[part]) for part in context if part != "typed")
    return render(request, "web/search/search.html", context)


def _help_titles() -> list[tuple[str, str]]:
    return [(f.stem, help_reader.title(f.read_text(encoding="utf-8"))) for f in help_files(settings.HELP)]


@require_GET
def places(request: HttpRequest) -> JsonResponse:
    """Places for the picker; open to residents, because place names are no secret."""
    hits = search_places(_typed(request), on=timezone.localdate())[:SUGGESTED]
    rows = [{"label": h.label, "lon": h.lon, "lat": h.lat, "where": h.where} for h in hits]
    return JsonResponse(rows, safe=False, json_dumps_params={"ensure_ascii": False})


@require_POST
def place_at(request: HttpRequest) -> HttpResponse:
    """The area that holds a point, for the picker; by POST, so that no position stands in a log of addresses.

    400 unless `lon` and `lat` are degrees on earth. `outside`: not in the county, as far as it is drawn.
    """
    try:
        lon, lat = (float(request.POST.get(name, "")) for name in ("lon", "lat"))
    except ValueError:
        return HttpResponseBadRequest()
    if not (abs(lon) <= 180 and abs(lat) <= 90):  # also false for nan
        return HttpResponseBadRequest()
    today = timezone.localdate()
    area = area_at(lon, lat, today)
    found = {"name": grid_name(area) if area else "", "outside": is_outside(lon, lat, today)}
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})
