"""Blank forms to print: one for every matter that the page opens. Open to everybody, as the rules are."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from gongzhi.cases import catalogue
from gongzhi.cases.opening import first_steps
from gongzhi.engine import Procedure
from gongzhi.web.opening_list import line_of, opened_here
from gongzhi.web.paper_form import paper_form


@require_GET
def blank(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet of a procedure in force; `?step=` chooses among several first steps by code."""
    procedure = _in_force(code)
    steps = first_steps(procedure)
    step = next((one for one in steps if one.code == request.GET.get("step")), steps[0])
    typed = f"{reverse('open-form', args=[code])}?step={step.code}"
    context = {
        "base": "web/base.html" if request.user.is_authenticated else "web/base_public.html",
        "sheet": paper_form(procedure, step),
        "line": line_of(procedure),
        "several": len(steps) > 1,
        "fill": request.build_absolute_uri(typed),
    }
    return render(request, "web/opening/paper.html", context)


def _in_force(code: str) -> Procedure:
    """404 for what is not in force, and for what has a page of its own or is opened by other cases."""
    known = (catalogue.versions()[pk] for pk in catalogue.in_force(timezone.localdate()))
    version = next((one for one in known if one.code == code), None)
    if version is None or not opened_here(code):
        raise Http404
    return catalogue.compiled(version.pk)
