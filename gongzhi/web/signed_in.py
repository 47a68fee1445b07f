"""Who is asking: the posts of the person who is signed in, asked once in a request."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from gongzhi.cases.actors import Actor
from gongzhi.people.authority import PostView
from gongzhi.people.selectors import posts_of


def posts_of_request(request: Any) -> list[PostView]:
    """Posts held today, stand-ins included; empty for visitors."""
    if not request.user.is_authenticated:
        return []
    if not hasattr(request, "gongzhi_posts"):
        request.gongzhi_posts = posts_of(request.user, timezone.localdate())
    found: list[PostView] = request.gongzhi_posts
    return found


def actor_of(request: Any) -> Actor:
    """The person who is signed in, as the ledger knows those who act."""
    return Actor(person_id=request.user.pk, posts=tuple(posts_of_request(request)))


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of the page (and not for a whole one out of its history)."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.history_restore_request
