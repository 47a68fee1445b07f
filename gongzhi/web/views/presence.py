"""A sign of life from an open case page; the answer is the line that says who else has it open."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongzhi.cases import catalogue
from gongzhi.cases.actors import roles_on
from gongzhi.cases.models import Case
from gongzhi.cases.selectors import get_case_for
from gongzhi.web import presence as present
from gongzhi.web.signed_in import actor_of


@login_required
@require_POST
@never_cache
def presence(request: HttpRequest, number: str) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    try:
        case = get_case_for(actor, number)
    except Case.DoesNotExist:
        raise Http404 from None
    roles = roles_on(catalogue.compiled(case.procedure_id), case, actor)
    others = present.sign_of_life(case, actor, roles, now)
    return render(
        request, "web/cases/_presence.html", {"case": case, "others": others, "every": present.RENEWED}
    )
