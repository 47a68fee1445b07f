"""First screen: what happened, with photos. After it, if the words tell of danger, the number to call."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongzhi.intake import carried, categories, drafts, photo_places, stops, wizard
from gongzhi.intake.models import Draft
from gongzhi.intake.pack import intake
from gongzhi.intake.report_forms import ReportForm, reporting_step
from gongzhi.intake.views.screens import SESSION, form_of, go_on, receipt, screen
from gongzhi.web.drafts import draft_done

PHOTOS = "photos"


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """A fresh report; one that was begun in this browser and not sent is offered again."""
    now = timezone.now()
    if request.method == "POST":
        draft = _named(request.POST.get("draft", ""), now)
        return receipt(draft) if draft.number else _received(request, draft, now)
    begun = _begun(request, now)
    shown = _show(request, form_of(0, now, offer_place=True), {"token": uuid4(), "begun": begun})
    return carried.forget(shown)  # whoever comes in by the front door may be the next one at this machine


@screen
def what(request: HttpRequest, draft: Draft, now: datetime) -> HttpResponse:
    """The same screen again, for changing something."""
    if request.method == "POST":
        return _received(request, draft, now)
    form = form_of(0, now, initial=draft.answers, offer_place=_no_place_yet(draft, now))
    form.remember(draft.answers.get(PHOTOS, {}))
    return _show(request, form, {"token": draft.pk})


@screen
def first(request: HttpRequest, draft: Draft, now: datetime) -> HttpResponse:
    """Numbers to call first, or a better place to go; then on with the report, if the person wants."""
    step = reporting_step(timezone.localdate(now))
    if request.method == "GET":
        # What was read before is there for whoever comes back to it.
        context = {"dangers": wizard.dangers_of(draft, step), "door": wizard.door_of(draft, step)}
        if not any(context.values()):
            return go_on(draft, now)
        return render(request, "intake/report/first.html", context | {"token": draft.pk})
    dangers, door = wizard.unread_dangers(draft, step), wizard.unread_door(draft, step)
    stops.went_on([d.kind for d in dangers], timezone.localdate(now))
    if door:
        # What belongs elsewhere is not filed under a heading that this entrance must not use.
        draft.answers = {**draft.answers, wizard.field_of(step, wizard.CATEGORY): ""}
    doors = [wizard.DOOR + door.kind] if door else []
    drafts.note_seen(draft, [*(wizard.DANGER + d.kind for d in dangers), *doors], now)
    return go_on(draft, now)


def _received(request: HttpRequest, draft: Draft, now: datetime) -> HttpResponse:
    offered = _no_place_yet(draft, now)
    form = form_of(0, now, data=request.POST, files=request.FILES, offer_place=offered)
    _allow_suggested(form)
    if not form.is_valid():
        if offered:
            photo_places.keep_point(form)
        return _show(request, form, {"token": draft.pk}, status=422)
    photos = {key: [[p.pk, p.name] for p in kept] for key, kept in form.kept.items()}
    said = {spec.key: form.cleaned_data[spec.key] for spec in form.step.form if spec.key not in photos}
    before = wizard.text_of(draft, form.step)
    drafts.keep(draft, said | {PHOTOS: photos} | (photo_places.answer(form) if offered else {}), now)
    if before != wizard.text_of(draft, form.step) and (dangers := wizard.unread_dangers(draft, form.step)):
        stops.shown([d.kind for d in dangers], timezone.localdate(now))
    request.session[SESSION] = str(draft.pk)
    return draft_done(go_on(draft, now), "report-what")


def _show(request: HttpRequest, form: ReportForm, context: dict[str, Any], status: int = 200) -> HttpResponse:
    more = {"form": form, "screen": 1, "keywords": categories.keywords(), "pack": intake()}
    return render(request, "intake/report/what.html", context | more, status=status)


def _no_place_yet(draft: Draft, now: datetime) -> bool:
    return wizard.field_of(reporting_step(timezone.localdate(now)), wizard.PLACE) not in draft.answers


def _allow_suggested(form: ReportForm) -> None:
    """A part of a group, put into the list by the script because the words suggest it, may be chosen too."""
    key = wizard.field_of(form.step, wizard.CATEGORY)
    if chosen := categories.kinds().get(form.data.get(key, "")):
        form.offer(key, [chosen])


def _begun(request: HttpRequest, now: datetime) -> Draft | None:
    draft = drafts.find(UUID(named), now) if (named := request.session.get(SESSION)) else None
    return draft if draft and not draft.number else None


def _named(token: str, now: datetime) -> Draft:
    """The draft with the key that came with the page: a second press finds that of the first."""
    try:
        key = UUID(token)
    except ValueError:
        return Draft()
    return drafts.find(key, now) or Draft(pk=key)
