"""Who looks after outside connections, and what lies in his hands."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet

from gongzhi.api.models import Token
from gongzhi.cases.errors import FormRefused
from gongzhi.connections.models import Outgoing, Subscription
from gongzhi.connections.webhooks.events import KINDS, LANE, lane_of
from gongzhi.outgoing.guard import Forbidden, check
from gongzhi.people import authority
from gongzhi.people.authority import PostView
from gongzhi.people.models import Post
from gongzhi.text import tidy

MANAGING, PURPOSE = "管", "管理"
SHOWN = 100  # rows of what was not delivered


def areas(posts: Sequence[PostView]) -> list[str]:
    """The division paths in which this person manages accounts and connections; empty for everybody else."""
    return [
        post.area_path
        for post in posts
        if authority.may(post, MANAGING, area_path=post.area_path, kind=None, purpose=PURPOSE)
    ]


def _inside(mine: Sequence[str], path: str) -> Q:
    found = Q(pk__in=[])
    for area in mine:
        found |= Q(**{f"{path}__startswith": area})
    return found


def posts_in(mine: Sequence[str], today: date) -> QuerySet[Post]:
    """Posts of today to which a token or a subscription may be bound."""
    rows = Post.objects.on(today).filter(_inside(mine, "area__path"), person__is_active=True)
    return rows.select_related("person", "organisation").order_by("organisation__pinyin", "person__pinyin")


def tokens_in(mine: Sequence[str]) -> QuerySet[Token]:
    rows = Token.objects.filter(_inside(mine, "post__area__path"))
    return rows.select_related("post__person", "post__organisation").order_by("revoked_at", "-pk")


def subscriptions_in(mine: Sequence[str]) -> QuerySet[Subscription]:
    rows = Subscription.objects.filter(_inside(mine, "post__area__path"))
    return rows.select_related("post__person", "post__organisation").order_by("stopped_at", "-pk")


def undelivered_in(mine: Sequence[str]) -> list[Outgoing]:
    """What was given up, the newest first."""
    lanes = [lane_of(row) for row in subscriptions_in(mine)]
    own = Q(lane__in=lanes) | _inside(mine, "case__area_path") & ~Q(lane__startswith=LANE)
    rows = Outgoing.objects.filter(own, state=Outgoing.State.DEAD)
    return list(rows.select_related("case").order_by("-pk")[:SHOWN])


def subscribe(
    *,
    name: str,
    url: str,
    kinds: Sequence[str],
    post: Post,
    now: datetime,
    allowed: Sequence[str],
    made_by: int | None = None,
) -> Subscription:
    """A new webhook. FormRefused says what is wrong with it."""
    errors = {}
    if not tidy(name):
        errors["name"] = "请写明是哪个系统。"
    try:
        check(url, allowed)
    except Forbidden as forbidden:
        errors["url"] = str(forbidden)
    if strange := set(kinds) - KINDS.keys():
        errors["kinds"] = f"没有这种事件：{'、'.join(sorted(strange))}。"
    if errors:
        raise FormRefused(errors)
    return Subscription.objects.create(
        name=tidy(name)[:80], url=url, kinds=list(kinds), post=post, made_at=now, made_by_id=made_by
    )
