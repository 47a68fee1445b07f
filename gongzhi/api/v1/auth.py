"""Who asks: a bearer token, the post it is bound to, and what it may be used for."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from gongzhi.api import problems, tokens
from gongzhi.api.problems import Problem
from gongzhi.api.tokens import Caller
from gongzhi.cases.models import Case
from gongzhi.cases.selectors import get_case_for

REQUESTS = UUID("0c6f2a0e-0f0e-4f55-9d1a-6b6a4f0f5b11")  # namespace of the requests that clients name
KEY = "Idempotency-Key"
LONGEST = 200  # characters of an idempotency key


class Bearer(HttpBearer):
    """`Authorization: Bearer …`."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        return tokens.find(token.strip(), timezone.now())


def needs(scope: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The operation is for tokens with this scope."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def checked(request: Any, *args: Any, **kwargs: Any) -> Any:
            if not request.auth.may(scope):
                text = f"这个令牌没有“{tokens.SCOPES[scope]}”（{scope}）的范围，请管理员另发。"
                raise Problem(403, text, kind="scope")
            return view(request, *args, **kwargs)

        return checked

    return decorate


def case_of(request: Any, number: str) -> Case:
    """The case, or the same 404 whether there is none or it is not for this post."""
    try:
        return get_case_for(request.auth.actor, number)
    except Case.DoesNotExist:
        raise problems.not_found() from None


def without_key() -> Problem:
    text = f"写入要带请求头 {KEY}：每件事一个新的值，重发时用同一个，不超过 {LONGEST} 字。"
    return Problem(400, text, kind="idempotency-key")


def request_key(request: Any) -> UUID:
    """The identity of a request that writes, from its `Idempotency-Key`; keys of two tokens never meet."""
    key = request.headers.get(KEY, "").strip()
    if not key or len(key) > LONGEST:
        raise without_key()
    return uuid5(REQUESTS, f"{request.auth.token.pk}:{key}")
