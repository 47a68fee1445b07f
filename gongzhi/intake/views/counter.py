"""The counter: somebody tells it by telephone, in person or on paper, and a member of staff types it."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import FormRefused, NotYours
from gongzhi.cases.services import Taken, Wish, open_case
from gongzhi.intake import danger, stops, wizard
from gongzhi.intake.pack import intake
from gongzhi.intake.registering import posts_that_register, settle_area
from gongzhi.intake.report_forms import ReportForm, procedure_on
from gongzhi.intake.views.presses import key_of_press
from gongzhi.intake.whereabouts import Question, settle
from gongzhi.people.authority import PostView
from gongzhi.web import fields, widgets
from gongzhi.web.drafts import draft_done
from gongzhi.web.signed_in import actor_of, posts_of_request
from gongzhi.web.who_sees import private_sentence

CHANNEL, TOLD = "渠道", "told"
ASIDE = ("案件", "照片")  # kinds of field that stand beside the person, after the matter itself


@dataclass(frozen=True, slots=True)
class Desk:
    """Where staff enter reports. `own`: they report what they found themselves, in their own role."""

    name: str
    template: str
    own: bool


COUNTER = Desk("counter", "intake/counter/counter.html", own=False)
FIELD = Desk("field-report", "intake/counter/field.html", own=True)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    return _desk(request, COUNTER)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def field(request: HttpRequest) -> HttpResponse:
    """A grid worker reports what he found, from the road."""
    return _desk(request, FIELD)


def _desk(request: HttpRequest, desk: Desk) -> HttpResponse:
    now = timezone.now()
    procedure = procedure_on(timezone.localdate(now))
    posts = posts_that_register(posts_of_request(request), procedure.matter)
    if not posts:
        raise PermissionDenied("您现在的岗位不登记事项。需要登记的，请联系综合信息指挥室或者本单位管理员。")
    within = posts[0].area_path
    if request.method == "GET":
        return _show(request, desk, _form(desk, request, now, within=within), matter=procedure.matter)
    form = _form(desk, request, now, within=within, data=request.POST, files=request.FILES)
    if not form.is_valid():
        return _show(request, desk, form, matter=procedure.matter, status=422)
    if found := _question(request, form, now):
        return _show(request, desk, form, matter=procedure.matter, **found)
    try:
        taken = _enter(request, desk, form, posts, procedure.matter)
    except FormRefused as refused:
        form.refuse(refused)
        return _show(request, desk, form, matter=procedure.matter, status=422)
    return draft_done(redirect("counter-slip", number=taken.number), desk.name)


def _form(desk: Desk, request: HttpRequest, now: Any, **kwargs: Any) -> ReportForm:
    step = procedure_on(timezone.localdate(now)).step(intake().step)
    form = ReportForm(step, now=now, **kwargs)
    if not desk.own:
        channels = intake().counter_channels
        asked = request.GET.get("channel", "")
        channel = fields.ChoiceField(
            label="怎么反映的",
            choices=[(name, name) for name in channels],
            widget=widgets.ChoiceCards(inline=True),
            initial=asked if asked in channels else channels[0],
        )
        form.fields = {CHANNEL: channel, **form.fields}
    return form


def _question(request: HttpRequest, form: ReportForm, now: Any) -> dict[str, Any]:
    """What must be asked back before the report is entered; empty when nothing is."""
    text = form.cleaned_data.get(wizard.field_of(form.step, wizard.CONTENT), "")
    dangers = danger.dangers_in(text)
    if dangers and not request.POST.get(TOLD):
        stops.shown([d.kind for d in dangers], timezone.localdate(now))
        return {"dangers": dangers}
    key = wizard.field_of(form.step, wizard.PLACE)
    if typed := form.cleaned_data[key]:
        place = settle(typed, request.POST.dict(), timezone.localdate(now))
        if isinstance(place, Question):
            return {"question": place}
        form.cleaned_data[key] = place
    return {}


def _enter(request: HttpRequest, desk: Desk, form: ReportForm, posts: list[PostView], matter: str) -> Taken:
    key = wizard.field_of(form.step, wizard.PLACE)
    place, post = settle_area(form.cleaned_data[key] or {}, key, posts, matter, timezone.localdate(form.now))
    data = form.payload() | {key: place}
    actor = actor_of(request)
    if not desk.own:
        actor = Actor(person_id=actor.person_id, on_behalf=post)
    channel = intake().field_channel if desk.own else form.cleaned_data[CHANNEL]
    wish = Wish(form.step.name, actor, form.now, key_of_press(request), data=data)
    try:
        return open_case(intake().procedure, wish, channel=channel, reporter=not desk.own)
    except NotYours as refused:
        raise FormRefused({key: refused.text}) from refused


def _show(
    request: HttpRequest, desk: Desk, form: ReportForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    private = {spec.key for spec in form.step.form if spec.private}
    side = {spec.key for spec in form.step.form if spec.private or spec.sets or spec.kind in ASIDE}
    context = {
        "desk": desk,
        "form": form,
        "left": [bound for bound in form if bound.name not in side],
        "right": sorted((b for b in form if b.name in side), key=lambda b: b.name not in private),
        "told": TOLD,
        "given_told": request.POST.get(TOLD),
        "who_sees": private_sentence(more["matter"]),
        **more,
    }
    return render(request, desk.template, context, status=status)
