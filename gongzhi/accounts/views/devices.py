"""Ending signed-in browsers: one of one's own, or all but this."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from gongzhi.accounts import factors, sessions
from gongzhi.accounts.models import Deed
from gongzhi.accounts.traces import note, trace_of
from gongzhi.people.models import Person


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one session of this person; needs no fresh proof, for the same reason as the next."""
    person, now = cast(Person, request.user), timezone.now()
    row = get_object_or_404(sessions.of(person, now), pk=pk)
    sessions.end(row, now)
    note(person, Deed.SIGNED_OUT_ELSEWHERE, trace_of(request), now, row.device)
    messages.success(request, f"{row.device or '那台设备'}上的登录已退出。")
    return redirect("security")


@login_required
@require_POST
def everywhere(request: HttpRequest) -> HttpResponse:
    """End every other session of this person; needs no fresh proof, because it takes and gives nothing."""
    person = cast(Person, request.user)
    factors.sign_out_everywhere(person, timezone.now(), trace_of(request))
    sessions.keep(request, person)
    messages.success(request, "其他设备上的登录都已退出，只留这一个。")
    return redirect("security")
