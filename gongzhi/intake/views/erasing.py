"""The person who reported asks, by the link, for personal words to be deleted."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongzhi.cases.actors import Actor
from gongzhi.cases.erasure import door
from gongzhi.cases.errors import FormRefused
from gongzhi.cases.models import Case
from gongzhi.intake.erasing import own_erasure, places_of
from gongzhi.intake.views.own_case import own_case


@require_http_methods(["GET", "POST"])
@own_case
def erasure(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    """The page with what can be asked for; sending it notes the request in the ledger."""
    if request.method == "GET":
        return _show(request, case, key)
    try:
        door.ask(
            case.pk,
            Actor(reporter_of=case.pk),
            ground=request.POST.get("ground", ""),
            places=places_of(request.POST.getlist("field")),
            now=timezone.now(),
            idem=_idem(request.POST.get("idem", "")),
        )
    except FormRefused as refused:
        return _show(request, case, key, status=422, errors=refused.errors)
    messages.success(request, "已收到申请。决定以后，这里会写明结果。")
    return redirect("reporter-erasure", number=case.number, key=key)


def _show(request: HttpRequest, case: Case, key: str, *, status: int = 200, **more: object) -> HttpResponse:
    context = {"case": case, "key": key, "own": own_erasure(case), "sent": request.POST, **more}
    return render(request, "intake/progress/erasure.html", context, status=status)


def _idem(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
