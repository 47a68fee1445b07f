"""The page behind a reporter's link: where the case stands, and what the reporter may do about it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from gongzhi.cases import catalogue
from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import FormRefused, StepRefused
from gongzhi.cases.models import Case, Entry, Upload
from gongzhi.cases.privacy import accesses_of
from gongzhi.cases.services import Wish, take_step
from gongzhi.cases.uploads import path_of
from gongzhi.intake.choices import choices, form_for
from gongzhi.intake.pack import intake
from gongzhi.intake.progress import Progress, answers_in, open_to_reporter, progress_of
from gongzhi.intake.together import reported_together
from gongzhi.intake.views.own_case import own_case
from gongzhi.intake.views.presses import key_of_press
from gongzhi.web.forms import StepForm, typed_words
from gongzhi.web.views.papers import as_html, made_at

WORDS = ("文字", "长文字")


@require_GET
@own_case
def receipt(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    """What was recorded, who has it, by when and why; to be printed or kept."""
    found = progress_of(case, timezone.now())
    return render(request, "intake/progress/receipt.html", _context(request, found, key))


@require_GET
@own_case
def progress(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    now = timezone.now()
    return _show(request, progress_of(case, now), key, now)


@require_POST
@own_case
def step(request: HttpRequest, case: Case, key: str, code: str) -> HttpResponse:
    """Answer, rate, re-open, urge, withdraw: whatever the procedure lets the reporter do now."""
    now, press = timezone.now(), key_of_press(request)
    enabled = next((e for e in open_to_reporter(case, now) if e.step.code == code), None)
    if enabled is None and Entry.objects.filter(case=case, idem=press).exists():
        return _thanks(request, case, key)  # the same press again: the step is gone because of the first
    if enabled is None:
        typed = _typed(case, code, request)
        return _show(request, progress_of(case, now), key, now, status=409, late=True, typed=typed)
    data = request.POST.copy()
    for name, value in answers_in(case, enabled.step).items():
        data.setdefault(name, value)  # a tap on one star keeps the others
    form = form_for(enabled, now, data=data, files=request.FILES)
    if not form.is_valid():
        return _show(request, progress_of(case, now), key, now, status=422, returned=form)
    wish = Wish(enabled.step.name, Actor(reporter_of=case.pk), now, press, data=form.payload())
    try:
        take_step(case, wish)
    except FormRefused as refused:
        form.refuse(refused)
        return _show(request, progress_of(case, now), key, now, status=422, returned=form)
    except StepRefused as refused:
        found, typed = progress_of(case, now), typed_words(form)
        return _show(request, found, key, now, status=409, refusal=refused.refusal, typed=typed)
    return _thanks(request, case, key)


def _thanks(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    messages.success(request, "已收到，谢谢您。")
    return redirect("reporter-progress", number=case.number, key=key)


def _typed(case: Case, code: str, request: HttpRequest) -> list[tuple[str, str]]:
    """What was written for a step that is gone, to be copied from the page."""
    procedure = catalogue.compiled(case.procedure_id)
    gone = next((step for step in procedure.steps if step.code == code), None)
    asked = [spec for spec in gone.form if spec.kind in WORDS] if gone else []
    words = [(spec.title, request.POST.get(spec.key, "").strip()) for spec in asked]
    return [(title, said) for title, said in words if said]


@require_GET
@own_case
def photo(request: HttpRequest, case: Case, key: str, digest: str) -> HttpResponseBase:
    """A photo that came with the report."""
    kept = Upload.objects.filter(case=case, seq=1, digest=digest, removed_at=None).first()
    if kept is None or not path_of(digest).exists():
        raise Http404
    return FileResponse(path_of(digest).open("rb"), content_type=kept.media_type)


@require_GET
@own_case
def paper(request: HttpRequest, case: Case, key: str, seq: int, name: str) -> HttpResponse:
    """A paper addressed to the reporter, to read and to print."""
    made = made_at(case, catalogue.compiled(case.procedure_id), seq, name, reporter=True)
    context = {"case": case, "key": key, "papers": as_html([made]), "title": name}
    return render(request, "intake/progress/paper.html", context)


def _show(
    request: HttpRequest,
    found: Progress,
    key: str,
    now: datetime,
    *,
    status: int = 200,
    returned: StepForm | None = None,
    **more: Any,
) -> HttpResponse:
    context = _context(request, found, key) | {
        "choices": choices(found, now, returned),
        "returned": returned,
        "accesses": accesses_of(found.case),
        **more,
    }
    return render(request, "intake/progress/progress.html", context, status=status)


def _context(request: HttpRequest, found: Progress, key: str) -> dict[str, Any]:
    link = reverse("reporter-progress", kwargs={"number": found.case.number, "key": key})
    address = request.build_absolute_uri(link)
    return {"found": found, "case": found.case, "key": key, "link": address, "pack": intake()} | {
        "together": reported_together(found.case)
    }
