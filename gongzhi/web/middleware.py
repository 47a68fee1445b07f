"""When the database does not answer, or a disk is full, says so in plain words instead of failing."""

import errno
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from psycopg import errors as postgres

from gongzhi.web.views import errors

SECONDS = 30  # after which a client may try again
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

PROGRAMS = ("/api/", "/open311/")
"""Addresses of programs, which answer strange questions themselves, in a form that programs read."""


class Legible:
    """Refuses addresses with a NUL in them: the database has no text with one, and no page links to any."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = "" if request.path_info.startswith(PROGRAMS) else request.META.get("QUERY_STRING", "")
        if "\0" in request.path_info or "%00" in asked:
            return errors.page(request, 400)
        return self.get_response(request)


class Unavailable:
    """Turns a lost database into a page with status 503, a full disk into one with 507."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if _is_full(exception):
            return errors.bare(507)
        if not isinstance(exception, OperationalError):
            return None
        response = errors.bare(503)
        response["Retry-After"] = str(SECONDS)
        return response


def _is_full(exception: Exception) -> bool:
    """Whether there was no room, in the media folder or in the database."""
    full = isinstance(exception, OSError) and exception.errno in FULL
    return full or isinstance(exception.__cause__, postgres.DiskFull)
