"""The county of the entrance's tests, and programs that hold tokens in it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.api.tokens import SCOPES, issue
from gongzhi.intake.tests.conftest import World, committed, world
from gongzhi.people.models import Post

__all__ = ["Program", "ProgramOf", "World", "committed", "program_of", "world"]


@dataclass
class Program:
    """A client with a token."""

    secret: str
    post: Post

    def get(self, path: str, **query: Any) -> Any:
        return Client().get(f"/api/v1{path}", query, headers=self.headers())

    def post_json(self, path: str, body: Any, key: str | None = None, **headers: str) -> Any:
        more = {"Idempotency-Key": key or str(uuid4())} | headers
        return Client().post(
            f"/api/v1{path}", body, content_type="application/json", headers=self.headers() | more
        )

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}


ProgramOf = Callable[..., Program]


def make_program(
    world: World, username: str, scopes: Collection[str] = tuple(SCOPES), role: str = ""
) -> Program:
    posts = Post.objects.filter(person__username=username, **({"role": role} if role else {}))
    post = posts.order_by("pk")[0]
    now = timezone.now()
    _, secret = issue(name="测试", post=post, scopes=scopes, now=now, expires_at=now + timedelta(days=1))
    return Program(secret, post)


@pytest.fixture
def program_of(world: World) -> ProgramOf:
    """A program that acts in the first post of the person with this user name."""

    def make(username: str, scopes: Collection[str] = tuple(SCOPES), role: str = "") -> Program:
        return make_program(world, username, scopes, role)

    return make
