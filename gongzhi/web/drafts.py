"""Tells the browser that what was typed has arrived, so that it may forget its draft."""

from typing import TypeVar

from django.conf import settings
from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)

COOKIE = "draft_done"
LASTS = 120  # seconds: until the next page has read it


def draft_done(response: Response, key: str) -> Response:
    """The same response, which makes the page after it forget the draft of the form with this key."""
    response.set_cookie(COOKIE, key, LASTS, secure=settings.HTTPS, samesite="Lax")
    return response
