"""The page of one case, and the doors on it: taking a step, opening private words, photos, the whole file."""

import tempfile
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gongzhi.cases import catalogue, dossier
from gongzhi.cases.actors import roles_on
from gongzhi.cases.errors import FormRefused, NotYours, StepRefused
from gongzhi.cases.models import Case, Upload
from gongzhi.cases.opening import for_party
from gongzhi.cases.privacy import open_private
from gongzhi.cases.selectors import get_case_for
from gongzhi.cases.services import Wish, take_step
from gongzhi.cases.uploads import path_of
from gongzhi.engine import Refusal
from gongzhi.web import presence
from gongzhi.web.case_page import case_page, step_form
from gongzhi.web.drafts import draft_done
from gongzhi.web.forms import typed_words
from gongzhi.web.outlines import around
from gongzhi.web.signed_in import actor_of

ANYWAY = "anyway"  # sent by who takes a step although a colleague has the case open


def case_of(request: HttpRequest, number: str) -> Case:
    """The case, or 404 whether there is none or it is not theirs to see."""
    try:
        return get_case_for(actor_of(request), number)
    except Case.DoesNotExist:
        raise Http404 from None


def show_page(request: HttpRequest, case: Case, *, status: int = 200, **extra: Any) -> HttpResponse:
    """The page of the case; `extra` is what a door has to say about what did not work."""
    now = timezone.now()
    given = {name: extra.pop(name) for name in ("returned", "opened") if name in extra}
    page = case_page(case, actor_of(request), now, **given)
    points = [{"lon": case.lon, "lat": case.lat, "label": case.address}] if case.lon is not None else []
    context = {
        "now": now,
        "page": page,
        "case": case,
        "areas": around(case, timezone.localdate(now)),
        "points": points,
        **extra,
    }
    return render(request, "web/cases/case.html", context, status=status)


@login_required
@require_GET
@never_cache
def show(request: HttpRequest, number: str) -> HttpResponse:
    return show_page(request, case_of(request, number))


@login_required
@require_POST
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    case, now = case_of(request, number), timezone.now()
    procedure = catalogue.compiled(case.procedure_id)
    try:
        taking = procedure.step(name)
    except KeyError:
        raise Http404 from None
    form = step_form(
        case, procedure, taking, taking.outcomes or (None,), now, data=request.POST, files=request.FILES
    )
    if not form.is_valid():
        return show_page(request, case, status=422, returned=form)
    actor = actor_of(request)
    other = presence.in_the_way(case, actor, procedure, taking, now)
    if other and not request.POST.get(ANYWAY):
        return show_page(request, case, status=409, returned=form, other=other, other_text=_warning(other))
    own = set(taking.roles) & roles_on(procedure, case, actor).keys()
    by = actor if own else for_party(case, procedure, taking, actor) or actor
    wish = Wish(taking.name, by, now, _idem(request), outcome=form.outcome, data=form.payload())
    try:
        take_step(case, wish)
    except FormRefused as refused:
        form.refuse(refused)
        return show_page(request, case, status=422, returned=form)
    except StepRefused as refused:
        return refused_page(request, case, refused.refusal, typed=typed_words(form))
    except NotYours as refused:
        return show_page(request, case, status=403, not_yours=refused.text)
    messages.success(request, f"已办理“{taking.name}”{f'：{form.outcome}' if form.outcome else ''}。")
    return draft_done(redirect("case", number=case.number), f"{case.number}-{taking.index}")


def _warning(other: presence.Other) -> str:
    since = timezone.localtime(other.since)
    return (
        f"还没有办：{other.name}从 {since:%H:%M} 起打开着这件事，可能正在办同一步。您填的内容都在，"
        "和对方说好由您来办的，再点一次按钮。"
    )


def refused_page(request: HttpRequest, case: Case, refusal: Refusal, **extra: Any) -> HttpResponse:
    """The case may have moved on since the page was opened: show it as it is now, with the reason above."""
    case.refresh_from_db()
    return show_page(request, case, status=409, refusal=refusal, **extra)


def _idem(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("idem", ""))
    except ValueError:
        return uuid4()


@login_required
@require_POST
@never_cache
def private(request: HttpRequest, number: str) -> HttpResponse:
    case, reason = case_of(request, number), request.POST.get("reason", "")
    try:
        open_private(case, actor_of(request), reason=reason, now=timezone.now())
    except FormRefused as refused:
        return show_page(request, case, status=422, reason=reason, reason_error=refused.errors["用途"])
    except NotYours as refused:
        return show_page(request, case, status=403, not_yours=refused.text)
    return show_page(request, case, opened=True)


@login_required
@require_GET
def photo(request: HttpRequest, number: str, digest: str) -> FileResponse:
    case = case_of(request, number)
    kept = Upload.objects.filter(case=case, digest=digest, removed_at=None).first()
    if kept is None or not path_of(digest).exists():
        raise Http404
    response = FileResponse(path_of(digest).open("rb"), content_type=kept.media_type)
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


@login_required
@require_POST
def whole_file(request: HttpRequest, number: str) -> HttpResponseBase:
    """The dossier holds private words, so taking it along needs the same reason and leaves the same note."""
    case, reason = case_of(request, number), request.POST.get("reason", "")
    try:
        open_private(case, actor_of(request), reason=reason, now=timezone.now())
    except FormRefused as refused:
        return show_page(request, case, status=422, reason=reason, reason_error=refused.errors["用途"])
    except NotYours as refused:
        return show_page(request, case, status=403, not_yours=refused.text)
    archive = tempfile.TemporaryFile()  # noqa: SIM115 the response closes it
    dossier.write_dossier(case, archive)
    archive.seek(0)
    return FileResponse(archive, as_attachment=True, filename=f"{case.number}.zip")
