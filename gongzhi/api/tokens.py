"""Issuing, finding and revoking tokens."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from gongzhi.api.models import Token
from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import FormRefused
from gongzhi.people.authority import PostView
from gongzhi.people.models import Post
from gongzhi.text import tidy

PREFIX = "gongzhi_"  # lets scanners of leaked secrets know one
READ, OPEN, ACT, PRIVATE = "cases:read", "cases:open", "cases:act", "cases:private"
SCOPES = {
    READ: "查看本岗位看得到的案件",
    OPEN: "登记新的案件",
    ACT: "办理轮到本岗位的步骤",
    PRIVATE: "写明用途后查看隐私栏目",
}
NOTED = timedelta(minutes=1)  # how exactly the last use is kept


@dataclass(frozen=True, slots=True)
class Caller:
    """The program that asks: its token, and the post in which it acts."""

    token: Token
    actor: Actor

    def may(self, scope: str) -> bool:
        return scope in self.token.scopes


def issue(
    *,
    name: str,
    post: Post,
    scopes: Collection[str],
    now: datetime,
    expires_at: datetime,
    made_by: int | None = None,
) -> tuple[Token, str]:
    """A new token and its secret, which is shown now and never again. FormRefused says what is wrong."""
    errors = {}
    if not tidy(name):
        errors["name"] = "请写明给哪个系统用、作什么用。"
    if not scopes or (strange := set(scopes) - SCOPES.keys()):
        errors["scopes"] = f"范围请从{'、'.join(SCOPES)}中选择。" if not scopes or strange else ""
    if expires_at <= now:
        errors["expires_at"] = "失效时间请写以后的日期。"
    if errors:
        raise FormRefused(errors)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        name=tidy(name)[:80],
        digest=digest_of(secret),
        hint=secret[: len(PREFIX) + 4],
        post=post,
        scopes=[scope for scope in SCOPES if scope in scopes],
        made_by_id=made_by,
        made_at=now,
        expires_at=expires_at,
    )
    return token, secret


def find(secret: str, now: datetime) -> Caller | None:
    """Who holds this secret, if it works at this moment: one query, and a second once a minute."""
    today = timezone.localdate(now)
    rows = Token.objects.filter(
        Q(post__ends=None) | Q(post__ends__gte=today),
        digest=digest_of(secret),
        revoked_at=None,
        expires_at__gt=now,
        post__begins__lte=today,
        post__person__is_active=True,
    )
    token = rows.select_related("post__organisation", "post__area").first()
    if token is None:
        return None
    if token.used_at is None or now - token.used_at >= NOTED:
        Token.objects.filter(pk=token.pk).update(used_at=now)
    return Caller(token, Actor(person_id=token.post.person_id, posts=(_view(token.post),)))


def revoke(token: Token, now: datetime) -> None:
    """From now on the token opens nothing; a second time changes nothing."""
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)


def digest_of(secret: str) -> bytes:
    """256 random bits need no slow hash: nobody can try them out."""
    return hashlib.sha256(secret.encode()).digest()


def _view(post: Post) -> PostView:
    return PostView(
        role=post.role,
        area_path=post.area.path,
        organisation_id=post.organisation_id,
        organisation_path=post.organisation.path,
        post_id=post.pk,
        person_id=post.person_id,
        organisation_name=post.organisation.name,
        area_name=post.area.name,
    )
