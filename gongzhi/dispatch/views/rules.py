"""Routing rules: read in order, tried on real cases, then switched on."""

from collections.abc import Callable
from dataclasses import replace
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
from gongzhi.cases.errors import FormRefused, NotYours
from gongzhi.dispatch import catalogue, rules
from gongzhi.dispatch.dry_run import since, try_rule
from gongzhi.dispatch.models import RoutingRule, RuleChange
from gongzhi.dispatch.routing import Rule
from gongzhi.dispatch.rule_forms import RuleForm, area_names, line_of
from gongzhi.web.signed_in import actor_of

NOBODY = "派单规则由调度员、镇街领导和县级调度员制定。"
CHANGES = 30


def _maker(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not rules.areas_of(actor):
        raise PermissionDenied(NOBODY)
    return actor


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def contents(request: HttpRequest) -> HttpResponse:
    """The rules in order; a new one is tried first (`do=try`) and kept switched off (`do=keep`)."""
    actor, now = _maker(request), timezone.now()
    if request.method == "GET":
        return _show(request, actor, RuleForm(actor), now)
    form = RuleForm(actor, data=request.POST)
    if not form.is_valid():
        return _show(request, actor, form, now, status=422)
    try:
        if request.POST.get("do") == "try":
            draft = replace(rules.drafted(actor, form.draft(), now), active=True)
            trial = try_rule(actor, draft, catalogue.rules(), now)
            return _show(request, actor, form, now, trial=trial, since=since(now))
        row = rules.add_rule(actor, form.draft(), now)
    except FormRefused as refused:
        form.refuse(refused)
        return _show(request, actor, form, now, status=422)
    except NotYours as refused:
        form.add_error("area_path", refused.text)
        return _show(request, actor, form, now, status=422)
    messages.success(request, "规则已保存，还没有启用。看过试算结果再启用。")
    return redirect("routing-rule", row.pk)


def _show(
    request: HttpRequest, actor: Actor, form: RuleForm, now: datetime, *, status: int = 200, **extra: Any
) -> HttpResponse:
    listed = rules.rules_for(actor)
    names = area_names(listed)
    lines = [line_of(rule, actor, names) for rule in listed]
    changes = RuleChange.objects.filter(rule__in=[rule.pk for rule in listed]).select_related(
        "rule", "person"
    )
    context = {"now": now, "lines": lines, "form": form, "changes": changes[:CHANGES], **extra}
    return render(request, "dispatch/rules/contents.html", context, status=status)


def _rule(actor: Actor, pk: int) -> Rule:
    found = next((rule for rule in rules.rules_for(actor) if rule.pk == pk), None)
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One rule: what it says, what it changes on real cases, and its switch."""
    actor, now = _maker(request), timezone.now()
    rule = _rule(actor, pk)
    others = [other for other in catalogue.rules() if other.pk != pk]
    context = {
        "now": now,
        "line": line_of(rule, actor, area_names([rule])),
        "trial": try_rule(actor, replace(rule, active=True), others, now),
        "since": since(now),
        "changes": RuleChange.objects.filter(rule=pk).select_related("person"),
    }
    return render(request, "dispatch/rules/rule.html", context)


@login_required
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    _rule(_maker(request), pk)  # one of another town is as if it were not there
    on = request.POST.get("on") == "1"
    return _change(
        request, lambda actor, now: rules.switch(actor, pk, on, now), "已启用。" if on else "已停用。"
    )


@login_required
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down among the rules the actor sees."""
    listed = [rule.pk for rule in rules.rules_for(_maker(request))]
    if pk not in listed:
        raise Http404
    place = listed.index(pk) + (-1 if request.POST.get("to") == "up" else 2)
    before = listed[max(place, 0)] if place < len(listed) else None
    return _change(request, lambda actor, now: rules.move(actor, pk, before, now), "次序已改。")


def _change(request: HttpRequest, act: Callable[[Actor, datetime], RoutingRule], said: str) -> HttpResponse:
    try:
        row = act(_maker(request), timezone.now())
    except RoutingRule.DoesNotExist:
        raise Http404 from None
    except NotYours as refused:
        raise PermissionDenied(refused.text) from None
    messages.success(request, f"“{row.name}”{said}")
    return redirect("routing-rules")
