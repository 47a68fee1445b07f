"""Local rules: open to everybody to read; the administrator of an area adopts and ends them."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import FormRefused
from gongzhi.cases.local import background, door
from gongzhi.cases.local.adoptions import every
from gongzhi.cases.local.renewing import gaps
from gongzhi.web.local_rules import AdoptForm, EndForm, lines, proving
from gongzhi.web.signed_in import actor_of

THEN = "正在验证，通过以后施行，结果写在本页。"
NOBODY = "地方设置由县、镇街的系统管理员按当地的决定登记。"


@require_http_methods(["GET", "POST"])
@never_cache
def contents(request: HttpRequest) -> HttpResponse:
    """What is adopted; a new one is tried first (`do=try`), which changes nothing."""
    now = timezone.now()
    actor = actor_of(request) if request.user.is_authenticated else None
    areas = door.areas_for(actor) if actor else []
    if request.method == "GET":
        return _show(request, actor, now, form=AdoptForm(areas) if areas else None)
    if actor is None or not areas:
        raise PermissionDenied(NOBODY)
    form = AdoptForm(areas, data=request.POST)
    if not form.is_valid():
        return _show(request, actor, now, form=form, status=422)
    try:
        wish = form.wish(actor)
        if request.POST.get("do") != "adopt":
            return _show(request, actor, now, form=form, plan=door.plan(wish, now), wish=wish)
        background.ask_to_adopt(wish, actor, now)
    except FormRefused as refused:
        form.refuse(refused)
        return _show(request, actor, now, form=form, status=422)
    messages.info(request, f"已提交：{wish.area.name}自 {wish.day} 起采用“{wish.profile.name}”。{THEN}")
    return redirect("local-rules")


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one adoption from a day on; one of another area is as if it were not there."""
    actor, now = actor_of(request), timezone.now()
    areas = door.areas_for(actor)
    if not areas:
        raise PermissionDenied(NOBODY)
    if not any(one.pk == pk and door.may_adopt(actor, one.area_path) for one in every()):
        raise Http404
    form = EndForm(pk, data=request.POST)
    try:
        if form.is_valid():
            wish = door.Ending(pk, form.cleaned_data["day"], form.cleaned_data["basis"], actor)
            background.ask_to_end(wish, actor, now)
    except FormRefused as refused:
        form.refuse(refused)
    if form.errors:
        return _show(request, actor, now, form=AdoptForm(areas), returned={pk: form}, status=422)
    messages.info(request, f"已提交：自 {form.cleaned_data['day']} 起停止。{THEN}")
    return redirect("local-rules")


@login_required
@require_GET
@never_cache
def being_proved(request: HttpRequest) -> HttpResponse:
    """What has become of the decisions that are being proved; the page asks for it until all are done."""
    lines = proving(actor_of(request), timezone.now())
    return render(request, "web/rules/_proving.html", {"proving": lines})


def _show(
    request: HttpRequest,
    actor: Actor | None,
    now: datetime,
    *,
    status: int = 200,
    returned: dict[int, EndForm] | None = None,
    **more: Any,
) -> HttpResponse:
    today = timezone.localdate(now)
    context = {
        "base": "web/base.html" if actor else "web/base_public.html",
        "lines": lines(actor, today, returned or {}),
        "gaps": gaps(today) if actor else [],
        "proving": proving(actor, now) if actor else [],
        "returned": next(iter((returned or {}).items()), None),
        **more,
    }
    return render(request, "web/rules/local.html", context, status=status)
