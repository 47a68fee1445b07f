"""The second step: a code or a passkey; or, for who must have one of them and has none, the way to one."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongzhi.accounts import admission, passkeys
from gongzhi.accounts.ceremonies import answered, asked, at_numbers, site_of
from gongzhi.accounts.factors import factors_of, try_code
from gongzhi.accounts.forms import CodeForm
from gongzhi.accounts.models import Deed
from gongzhi.accounts.traces import note, trace_of


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    left = _waiting(request, now)
    if left is None:
        return _begin_again(request)
    form = CodeForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, left, form, 422 if form.errors else 200)
    tried = try_code(left.person, form.cleaned_data["code"], now)
    if tried.wait:
        form.say_wait(tried.wait)
        return _page(request, left, form, 429)
    if not tried.right:
        note(left.person, Deed.SECOND_FAILED, trace_of(request), now)
        form.say_wrong()
        return _page(request, left, form, 422)
    if not tried.by_recovery:
        return admission.enter(request, left.person, f"{left.means}和验证码", left.then, now)
    return _enter_by_recovery(request, left, now)


def _enter_by_recovery(request: HttpRequest, left: admission.Waiting, now: datetime) -> HttpResponse:
    remaining = factors_of(left.person).recovery
    note(left.person, Deed.RECOVERY_USED, trace_of(request), now, f"还剩 {remaining} 个")
    messages.warning(
        request,
        f"您用掉了一个恢复码，还剩 {remaining} 个。手机或者密钥丢了，请在“账号与安全”里换新的、停用旧的。",
    )
    return admission.enter(request, left.person, f"{left.means}和恢复码", left.then, now)


@require_POST
def ask_for_passkey(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    left = _waiting(request, now)
    if left is None:
        return HttpResponse(status=403)
    options, state = passkeys.ask(site_of(request), left.person, alone=False)
    return asked(request, "second", options, state, now)


@never_cache
@require_POST
def with_passkey(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    left = _waiting(request, now)
    if left is None:
        return _begin_again(request)
    try:
        state, answer = answered(request, "second", now)
        passkeys.check(site_of(request), state, answer, now, left.person)
    except passkeys.Refused as refused:
        form = CodeForm()
        form.say(str(refused))
        return _page(request, left, form, 422)
    return admission.enter(request, left.person, f"{left.means}和通行密钥", left.then, now)


@never_cache
@require_GET
def enrol(request: HttpRequest) -> HttpResponse:
    """Which second factor it shall be."""
    left = admission.enrolling(request, timezone.now())
    return render(request, "accounts/enrol.html", {"left": left}) if left else _begin_again(request)


def _waiting(request: HttpRequest, now: datetime) -> admission.Waiting | None:
    found = admission.waiting(request, now)
    return found if found and not found.enrols else None


def _begin_again(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        messages.info(request, "等得太久，或者已经在别处登录，请从头再登录一次。")
    return redirect("sign-in")


def _page(request: HttpRequest, left: admission.Waiting, form: CodeForm, status: int) -> HttpResponse:
    found = factors_of(left.person)
    context = {"left": left, "form": form, "factors": found, "numbers": at_numbers(request)}
    return render(request, "accounts/second.html", context, status=status)
