"""Adding and removing passkeys."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.accounts import admission, factors, passkeys
from gongzhi.accounts.ceremonies import answered, asked, at_numbers, site_of
from gongzhi.accounts.forms import NameForm
from gongzhi.accounts.models import Deed
from gongzhi.accounts.traces import note, trace_of
from gongzhi.accounts.views.guards import Account, for_account
from gongzhi.accounts.views.telephone import first_factor_done


@for_account
@require_POST
def ask_to_add(request: HttpRequest, account: Account, now: datetime) -> HttpResponse:
    options, state = passkeys.ask_to_add(site_of(request), account.person)
    return asked(request, "add", options, state, now)


@for_account
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, account: Account, now: datetime) -> HttpResponse:
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            state, answer = answered(request, "add", now)
            key = passkeys.add(
                site_of(request), account.person, state, answer, form.cleaned_data["name"], now
            )
        except passkeys.Refused as refused:
            form.say(str(refused))
        else:
            note(account.person, Deed.PASSKEY_ADDED, trace_of(request), now, key.name)
            return first_factor_done(request, account, now, f"通行密钥“{key.name}”已添加。")
    context = {"form": form, "account": account, "numbers": at_numbers(request)}
    return render(request, "accounts/add_passkey.html", context, status=422 if form.errors else 200)


@for_account
@require_POST
def remove(request: HttpRequest, account: Account, now: datetime, pk: int) -> HttpResponse:
    found = factors.factors_of(account.person)
    last = not found.codes and len(found.passkeys) == 1
    if last and admission.must_have_second(account.person, now):
        messages.error(request, "您的岗位必须有第二因素。请先添加另一个，再删除这一个。")
    elif factors.remove_passkey(account.person, pk, now, trace_of(request)):
        messages.success(request, "通行密钥已删除。请在那台设备的设置里也删掉它。")
    return redirect("security")
