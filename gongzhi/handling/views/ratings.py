"""Ratings of one's own unit or area: figures that say how they are made, and each rating with its case."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gongzhi.handling import ratings as rated
from gongzhi.handling.pack import handling
from gongzhi.web.signed_in import posts_of_request

MATTER = "事件"


@login_required
@require_GET
def ratings(request: HttpRequest) -> HttpResponse:
    now, asked = timezone.now(), request.GET.get("show", "")
    chosen = asked if asked in rated.FILTERS else ""
    rows = rated.ratings_for(posts_of_request(request), MATTER, now - handling().counted)
    context = {
        "days": handling().counted.days,
        "figures": rated.figures(rows),
        "rows": rated.newest(rows, chosen),
        "chosen": chosen,
        "chips": [
            {"label": label, "address": f"?show={name}" if name else "?", "current": name == chosen}
            for name, (label, _) in rated.FILTERS.items()
        ],
    }
    return render(request, "handling/ratings.html", context)
