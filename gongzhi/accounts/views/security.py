"""The page of one's account: factors, what was done with it, ending sessions, proving again who one is."""

from datetime import datetime
from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongzhi.accounts import admission, factors, passkeys, sessions, throttle
from gongzhi.accounts.ceremonies import answered, asked, at_numbers, site_of
from gongzhi.accounts.forms import CodeForm, ConfirmForm, Form, PasswordForm
from gongzhi.accounts.models import Act, Deed
from gongzhi.accounts.traces import address_of, note, trace_of
from gongzhi.people.models import Person
from gongzhi.web.views.preferences import safe_next

SHOWN = 20  # acts on the page


@never_cache
@login_required
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    person, now = cast(Person, request.user), timezone.now()
    listed = [(row, sessions.is_here(request, row)) for row in sessions.of(person, now)]
    context = {
        "factors": factors.factors_of(person),
        "must": admission.must_have_second(person, now),
        "acts": Act.objects.filter(person=person).select_related("by").order_by("-at", "-pk")[:SHOWN],
        "sessions": sorted(listed, key=lambda each: not each[1]),
        "identities": person.identities.order_by("provider"),
    }
    return render(request, "accounts/security.html", context)


@sensitive_post_parameters()
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Prove again who is there: by password; by a code for who has no password here."""
    person, now = cast(Person, request.user), timezone.now()
    found = factors.factors_of(person)
    form: ConfirmForm | CodeForm | None = None
    if person.has_usable_password():
        form = ConfirmForm(request.POST or None)
    elif found.codes:
        form = CodeForm(request.POST or None)
    if form and request.method == "POST" and form.is_valid() and _is_proved(request, form, now):
        admission.confirm(request, now)
        return redirect(safe_next(request, reverse("security")))
    return _confirm_page(request, found, form)


def _confirm_page(
    request: HttpRequest, found: factors.Factors, form: ConfirmForm | CodeForm | None
) -> HttpResponse:
    context = {"form": form, "factors": found, "next": safe_next(request, ""), "numbers": at_numbers(request)}
    return render(request, "accounts/confirm.html", context, status=422 if form and form.errors else 200)


def _is_proved(request: HttpRequest, form: ConfirmForm | CodeForm, now: datetime) -> bool:
    if isinstance(form, ConfirmForm):
        return _is_own_password(request, form, "password", now)
    tried = factors.try_code(cast(Person, request.user), form.cleaned_data["code"], now)
    if tried.wait:
        form.say_wait(tried.wait)
    elif not tried.right:
        form.say_wrong()
    return tried.right


def _is_own_password(request: HttpRequest, form: Form, field: str, now: datetime) -> bool:
    """Wrong ones count as at sign-in."""
    person, address = cast(Person, request.user), address_of(request)
    account = person.username.lower()
    with throttle.in_turn(account, address):
        if wait := throttle.wait(account, address, now, known=True):
            form.say_wait(wait)
            return False
        if person.check_password(form.cleaned_data[field]):
            throttle.forget(account, address)
            return True
        throttle.failed(account, address, now)
    form.add_error(field, "现在的密码不对。")
    return False


@login_required
@require_POST
def ask_for_passkey(request: HttpRequest) -> HttpResponse:
    options, state = passkeys.ask(site_of(request), cast(Person, request.user), alone=True)
    return asked(request, "confirm", options, state, timezone.now())


@never_cache
@login_required
@require_POST
def confirm_with_passkey(request: HttpRequest) -> HttpResponse:
    person, now = cast(Person, request.user), timezone.now()
    try:
        state, answer = answered(request, "confirm", now)
        passkeys.check(site_of(request), state, answer, now, person)
    except passkeys.Refused as refused:
        messages.error(request, str(refused))
        return redirect(f"{reverse('confirm')}?{urlencode({'next': safe_next(request, '')})}")
    admission.confirm(request, now)
    return redirect(safe_next(request, reverse("security")))


@sensitive_post_parameters()
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    person, now = cast(Person, request.user), timezone.now()
    form = PasswordForm(person, request.POST or None)
    if request.method == "POST" and _may_change(request, form, now):
        form.save()
        sessions.keep(request, person)
        note(person, Deed.PASSWORD_CHANGED, trace_of(request), now)
        messages.success(request, "密码已修改，下次登录请用新密码。其他设备上的登录都已退出。")
        return redirect("security")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)


def _may_change(request: HttpRequest, form: PasswordForm, now: datetime) -> bool:
    """The old password is looked at whatever else is wrong, so that all mistakes are told at once."""
    right = form.is_valid()
    return "old" in form.cleaned_data and _is_own_password(request, form, "old", now) and right
