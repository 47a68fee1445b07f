"""Signing in through an identity server of the house."""

import logging
import secrets
from datetime import datetime
from hmac import compare_digest
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongzhi.accounts import admission, identity_servers, oidc
from gongzhi.accounts.identity_servers import Failed
from gongzhi.accounts.models import Identity
from gongzhi.accounts.once import spend
from gongzhi.accounts.setup import Provider, setup
from gongzhi.people.models import Person
from gongzhi.web.views.preferences import safe_next

log = logging.getLogger(__name__)
SESSION = "on_the_way"
LASTS = 600  # seconds somebody may take at the identity server
STRANGER = "{name}已经确认了您的身份，但是这里没有与“{value}”对应的在用账号。请联系本单位管理员登记。"
LOST = "这次登录接不上了：可能等得太久、在别的窗口重新开始，或者链接是别处来的。请再登录一次。"


@never_cache
@require_GET
def go(request: HttpRequest, code: str) -> HttpResponse:
    """Off to the identity server. A link and no form: the policy lets forms go nowhere else."""
    provider, then = _provider(code), safe_next(request, "")
    if request.user.is_authenticated:
        return redirect(then or settings.LOGIN_REDIRECT_URL)
    state, now = secrets.token_urlsafe(32), timezone.now()
    try:
        address = oidc.way_there(identity_servers.discover(provider, now), state, _back(request, provider))
    except Failed as failed:
        return _failed(request, provider, failed, then)
    request.session[SESSION] = {
        "state": state,
        "provider": provider.code,
        "then": then,
        "at": now.timestamp(),
    }
    return redirect(address)


@never_cache
@require_GET
def back(request: HttpRequest, code: str) -> HttpResponse:
    """Back with a code, or with a refusal."""
    provider, now = _provider(code), timezone.now()
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    kept = request.session.pop(SESSION, None)
    if not kept or not _is_ours(request, provider, kept, now):
        return _failed(request, provider, Failed(LOST))
    then = kept["then"]
    try:
        person = _person(provider, _ask_who(request, provider, kept["state"], now))
    except Failed as failed:
        return _failed(request, provider, failed, then)
    return admission.admit(request, person, provider.name, enough=provider.two_factors, then=then, now=now)


def _is_ours(request: HttpRequest, provider: Provider, kept: dict[str, str | float], now: datetime) -> bool:
    """Whether this browser was sent there by us, lately, and comes back for the first time."""
    state = str(kept["state"])
    return (
        kept["provider"] == provider.code
        and now.timestamp() - float(kept["at"]) <= LASTS
        and compare_digest(request.GET.get("state", "").encode(), state.encode())
        and request.GET.get("iss", provider.issuer) == provider.issuer
        and spend(state, now)
    )


def _ask_who(request: HttpRequest, provider: Provider, state: str, now: datetime) -> str:
    if not (code := request.GET.get("code")):
        raise Failed(f"{provider.name}没有让您登录。", request.GET.get("error", "")[:100])
    server = identity_servers.discover(provider, now)
    return oidc.who_came_back(server, code, state, _back(request, provider), now)


def _person(provider: Provider, value: str) -> Person:
    """Whom the administrator has entered here; nobody is ever made. Raises Failed."""
    if provider.needs_register:
        found = Identity.objects.filter(provider=provider.code, value=value).select_related("person").first()
        person = found.person if found else None
    else:
        person = Person.objects.filter(username=value).first()
    if person is None or not person.is_active:
        raise Failed(STRANGER.format(name=provider.name, value=value))
    return person


def _provider(code: str) -> Provider:
    found = setup().providers.get(code)
    if found is None:
        raise Http404
    return found


def _back(request: HttpRequest, provider: Provider) -> str:
    return request.build_absolute_uri(reverse("sign-in-back", args=[provider.code]))


def _failed(request: HttpRequest, provider: Provider, failed: Failed, then: str = "") -> HttpResponse:
    """Back to the sign-in page, which still knows where he wanted to go."""
    if failed.detail:
        log.warning("sign-in with %s: %s", provider.code, failed.detail)
    messages.error(request, str(failed))
    return redirect(f"{reverse('sign-in')}?{urlencode({'next': then})}" if then else "sign-in")
