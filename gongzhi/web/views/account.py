"""Signing in and out, the password, and what the person who is signed in may do."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongzhi.people.models import Person
from gongzhi.people.packs import ROLES
from gongzhi.web import throttle
from gongzhi.web.account_forms import PasswordForm, SignInForm
from gongzhi.web.signed_in import posts_of_request
from gongzhi.web.views.preferences import safe_next

KNOWN = "gongzhi_known"  # says which account has signed in with this browser
REMEMBERED = 180 * 24 * 60 * 60  # seconds
UNKNOWN_ADDRESS = "::"  # a proxy that speaks through a socket names no address


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(safe_next(request, settings.LOGIN_REDIRECT_URL))
    if request.method == "GET":
        return _sign_in_page(request, SignInForm(), 200)
    now, address = timezone.now(), request.META.get("REMOTE_ADDR") or UNKNOWN_ADDRESS
    form = SignInForm(request.POST)
    known = request.get_signed_cookie(KNOWN, "") == form.account()
    if waiting := throttle.wait(form.account(), address, now, known=known):
        form.say_wait(waiting)
        return _sign_in_page(request, form, 429)
    if not form.is_valid():
        if form.wrong:
            throttle.failed(form.account(), address, now)
        return _sign_in_page(request, form, 422)
    throttle.forget(form.account(), address)
    login(request, form.person)
    response = redirect(safe_next(request, settings.LOGIN_REDIRECT_URL))
    response.set_signed_cookie(
        KNOWN,
        form.account(),
        max_age=REMEMBERED,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _sign_in_page(request: HttpRequest, form: SignInForm, status: int) -> HttpResponse:
    context = {"form": form, "next": safe_next(request, "")}
    return render(request, "web/account/sign_in.html", context, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, "已退出登录。")
    return redirect("sign-in")


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    form = PasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, person)
        messages.success(request, "密码已修改，下次登录请用新密码。")
        return redirect("me")
    return render(request, "web/account/password.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    held = [(ROLES[post.role].name, post) for post in posts_of_request(request)]
    return render(request, "web/account/me.html", {"held": held})
