"""The list of dates kept and broken, month by month, and the same as a file for a spreadsheet."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongzhi.dispatch import catalogue, kept, supervision
from gongzhi.dispatch.views.supervision import NOBODY, area_of
from gongzhi.web.signed_in import actor_of


@login_required
@require_GET
@never_cache
def show(request: HttpRequest) -> HttpResponseBase:
    actor, now = actor_of(request), timezone.now()
    areas = supervision.areas_of(actor)
    if not areas:
        raise PermissionDenied(NOBODY)
    area, month = area_of(request, areas), kept.Month.of(request.GET.get("month", ""), now)
    unit = int(typed) if (typed := request.GET.get("unit", "")).isdecimal() and len(typed) < 10 else None
    state = request.GET.get("state", "")
    state = state if state in kept.STATES else ""
    found = kept.rows(actor, area, month, now, unit=unit, state=state)
    if request.GET.get("as") == "csv":
        response = StreamingHttpResponse(kept.as_csv(found), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="gongzhi-dates-{month.name}.csv"'
        return response
    return _page(request, {"area": area, "month": month.name, "unit": unit or "", "state": state}, found)


def _page(request: HttpRequest, asked: dict[str, Any], found: Any) -> HttpResponse:
    shown = list(found[: kept.SIZE + 1])
    units = catalogue.directory().by_pk
    lines = [(duty, units.get(duty.unit_id), kept.state_of(duty), kept.colour(duty)) for duty in shown]
    states = {"": "全部", **kept.STATES}
    context = {
        "now": timezone.now(),
        "lines": lines[: kept.SIZE],
        "more": len(shown) > kept.SIZE,
        "asked": asked,
        "unit": units.get(asked["unit"]),
        "chips": [
            {
                "label": word,
                "address": _address(asked, state=key),
                "current": key == asked["state"],
                "count": None,
            }
            for key, word in states.items()
        ],
        "csv": _address(asked) + "&as=csv",
        "all_units": _address(asked, unit=""),
    }
    return render(request, "dispatch/supervision/kept.html", context)


def _address(asked: dict[str, Any], **changes: str) -> str:
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in (asked | changes).items() if value != ""})
    return f"?{query.urlencode()}"
