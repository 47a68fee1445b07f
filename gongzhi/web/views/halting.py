"""Stopping a whole case and starting it again, from its page."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongzhi.cases.errors import FormRefused, NotYours, StepRefused
from gongzhi.cases.recording import REASON
from gongzhi.cases.services import Halt, halt
from gongzhi.cases.suspending import ARTICLE
from gongzhi.web.signed_in import actor_of
from gongzhi.web.views.cases import case_of, refused_page, show_page

RESUME = "resume"


@login_required
@require_POST
@never_cache
def change(request: HttpRequest, number: str) -> HttpResponse:
    case, asked = case_of(request, number), request.POST
    wish = Halt(
        stops=RESUME not in asked,
        by=actor_of(request),
        now=timezone.now(),
        idem=_idem(request),
        reason=asked.get(REASON, ""),
        article=asked.get(ARTICLE, ""),
    )
    try:
        halt(case.pk, wish)
    except FormRefused as refused:
        return show_page(request, case, status=422, halt_errors=refused.errors, halt_typed=asked)
    except NotYours as refused:
        return show_page(request, case, status=403, not_yours=refused.text)
    except StepRefused as refused:
        return refused_page(request, case, refused.refusal)
    said = "已中止。时限停止计算，恢复以前不能办理其他步骤。" if wish.stops else "已恢复办理，时限继续计算。"
    messages.success(request, said)
    return redirect("case", number=case.number)


def _idem(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("idem", ""))
    except ValueError:
        return uuid4()
