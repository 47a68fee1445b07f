"""/connections/: tokens, webhooks, and what could not be delivered, for those who manage accounts."""

from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gongzhi.api import tokens
from gongzhi.calendars import ZONE
from gongzhi.cases.errors import FormRefused
from gongzhi.connections import managing
from gongzhi.connections.forms import HookForm, TokenForm, post_choices
from gongzhi.connections.models import Outgoing
from gongzhi.connections.outgoing.lanes import replay as send_again
from gongzhi.connections.webhooks.sending import stop
from gongzhi.connections.webhooks.signing import secret_of
from gongzhi.web.signed_in import posts_of_request


def _areas(request: HttpRequest) -> list[str]:
    mine = managing.areas(posts_of_request(request))
    if not mine:
        raise PermissionDenied("对外连接由管理员登记。您今天没有管理员岗位。")
    return mine


def _show(request: HttpRequest, mine: list[str], *, status: int = 200, **more: Any) -> HttpResponse:
    now = timezone.now()
    posts = post_choices(managing.posts_in(mine, timezone.localdate(now)))
    context = {
        "now": now,
        "tokens": managing.tokens_in(mine),
        "hooks": managing.subscriptions_in(mine),
        "dead": managing.undelivered_in(mine),
        "token_form": TokenForm(posts=posts),
        "hook_form": HookForm(posts=posts),
        **more,
    }
    return render(request, "connections/contents.html", context, status=status)


@login_required
@require_GET
@never_cache
def contents(request: HttpRequest) -> HttpResponse:
    return _show(request, _areas(request))


@login_required
@require_POST
@never_cache
def issue(request: HttpRequest) -> HttpResponse:
    """The secret stands on the page that answers, and nowhere else."""
    mine, now = _areas(request), timezone.now()
    posts = managing.posts_in(mine, timezone.localdate(now))
    form = TokenForm(request.POST, posts=post_choices(posts))
    if form.is_valid():
        try:
            _, secret = tokens.issue(
                name=form.cleaned_data["name"],
                post=posts.get(pk=form.cleaned_data["post"]),
                scopes=form.scopes(),
                now=now,
                expires_at=datetime.combine(form.cleaned_data["until"], time.max, ZONE),
                made_by=request.user.pk,
            )
            return _show(request, mine, secret=secret, secret_of="令牌")
        except FormRefused as refused:
            names = {"expires_at": "until"}
            for name, sentence in refused.errors.items():
                form.add_error(names.get(name, name) if name != "scopes" else None, sentence)
    return _show(request, mine, token_form=form, status=422)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(managing.tokens_in(_areas(request)), pk=pk)
    tokens.revoke(token, timezone.now())
    messages.success(request, f"令牌“{token.name}”已停用。")
    return redirect("connections")


@login_required
@require_POST
@never_cache
def subscribe(request: HttpRequest) -> HttpResponse:
    mine, now = _areas(request), timezone.now()
    posts = managing.posts_in(mine, timezone.localdate(now))
    form = HookForm(request.POST, posts=post_choices(posts))
    if form.is_valid():
        try:
            made = managing.subscribe(
                name=form.cleaned_data["name"],
                url=form.cleaned_data["url"],
                kinds=form.kinds(),
                post=posts.get(pk=form.cleaned_data["post"]),
                now=now,
                allowed=settings.OUTSIDE_ALLOWED,
                made_by=request.user.pk,
            )
            return _show(request, mine, secret=secret_of(made), secret_of="签名密钥")
        except FormRefused as refused:
            for name, sentence in refused.errors.items():
                form.add_error(name, sentence)
    return _show(request, mine, hook_form=form, status=422)


@login_required
@require_POST
@never_cache
def change_hook(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a webhook, or give it a new secret."""
    mine = _areas(request)
    hook = get_object_or_404(managing.subscriptions_in(mine), pk=pk)
    if request.POST.get("do") == "secret":
        managing.subscriptions_in(mine).filter(pk=pk).update(secret_version=F("secret_version") + 1)
        hook.refresh_from_db()
        return _show(request, mine, secret=secret_of(hook), secret_of="新的签名密钥")
    stop(hook, timezone.now(), f"由{request.user}停用")
    messages.success(request, f"网络回调“{hook.name}”已停用。")
    return redirect("connections")


@login_required
@require_POST
def replay(request: HttpRequest) -> HttpResponse:
    """Send again what was given up: one (`item`), or everything shown."""
    found: list[Outgoing] = managing.undelivered_in(_areas(request))
    one = request.POST.get("item", "")
    count = send_again([item for item in found if not one or str(item.pk) == one], timezone.now())
    messages.success(request, f"{count} 条将重新发送。")
    return redirect("connections")
