"""What the views of the desk share: who asks, which part of the page, and showing the case in the middle."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case
from gongzhi.cases.selectors import get_case_for
from gongzhi.dispatch import holds, queue, reach
from gongzhi.dispatch.filling import Wanted
from gongzhi.dispatch.filters import Filters
from gongzhi.dispatch.forms import MoveForm
from gongzhi.dispatch.loads import busiest, loads
from gongzhi.dispatch.pane import pane
from gongzhi.dispatch.views.queue_context import queue_context
from gongzhi.web.signed_in import actor_of, is_htmx

CASE, QUEUE = "desk-case", "desk-queue"
NOBODY = "指挥室由调度员、镇街领导和县级调度、督办人员使用。"


def asked_by(request: HttpRequest) -> tuple[Actor, list[str]]:
    """The actor and the areas of his desk; PermissionDenied for who has none."""
    actor = actor_of(request)
    areas = reach.areas_of(actor)
    if not areas:
        raise PermissionDenied(NOBODY)
    return actor, areas


def case_for(actor: Actor, number: str) -> Case:
    """The case, or 404 whether there is none or it is not his to see."""
    try:
        return get_case_for(actor, number)
    except Case.DoesNotExist:
        raise Http404 from None


def target_of(request: HttpRequest) -> str:
    """The part of the page htmx asked for; empty for a whole page."""
    htmx: Any = getattr(request, "htmx", None)
    return (htmx.target or "") if is_htmx(request) and htmx else ""


def case_context(
    request: HttpRequest,
    actor: Actor,
    filters: Filters,
    case: Case,
    returned: MoveForm | None = None,
    *,
    opens: bool = True,
) -> dict[str, Any]:
    now = timezone.now()
    found = loads(actor, filters.area, now)
    unit, place = (request.GET.get(name, "") for name in ("unit", "place_named"))
    wanted = Wanted(unit if unit.isdecimal() else "", place)
    shown = pane(case, actor, now, found, returned=returned, wanted=wanted, opens=opens)
    return {
        "now": now,
        "filters": filters,
        "case": case,
        "pane": shown,
        "loads": found,
        "busiest": busiest(found)[:12],
        "here": filters.address(case=case.number, after=filters.after),
        "renewed": holds.RENEWED,
    }


def show_case(
    request: HttpRequest,
    actor: Actor,
    filters: Filters,
    case: Case | None,
    *,
    status: int = 200,
    returned: MoveForm | None = None,
    **extra: Any,
) -> HttpResponse:
    """The pane alone for htmx; otherwise the whole desk around it."""
    now = timezone.now()
    context: dict[str, Any] = {"now": now, "filters": filters, **extra}
    if case:
        context |= case_context(request, actor, filters, case, returned)
    if target_of(request) == CASE:
        return render(request, "dispatch/desk/_case.html", context, status=status)
    shown, older = queue.listed(actor, filters, now)
    areas = reach.areas_of(actor)
    context |= queue_context(actor, areas, filters, now, shown, older) | {"chosen": True}
    return render(request, "dispatch/desk/desk.html", context, status=status)
