"""The page that shows two reports side by side and joins them at one press."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongzhi.cases import catalogue
from gongzhi.cases.actors import roles_on
from gongzhi.cases.standing import options_of
from gongzhi.dispatch.comparing import compare
from gongzhi.dispatch.views.showing import asked_by, case_for

JOINING = "并入"


@login_required
@require_GET
@never_cache
def show(request: HttpRequest, number: str, other: str) -> HttpResponse:
    """Both cases; the button is there while the first can still be joined by this person."""
    actor, _ = asked_by(request)
    one, two = case_for(actor, number), case_for(actor, other)
    if one.pk == two.pk:
        return redirect("case", one.number)
    now = timezone.now()
    mine = roles_on(catalogue.compiled(one.procedure_id), one, actor).keys()
    enabled = options_of(one, now).enabled
    step = next((e.step for e in enabled if e.step.kind == "merge" and set(e.step.roles) & mine), None)
    field = next((spec.key for spec in step.form if spec.records == JOINING), "") if step else ""
    context = {
        "now": now,
        "one": one,
        "other": two,
        "found": compare(one, two),
        "step": step if two.closed_at is None and two.merged_into_id is None else None,
        "joining": JOINING,
        "field": field,
    }
    return render(request, "dispatch/desk/compare.html", context)
