"""Helping colleagues who cannot sign in: for those who manage accounts, where they manage them."""

from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.accounts import helping
from gongzhi.accounts.factors import factors_of
from gongzhi.accounts.forms import RESET, ReasonForm
from gongzhi.accounts.helping import MANAGING, PURPOSE
from gongzhi.accounts.traces import trace_of
from gongzhi.accounts.views.guards import Account, for_account
from gongzhi.people.authority import MATRIX
from gongzhi.people.models import Person
from gongzhi.people.selectors import find_people, posts_of
from gongzhi.web.signed_in import posts_of_request

MOST = 30  # people listed; more, and one types more of the name


@never_cache
@for_account
@require_GET
def contents(request: HttpRequest, account: Account, now: datetime) -> HttpResponse:
    """Find a colleague by name, pinyin or user name."""
    _must_manage(request)
    today, typed = timezone.localdate(now), request.GET.get("who", "")
    found = [p for p in find_people(typed)[: MOST * 4] if helping.may_help(account.person, p, today)]
    people = [(person, posts_of(person, today)) for person in found[:MOST]]
    context = {"q": typed, "people": people, "more": len(found) > MOST}
    return render(request, "accounts/colleagues.html", context)


@for_account
@require_http_methods(["GET", "POST"])
def colleague(request: HttpRequest, account: Account, now: datetime, username: str) -> HttpResponse:
    """One colleague: what he signs in with, and taking it away so that he can begin anew."""
    _must_manage(request)
    person = _colleague(account.person, username, timezone.localdate(now))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, trace = form.cleaned_data["reason"], trace_of(request, by=account.person)
        if form.cleaned_data["act"] == RESET:
            helping.reset_factors(person, reason, now, trace)
            messages.success(request, f"已取消{person.name}的第二因素，全部设备已退出。")
            return redirect("colleague", username)
        password = helping.new_password(person, reason, now, trace)
        return render(request, "accounts/new_password.html", {"person": person, "password": password})
    context = {"person": person, "form": form, "factors": factors_of(person)}
    return render(request, "accounts/colleague.html", context, status=422 if form.errors else 200)


def _must_manage(request: HttpRequest) -> None:
    if not any(MATRIX.granted(post.role, MANAGING, PURPOSE) for post in posts_of_request(request)):
        raise PermissionDenied("管理账号的岗位才能打开这一页。")


def _colleague(helper: Person, username: str, on: date) -> Person:
    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None or not helping.may_help(helper, person, on):
        raise Http404
    return person
