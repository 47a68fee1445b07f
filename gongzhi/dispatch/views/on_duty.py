"""Who can be called today, with stand-ins, for the area of the desk."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gongzhi.dispatch.filters import Filters
from gongzhi.dispatch.loads import on_duty
from gongzhi.dispatch.views.showing import asked_by
from gongzhi.web.signed_in import is_htmx


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    _, areas = asked_by(request)
    now = timezone.now()
    filters = Filters.read(request.GET, areas, now)
    people = on_duty(filters.area, timezone.localdate(now))
    context = {"now": now, "people": people, "filters": filters}
    part = is_htmx(request)
    return render(request, "dispatch/desk/_on_duty.html" if part else "dispatch/desk/on_duty.html", context)
