"""Supervision: what is late, whom it has climbed to, urging at one press, promises kept and broken."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gongzhi.cases import catalogue as cases_catalogue
from gongzhi.cases.errors import FormRefused, NotYours, StepRefused
from gongzhi.cases.models import Case
from gongzhi.cases.selectors import get_case_for
from gongzhi.cases.services import Wish, take_step
from gongzhi.dispatch import catalogue, supervision
from gongzhi.dispatch.escalation import ladder
from gongzhi.dispatch.promises import promises, terms
from gongzhi.dispatch.queue import COUNTED
from gongzhi.dispatch.views.posting import idem_of
from gongzhi.web import lights
from gongzhi.web.signed_in import actor_of, is_htmx

NOBODY = "督办页由镇街领导、调度员、单位负责人和县级督办人员使用。"


@login_required
@require_GET
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    areas = supervision.areas_of(actor)
    if not areas:
        raise PermissionDenied(NOBODY)
    area = area_of(request, areas)
    view = request.GET.get("view", "")
    view = view if view in supervision.VIEWS else "late"
    lines, older = supervision.listed(actor, area, view, request.GET.get("after", ""), now)
    counts = supervision.counts(actor, area, now)
    part = is_htmx(request)
    context: dict[str, Any] = {
        "now": now,
        "area": area,
        "view": view,
        "lines": [(line, lights.colour(line.case.due_at, line.case.warn_at, now)) for line in lines],
        "chips": [_chip(area, key, word, view, counts[key]) for key, word in supervision.VIEWS.items()],
        "towns": _towns(areas, area, view),
        "older": _address(area, view, older) if older else "",
        "newer": _address(area, view) if request.GET.get("after") else "",
        "ladder": ladder(),
    }
    if part:
        return render(request, "dispatch/supervision/_list.html", context)
    context |= {"promises": promises(actor, area, now), "terms": terms(actor, area, now)}
    return render(request, "dispatch/supervision/page.html", context)


def area_of(request: HttpRequest, areas: list[str]) -> str:
    wanted = request.GET.get("area", "")
    known = {*areas, *catalogue.towns()}
    return wanted if wanted in known and any(wanted.startswith(a) for a in areas) else areas[0]


def _address(area: str, view: str, after: str = "") -> str:
    query = QueryDict(mutable=True)
    query.update({"area": area, "view": view} | ({"after": after} if after else {}))
    return f"?{query.urlencode()}"


def _chip(area: str, key: str, word: str, view: str, count: int) -> dict[str, Any]:
    many = f"{COUNTED - 1}+" if count >= COUNTED else str(count)
    return {"label": word, "address": _address(area, key), "current": key == view, "count": many}


def _towns(areas: list[str], area: str, view: str) -> list[dict[str, Any]]:
    names = {a: "全县" for a in areas if a not in catalogue.towns()}
    names |= {p: n for p, n in catalogue.towns().items() if any(p.startswith(a) for a in areas)}
    if len(names) < 2:
        return []
    return [
        {"label": name, "address": _address(path, view), "current": path == area, "count": None}
        for path, name in names.items()
    ]


@login_required
@require_POST
def urge(request: HttpRequest, number: str) -> HttpResponse:
    """Urge a case at one press; back to the list it was pressed on."""
    actor, now = actor_of(request), timezone.now()
    back = f"{reverse('supervision')}?{request.GET.urlencode()}"
    try:
        case = get_case_for(actor, number)
    except Case.DoesNotExist:
        raise Http404 from None
    steps = cases_catalogue.compiled(case.procedure_id).steps
    urging = next((step.name for step in steps if step.kind == "urge"), None)
    if urging is None:
        messages.error(request, f"{number} 的程序里没有催办这一步。")
        return redirect(back)
    try:
        take_step(case, Wish(urging, actor, now, idem_of(request)))
    except (StepRefused, NotYours, FormRefused) as refused:
        messages.error(request, f"{number} 没有催成：{refused}")
    else:
        messages.success(request, f"已催办 {number}，记入经过，承办单位看得到。")
    return redirect(back)
