"""The command room: the queue on the left, the case in the middle, proposals and map on the right.

Every part is a plain page first; htmx asks for the same addresses and takes the part it names as its target.
"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gongzhi.cases.errors import NotYours
from gongzhi.dispatch import holds, queue
from gongzhi.dispatch.filters import Filters
from gongzhi.dispatch.views.queue_context import queue_context
from gongzhi.dispatch.views.showing import (
    CASE,
    QUEUE,
    asked_by,
    case_context,
    case_for,
    show_case,
    target_of,
)


@login_required
@require_GET
@never_cache
def desk(request: HttpRequest) -> HttpResponse:
    actor, areas = asked_by(request)
    now = timezone.now()
    filters = Filters.read(request.GET, areas, now)
    target, number = target_of(request), request.GET.get("case", "")
    if target == CASE and number:
        return show_case(request, actor, filters, case_for(actor, number))
    shown, older = queue.listed(actor, filters, now)
    context = queue_context(actor, areas, filters, now, shown, older)
    if target == QUEUE:
        return render(request, "dispatch/desk/_queue.html", context)
    context |= {"chosen": "case" in request.GET}
    shown_first = number or next((one.case.number for one in shown if not one.holder(actor, now)), "")
    if shown_first:
        # Where the queue fills the window nobody sees this case: it is not opened until it is looked at.
        first = case_for(actor, shown_first)
        context |= case_context(request, actor, filters, first, opens=bool(number))
    return render(request, "dispatch/desk/desk.html", context)


@login_required
@require_GET
@never_cache
def news(request: HttpRequest) -> HttpResponse:
    """How many cases came or changed since the queue was drawn; never moves a row by itself."""
    actor, areas = asked_by(request)
    now = timezone.now()
    filters = Filters.read(request.GET, areas, now)
    since = parse_datetime(request.GET.get("since", "")) or now
    count = queue.news(actor, filters, since, now)
    context = {"filters": filters, "since": since, "count": count, "many": count >= queue.COUNTED}
    context["map"] = "map" in request.GET
    return render(request, "dispatch/desk/_news.html", context)


@login_required
@require_POST
@never_cache
def hold(request: HttpRequest, number: str) -> HttpResponse:
    """A sign of life from an open page: keeps the case for its reader, or tells who has it."""
    actor, _ = asked_by(request)
    case, now = case_for(actor, number), timezone.now()
    holding = holds.take(case, actor, now)
    context = {
        "now": now,
        "case": case,
        "holding": holding,
        "may_take_over": holds.may_take_over(holding, actor, case),
        "renewed": holds.RENEWED,
        "here": request.GET.urlencode() and f"?{request.GET.urlencode()}",
    }
    return render(request, "dispatch/desk/_hold.html", context)


@login_required
@require_POST
def take_over(request: HttpRequest, number: str) -> HttpResponse:
    """A chief takes the case from whoever has it open."""
    actor, areas = asked_by(request)
    now = timezone.now()
    filters = Filters.read(request.GET, areas, now)
    case = case_for(actor, number)
    try:
        holds.take_over(case, actor, now)
    except NotYours as refused:
        return show_case(request, actor, filters, case, status=409, objection=refused.text)
    if target_of(request) == CASE:
        return show_case(request, actor, filters, case)
    return redirect(reverse("desk") + filters.address(case=case.number, after=filters.after))
