"""The first step: name and password, or a passkey alone; and signing out."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.accounts import admission, passkeys, sessions, throttle
from gongzhi.accounts.ceremonies import answered, asked, site_of
from gongzhi.accounts.forms import SignInForm
from gongzhi.accounts.setup import setup
from gongzhi.accounts.traces import address_of
from gongzhi.web.views.preferences import safe_next


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(safe_next(request, settings.LOGIN_REDIRECT_URL))
    if request.method == "GET":
        return _page(request, SignInForm(), 200)
    now, form = timezone.now(), SignInForm(request.POST)
    if status := _try_password(request, form, now):
        return _page(request, form, status)
    return admission.admit(request, form.person, "密码", enough=False, then=safe_next(request, ""), now=now)


def _try_password(request: HttpRequest, form: SignInForm, now: datetime) -> int:
    """0 when name and password are right; otherwise the status to answer with, and the form says why."""
    account, address = form.account(), address_of(request)
    known = request.get_signed_cookie(admission.KNOWN, "") == account
    with throttle.in_turn(account, address):
        if waiting := throttle.wait(account, address, now, known=known):
            form.say_wait(waiting)
            return 429
        if form.is_valid():
            return 0
        if form.wrong:
            throttle.failed(account, address, now)
    return 422


def _page(request: HttpRequest, form: SignInForm, status: int) -> HttpResponse:
    context = {"form": form, "next": safe_next(request, ""), "providers": setup().providers.values()}
    return render(request, "accounts/sign_in.html", context, status=status)


@require_POST
def ask_for_passkey(request: HttpRequest) -> HttpResponse:
    """Ask for any passkey of this site: no name is typed, so none can be tried out."""
    options, state = passkeys.ask(site_of(request), alone=True)
    return asked(request, "alone", options, state, timezone.now())


@never_cache
@require_POST
def with_passkey(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    try:
        state, answer = answered(request, "alone", now)
        key = passkeys.check(site_of(request), state, answer, now)
    except passkeys.Refused as refused:
        form = SignInForm()
        form.say(str(refused))
        return _page(request, form, 422)
    means = f"通行密钥“{key.name}”"
    return admission.admit(request, key.person, means, enough=True, then=safe_next(request, ""), now=now)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    sessions.end_here(request, timezone.now())
    logout(request)
    messages.success(request, "已退出登录。")
    return redirect("sign-in")
