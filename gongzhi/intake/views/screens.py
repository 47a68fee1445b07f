"""What the screens of the report share: their forms, the draft they belong to, and where it goes next."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongzhi.cases.numbers import link_key
from gongzhi.intake import carried, drafts, wizard
from gongzhi.intake.models import Draft
from gongzhi.intake.pack import intake
from gongzhi.intake.report_forms import ReportForm, part, procedure_on, reporting_step

SESSION = "report"
EARLIER = ("report-what", "report-where")  # screens one can go back to
Screen = Callable[[HttpRequest, Draft, datetime], HttpResponse]


def screen(view: Screen) -> Callable[..., HttpResponse]:
    """A page of one draft. A draft that was sent leads to its receipt, one that is gone to a fresh start."""

    @wraps(view)
    def shown(request: HttpRequest, token: UUID) -> HttpResponse:
        now = timezone.now()
        draft = drafts.find(token, now)
        if draft is None:
            return redirect(f"{reverse('report')}?gone=1")
        return receipt(draft) if draft.number else view(request, draft, now)

    return never_cache(require_http_methods(["GET", "POST"])(shown))


def receipt(draft: Draft) -> HttpResponse:
    """Where a second press and the Back button lead after sending."""
    return redirect("receipt", number=draft.number, key=link_key(draft.number))


def form_of(number: int, now: datetime, **kwargs: Any) -> ReportForm:
    """The form of one screen, counted from 0."""
    procedure = procedure_on(timezone.localdate(now))
    step = part(procedure.step(intake().step), intake().screens[number].fields)
    return ReportForm(step, matter=procedure.matter, now=now, **kwargs)


def going_back(request: HttpRequest, draft: Draft, form: ReportForm, here: str) -> HttpResponse | None:
    """To the earlier screen that was asked for; what is typed on this one stays. None: nothing was asked."""
    earlier = request.POST.get("back", "")
    if earlier not in EARLIER:
        return None
    boxes = {name: one.widget for name, one in form.fields.items()}
    typed = {name: box.value_from_datadict(form.data, form.files, name) for name, box in boxes.items()}
    private = {spec.key: typed.pop(spec.key) or "" for spec in form.step.form if spec.private}
    drafts.left(draft, here, typed, form.now)
    response = redirect(earlier, token=draft.pk)
    if private:
        carried.carry(response, draft.pk, private, secure=request.is_secure())
    return response


def go_on(draft: Draft, now: datetime) -> HttpResponse:
    """To the first thing that is not known or not yet read."""
    return redirect(wizard.next_screen(draft, reporting_step(timezone.localdate(now)), now), token=draft.pk)
