"""Papers of a case: to look at, to print, and to preview before a step is taken."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gongzhi.cases import catalogue
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.selectors import get_case_for
from gongzhi.documents import Paper, html
from gongzhi.engine import Procedure
from gongzhi.web.case_page import step_form
from gongzhi.web.paper_values import paper_at, paper_preview
from gongzhi.web.papers import Kind, made_by, papers_of
from gongzhi.web.signed_in import actor_of, posts_of_request


def made_at(case: Case, procedure: Procedure, seq: int, name: str, *, reporter: bool = False) -> Paper:
    """The paper of this name that entry `seq` made; 404 if there is none, or it is not for the reporter."""
    kind = papers_of(procedure.code).get(name)
    entry = Entry.objects.filter(case=case, seq=seq).values_list("step", "outcome").first()
    if kind is None or entry is None or not kind.made_by(*entry) or (reporter and not kind.for_reporter):
        raise Http404
    return paper_at(case, procedure, kind, seq)


def as_html(papers: list[Paper]) -> str:
    return mark_safe("".join(html(paper) for paper in papers))  # noqa: S308 the renderer escapes every value


@login_required
@require_GET
@never_cache
def show(request: HttpRequest, number: str, seq: int, name: str) -> HttpResponse:
    case = _case(request, number)
    paper = made_at(case, catalogue.compiled(case.procedure_id), seq, name)
    return render(request, "web/cases/paper.html", {"case": case, "papers": as_html([paper]), "title": name})


@login_required
@require_POST
@never_cache
def preview(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """The papers this step would make, from what has been typed so far. Records nothing."""
    case, now = _case(request, number), timezone.now()
    procedure = catalogue.compiled(case.procedure_id)
    step = procedure.by_name.get(name)
    if step is None:
        raise Http404
    form = step_form(case, procedure, step, step.outcomes or (None,), now, data=request.POST)
    form.is_valid()  # what is not right yet is simply not in the preview
    outcome = form.cleaned_data.get("_outcome")
    said = (name, [(spec, form.cleaned_data.get(spec.key)) for spec in step.form])
    filled = (name, [(spec, str(v) if spec.kind in ("日期", "时刻") else v) for spec, v in said[1] if v])
    kinds: list[Kind] = made_by(procedure.code, name, outcome or "")
    unit = next((post.organisation_name for post in posts_of_request(request)), "")
    papers = [
        paper_preview(case, procedure, kind, filled, outcome=outcome, unit=unit, now=now) for kind in kinds
    ]
    context = {"case": case, "papers": as_html(papers), "title": f"{name}：文书预览", "preview": True}
    return render(request, "web/cases/paper.html", context)


def _case(request: HttpRequest, number: str) -> Case:
    try:
        return get_case_for(actor_of(request), number)
    except Case.DoesNotExist:
        raise Http404 from None
