"""Third screen: how to reach the person, a look over everything, and the button that sends it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import FormRefused
from gongzhi.cases.numbers import link_key
from gongzhi.cases.services import Wish, open_case
from gongzhi.engine import Step
from gongzhi.intake import carried, categories, drafts, wizard
from gongzhi.intake.models import Draft
from gongzhi.intake.pack import intake
from gongzhi.intake.report_forms import UNKNOWN, ReportForm, reporting_step
from gongzhi.intake.views.report_what import PHOTOS
from gongzhi.intake.views.screens import SESSION, form_of, going_back, screen
from gongzhi.places.selectors import area_at, grid_name
from gongzhi.web import fields, widgets
from gongzhi.web.drafts import draft_done

HERE = "report-contact"


@screen
def contact(request: HttpRequest, draft: Draft, now: datetime) -> HttpResponse:
    step = reporting_step(timezone.localdate(now))
    if (expected := wizard.next_screen(draft, step, now)) != HERE:
        return redirect(expected, token=draft.pk)
    given = {"data": request.POST} if request.method == "POST" else {}
    typed = drafts.typed_on(draft, HERE) | carried.carried(request, draft.pk)
    form = form_of(2, now, initial=typed, **given)
    if not draft.answers.get(wizard.field_of(step, wizard.CATEGORY)):
        _ask_category(form, draft, step)
    if request.method == "POST" and (back := going_back(request, draft, form, HERE)):
        return back
    if request.method == "GET" or not form.is_valid():
        return _show(request, draft, step, form)
    return _send(request, draft, step, form)


def _ask_category(form: ReportForm, draft: Draft, step: Step) -> None:
    """The person left it open: offer what the words suggest, the clear one chosen already."""
    kinds = [kind for kind in wizard.likely(draft, step) if not kind.elsewhere]
    if not kinds:
        return
    clear = categories.clearly(wizard.text_of(draft, step))
    form.fields[wizard.field_of(step, wizard.CATEGORY)] = fields.ChoiceField(
        label="这件事是不是",
        choices=[*((kind.code, kind.name) for kind in kinds), ("", UNKNOWN)],
        widget=widgets.ChoiceCards(inline=True),
        required=False,
        initial=clear.code if clear in kinds else "",
        help_text="按您写的内容推荐，不对请改。",
    )


def _show(request: HttpRequest, draft: Draft, step: Step, form: ReportForm) -> HttpResponse:
    chosen = categories.kinds().get(draft.answers.get(wizard.field_of(step, wizard.CATEGORY), ""))
    place = draft.answers.get(wizard.field_of(step, wizard.PLACE)) or {}
    grid = area_at(place["lon"], place["lat"], timezone.localdate(form.now)) if "lon" in place else None
    context = {
        "form": form,
        "token": draft.pk,
        "screen": 3,
        "pack": intake(),
        "text": wizard.text_of(draft, step),
        "place": place,
        "grid": grid_name(grid) if grid else "",
        "category": chosen.name if chosen else "",
        "photos": sum(len(rows) for rows in draft.answers.get(PHOTOS, {}).values()),
        "joined": draft.answers.get(intake().same, ""),
    }
    return render(request, "intake/report/contact.html", context, status=422 if form.errors else 200)


def _send(request: HttpRequest, draft: Draft, step: Step, form: ReportForm) -> HttpResponse:
    said = {name: value for name, value in form.cleaned_data.items() if value}
    wish = Wish(step.name, Actor(), form.now, draft.pk, data=wizard.payload(draft) | said)
    try:
        taken = open_case(intake().procedure, wish, channel=intake().resident_channel, reporter=True)
    except FormRefused as refused:
        form.refuse(refused)
        return _show(request, draft, step, form)
    drafts.sent(draft, taken.number, form.now)
    request.session.pop(SESSION, None)
    received = redirect("receipt", number=taken.number, key=link_key(taken.number))
    return draft_done(carried.forget(received), HERE)
