"""Codes from the telephone, and the codes on paper that go with them."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.accounts import admission, codes, factors
from gongzhi.accounts.forms import FirstCodeForm
from gongzhi.accounts.traces import trace_of
from gongzhi.accounts.views.guards import Account, for_account
from gongzhi.web.context import place_name


@sensitive_post_parameters("code")
@for_account
@require_http_methods(["GET", "POST"])
def telephone(request: HttpRequest, account: Account, now: datetime) -> HttpResponse:
    """Show the key, and look at the first code."""
    if factors.factors_of(account.person).codes:
        return redirect(account.back)
    form = FirstCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        trace = trace_of(request)
        if factors.confirm_key(account.person, form.cleaned_data["code"], now, trace):
            return first_factor_done(request, account, now, "动态验证码已启用。")
        form.say_wrong()
    key = factors.key_to_confirm(account.person, now)
    context = {
        "account": account,
        "form": form,
        "written": codes.written(key),
        "address": codes.address(key, account.person.username, f"{place_name()}共治"),
    }
    return render(request, "accounts/telephone.html", context, status=422 if form.errors else 200)


def first_factor_done(request: HttpRequest, account: Account, now: datetime, words: str) -> HttpResponse:
    """A factor stands: the codes for a lost one are shown, once; who was only let as far as here comes in."""
    person, left = account.person, account.enrolling
    written = factors.first_recovery_codes(person, now, trace_of(request))
    then = (left.then or "/") if left else account.back
    if left:
        admission.begin_session(request, person, f"{left.means}，并设好第二因素", now)
    if not written:
        messages.success(request, words)
        response: HttpResponse = redirect(then)
    else:
        context = {"codes": written, "words": words, "then": then}
        response = render(request, "accounts/recovery.html", context)
    return admission.remember(response, person) if left else response


@for_account
@require_POST
def stop(request: HttpRequest, account: Account, now: datetime) -> HttpResponse:
    found = factors.factors_of(account.person)
    if admission.must_have_second(account.person, now) and not found.passkeys:
        messages.error(request, "您的岗位必须有第二因素。请先添加通行密钥，再停用动态验证码。")
    else:
        factors.end_codes(account.person, now, trace_of(request))
        messages.success(request, "动态验证码已停用。")
    return redirect("security")


@for_account
@require_POST
def recovery(request: HttpRequest, account: Account, now: datetime) -> HttpResponse:
    """Ten new codes on paper."""
    if not factors.factors_of(account.person).any:
        return redirect(account.back)
    written = factors.new_recovery_codes(account.person, now, trace_of(request))
    context = {"codes": written, "words": "原来的恢复码都已作废。", "then": account.back}
    return render(request, "accounts/recovery.html", context)
