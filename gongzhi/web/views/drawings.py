"""Procedures as drawings and as files for other programs, and where a case stands in one."""

from collections.abc import Callable
from datetime import date
from json import dumps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET

from gongzhi.cases import catalogue
from gongzhi.cases.models import Case, ProcedureVersion
from gongzhi.cases.selectors import get_case_for
from gongzhi.engine import CaseState, Procedure
from gongzhi.engine.views.bpmn import write_bpmn
from gongzhi.engine.views.live import marks
from gongzhi.engine.views.plain import plain
from gongzhi.engine.views.svg import draw
from gongzhi.web.signed_in import actor_of

SVG = "image/svg+xml; charset=utf-8"
FORMS: dict[str, tuple[str, Callable[[Procedure, date], str]]] = {
    "svg": (SVG, draw),
    "bpmn": ("application/xml; charset=utf-8", write_bpmn),
    "json": ("application/json", lambda procedure, day: dumps(plain(procedure), ensure_ascii=False)),
}


@require_GET
@cache_control(public=True, max_age=3600)
def of_procedure(request: HttpRequest, code: str, version: str, form: str) -> HttpResponse:
    row = ProcedureVersion.objects.filter(code=code, version=version).order_by("-pk").only("pk").first()
    if row is None or form not in FORMS:
        raise Http404
    media_type, write = FORMS[form]
    return HttpResponse(write(catalogue.compiled(row.pk), timezone.localdate()), content_type=media_type)


@login_required
@require_GET
@never_cache
def of_case(request: HttpRequest, number: str) -> HttpResponse:
    try:
        case = get_case_for(actor_of(request), number)
    except Case.DoesNotExist:
        raise Http404 from None
    procedure, now = catalogue.compiled(case.procedure_id), timezone.now()
    state = CaseState.from_json(procedure, case.state)
    standing = marks(procedure, state, now=now, calendar=catalogue.calendar())
    return HttpResponse(draw(procedure, timezone.localdate(), standing), content_type=SVG)
