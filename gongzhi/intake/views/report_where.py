"""Second screen: the place. Then, if the same thing seems to be known already, «is it one of these?»."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gongzhi.cases.fields import outside_words
from gongzhi.intake import drafts, photo_places, wizard
from gongzhi.intake.models import Draft
from gongzhi.intake.pack import intake
from gongzhi.intake.report_forms import ReportForm, reporting_step
from gongzhi.intake.views.screens import form_of, go_on, going_back, screen
from gongzhi.intake.whereabouts import Question, settle, without_stale_point
from gongzhi.places.selectors import is_outside
from gongzhi.web.drafts import draft_done

HERE = "report-where"
PLAIN = "plain"  # sent by browsers that run no scripts, where nothing changes the hidden point with the words


@screen
def where(request: HttpRequest, draft: Draft, now: datetime) -> HttpResponse:
    today = timezone.localdate(now)
    key = wizard.field_of(reporting_step(today), wizard.PLACE)
    photo = photo_places.asked_for(draft.answers, today)
    if request.method == "GET":
        initial = {key: photo.place} if photo and photo.place else {}
        initial = draft.answers | initial | drafts.typed_on(draft, HERE)
        return _show(request, draft, form_of(1, now, initial=initial), photo=photo)
    form = form_of(1, now, data=request.POST)
    if back := going_back(request, draft, form, HERE):
        return back
    if not form.is_valid():
        return _show(request, draft, form, status=422, photo=photo)
    typed = photo_places.chosen(photo, form.cleaned_data[key] or {}, bool(request.POST.get(photo_places.USE)))
    if request.POST.get(PLAIN):
        typed = without_stale_point(typed, draft.answers.get(key) or {})
    if "lon" in typed and is_outside(typed["lon"], typed["lat"], today):
        form.add_error(key, outside_words(str(form.fields[key].label)))
        return _show(request, draft, form, status=422, photo=photo)
    place = settle(typed, request.POST.dict(), today)
    if isinstance(place, Question):
        return draft_done(_show(request, draft, form, question=place, photo=photo), HERE)
    draft.seen = [mark for mark in draft.seen if mark != wizard.SAME]
    drafts.keep(draft, {key: place, photo_places.TICK: None} | drafts.taken_up(draft, HERE), now)
    return draft_done(go_on(draft, now), HERE)


@screen
def same(request: HttpRequest, draft: Draft, now: datetime) -> HttpResponse:
    """The answer is kept with the report; an office decides whether the two are joined."""
    found = wizard.same_nearby(draft, reporting_step(timezone.localdate(now)), now)
    if not found:
        return go_on(draft, now)
    if request.method == "GET":
        return render(request, "intake/report/same.html", {"token": draft.pk, "found": found})
    chosen = request.POST.get("same", "")
    draft.answers = {**draft.answers, intake().same: chosen if chosen in {f.number for f in found} else ""}
    drafts.note_seen(draft, [wizard.SAME], now)
    return go_on(draft, now)


def _show(
    request: HttpRequest, draft: Draft, form: ReportForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": form, "token": draft.pk, "screen": 2, "pack": intake(), **more}
    return render(request, "intake/report/where.html", context, status=status)
