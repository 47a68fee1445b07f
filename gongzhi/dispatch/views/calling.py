"""Calling back: rounds announced and drawn, the list to call, one call, answers beside ratings."""

import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongzhi.cases import catalogue as cases_catalogue
from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import FormRefused, NotYours
from gongzhi.cases.models import REMOVED, Case, Content, Entry
from gongzhi.cases.privacy import open_private
from gongzhi.dispatch import calling
from gongzhi.dispatch.calling_forms import AnswerForm, RoundForm
from gongzhi.dispatch.models import CallBack, CallRound
from gongzhi.web.signed_in import actor_of

NOBODY = "抽样回访由核查回访员、调度员和镇街领导使用。"
SEED = 32  # bytes
ROUNDS = 50


def _asked_by(request: HttpRequest) -> tuple[Actor, dict[str, str]]:
    actor = actor_of(request)
    towns = calling.towns_of(actor)
    if not towns:
        raise PermissionDenied(NOBODY)
    return actor, towns


def _round(towns: dict[str, str], pk: int) -> CallRound:
    rows = CallRound.objects.select_related("town", "announced_by", "drawn_by")
    found = rows.filter(pk=pk, town__path__in=list(towns)).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def contents(request: HttpRequest) -> HttpResponse:
    """Rounds of the person's towns, and the form that announces a new one."""
    actor, towns = _asked_by(request)
    form = RoundForm(towns, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found = calling.announce(actor, form.terms(), secrets.token_bytes(SEED), timezone.now())
        except FormRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "已公布。种子的摘要现在就看得到，抽完公开种子。")
            return redirect("call-round", found.pk)
    rows = CallRound.objects.filter(town__path__in=list(towns)).select_related("town")
    rounds = list(rows[:ROUNDS])
    told = calling.progress(rounds)
    context = {"now": timezone.now(), "form": form, "rounds": [(r, *told.get(r.pk, (0, 0))) for r in rounds]}
    return render(request, "dispatch/calling/contents.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: how it was or will be drawn, the list to call, the answers beside the ratings."""
    actor, towns = _asked_by(request)
    found = _round(towns, pk)
    calls = list(found.calls.select_related("case", "case__category", "caller"))
    now = timezone.now()
    context = {
        "now": now,
        "found": found,
        "seed": bytes(found.seed).hex() if found.drawn_at else "",
        "calls": calls,
        "beside": calling.beside_ratings(calls),
        "may_call": found.town.path in calling.callers_towns(actor),
        "may_draw": found.drawn_at is None and timezone.localdate(now) > found.ends,
    }
    return render(request, "dispatch/calling/round.html", context)


@login_required
@require_POST
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    actor, towns = _asked_by(request)
    found = _round(towns, pk)
    try:
        drawn = calling.draw(actor, found, timezone.now())
    except FormRefused as refused:
        messages.error(request, "".join(refused.errors.values()))
    else:
        messages.success(request, f"抽出 {drawn} 件。种子已经公开，任何人都可以重新算一遍。")
    return redirect("call-round", pk)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def call(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """One call. The caller sees what was reported and what was answered, not who handled it."""
    actor, towns = _asked_by(request)
    found = _round(towns, pk)
    one = found.calls.select_related("case", "case__category", "round__town").filter(place=place).first()
    if one is None or found.town.path not in calling.callers_towns(actor):
        raise Http404
    asked = request.POST.get("do", "")
    if request.method == "GET" or asked == "number":
        shown = _numbers(actor, one, place) if asked else []
        return _show_call(request, found, one, AnswerForm(initial=_noted(one)), numbers=shown, opened=asked)
    form = AnswerForm(data=request.POST)
    if not form.is_valid():
        return _show_call(request, found, one, form, status=422)
    try:
        calling.record(actor, one, form.said(), timezone.now())
    except FormRefused as refused:
        form.refuse(refused)
        return _show_call(request, found, one, form, status=422)
    except NotYours as refused:
        form.add_error(None, refused.text)
        return _show_call(request, found, one, form, status=422)
    messages.success(request, f"第 {place} 件已记下。")
    following = found.calls.filter(answer="").order_by("place").first()
    return redirect("call-back", pk, following.place) if following else redirect("call-round", pk)


def _noted(one: CallBack) -> dict[str, Any]:
    stars = {"result": one.result, "attitude": one.attitude, "explanation": one.explanation}
    return {"answer": one.answer, "words": one.said, **stars}


def _show_call(
    request: HttpRequest, found: CallRound, one: CallBack, form: AnswerForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "now": timezone.now(),
        "found": found,
        "call": one,
        "case": one.case,
        "form": form,
        "answer": _public_answer(one.case),
        **more,
    }
    return render(request, "dispatch/calling/call.html", context, status=status)


def _public_answer(case: Case) -> str:
    """The sentence with which the case was closed, as the reporter read it."""
    closing = Entry.objects.filter(case=case, step="结案").order_by("-seq").values_list("seq", flat=True)
    words = Content.objects.filter(case=case, seq=closing[:1]).values_list("fields", flat=True).first() or {}
    said = words.get("公开语", "")
    return "" if said == REMOVED else str(said)


def _numbers(actor: Actor, one: CallBack, place: int) -> list[tuple[str, str]]:
    """How to reach the reporter; opening it is noted, and the reporter sees that."""
    reason = f"抽样回访 {one.round.begins} 至 {one.round.ends} 第 {place} 件"
    try:
        open_private(one.case, actor, reason=reason, now=timezone.now())
    except NotYours as refused:
        raise PermissionDenied(refused.text) from None
    first = Entry.objects.filter(case=one.case_id, seq=1).values_list("step", flat=True).get()
    words = Content.objects.filter(case=one.case_id, seq=1).values_list("fields", flat=True).first() or {}
    form = cases_catalogue.compiled(one.case.procedure_id).step(first).form
    return [
        (spec.title, str(words[spec.key]))
        for spec in form
        if spec.private and words.get(spec.key) not in (None, "", REMOVED)
    ]
