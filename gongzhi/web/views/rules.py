"""The rules in force, as sentences with their articles; open to everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gongzhi.cases import catalogue
from gongzhi.cases.installing import LONG_AGO
from gongzhi.cases.local.adoptions import every
from gongzhi.cases.models import ProcedureVersion
from gongzhi.web.procedure_page import procedure_page
from gongzhi.web.proof_words import proof_words


@require_GET
def contents(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = ProcedureVersion.objects.defer("source", "report").order_by("title", "-in_force")
    national = set(catalogue.in_force(today))
    in_force = [row for row in rows if row.pk in national]
    adopted = [(one, one.holds(today)) for one in every()]
    context = {
        "base": _base(request),
        "long_ago": LONG_AGO,
        "in_force": in_force,
        "others": [row for row in rows if row not in in_force],
        "adopted": [one for one, holds in adopted if holds],
    }
    return render(request, "web/rules/contents.html", context)


@require_GET
def show(request: HttpRequest, code: str, version: str) -> HttpResponse:
    row = ProcedureVersion.objects.filter(code=code, version=version).order_by("-pk").first()
    if row is None:
        raise Http404
    page = procedure_page(catalogue.compiled(row.pk), timezone.localdate())
    context = {
        "base": _base(request),
        "long_ago": LONG_AGO,
        "row": row,
        "page": page,
        "proof": proof_words(row.report),
    }
    return render(request, "web/rules/procedure.html", context)


def _base(request: HttpRequest) -> str:
    return "web/base.html" if request.user.is_authenticated else "web/base_public.html"
