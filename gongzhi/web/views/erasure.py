"""Deciding about the deletion of personal words: what waits for a decision, and the page of one case."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.cases.erasure import door
from gongzhi.cases.erasure.reading import ASKED
from gongzhi.cases.errors import FormRefused, NotYours
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.selectors import get_case_for
from gongzhi.cases.visibility import visible
from gongzhi.engine import EventKind
from gongzhi.web.erasure_page import erasure_page, read_places
from gongzhi.web.signed_in import actor_of, posts_of_request

MOST = 100


@login_required
@require_GET
@never_cache
def waiting(request: HttpRequest) -> HttpResponse:
    """What people asked to have deleted and nobody has decided yet, the oldest first."""
    later = Entry.objects.filter(case=OuterRef("case"), kind=EventKind.ERASURE, seq__gt=OuterRef("seq"))
    mine = Case.objects.filter(visible(posts_of_request(request), action=door.DECIDING))
    rows = Entry.objects.filter(kind=EventKind.ERASURE, outcome=ASKED, case__in=mine).exclude(Exists(later))
    found = rows.select_related("case").defer("case__state", "case__text").order_by("position")[:MOST]
    return render(request, "web/privacy/waiting.html", {"rows": found})


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """The fields of a case by name, and the decision: delete or not, on which ground, why."""
    actor = actor_of(request)
    try:
        case = get_case_for(actor, number)
    except Case.DoesNotExist:
        raise Http404 from None
    if not door.may_decide(actor, case):
        return render(request, "web/privacy/not_yours.html", {"case": case}, status=403)
    if request.method == "GET":
        return _show(request, case)
    try:
        _decided(request, case)
    except FormRefused as refused:
        return _show(request, case, status=422, errors=refused.errors)
    except (door.MustBeKept, NotYours) as refused:
        return _show(request, case, status=409, refused=refused.text)
    return redirect("case", number=case.number)


def _decided(request: HttpRequest, case: Case) -> None:
    sent, actor, now = request.POST, actor_of(request), timezone.now()
    reason, idem = sent.get("reason", ""), _idem(sent.get("idem", ""))
    if sent.get("do") == "refuse":
        door.refuse(case.pk, actor, ground=sent.get("no", ""), reason=reason, now=now, idem=idem)
        messages.success(request, "已记下：不予删除。本人凭链接可以看到依据、理由和救济途径。")
        return
    places = read_places(sent.getlist("place"))
    ground = sent.get("ground", "")
    done = door.erase(case.pk, actor, ground=ground, reason=reason, places=places, now=now, idem=idem)
    more = f"另有 {len(done.others)} 件有同样的内容，一起删除了。" if done.others else ""
    messages.success(request, f"已删除 {len(places)} 个栏目的内容，台账写明了谁、何时、依据哪一条。{more}")


def _show(request: HttpRequest, case: Case, *, status: int = 200, **more: Any) -> HttpResponse:
    ticked = read_places(request.POST.getlist("place")) if request.method == "POST" else None
    page = erasure_page(case, timezone.now(), ticked=ticked)
    context = {"page": page, "case": case, "sent": request.POST, **more}
    return render(request, "web/privacy/decide.html", context, status=status)


def _idem(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
