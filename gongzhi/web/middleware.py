"""When the database does not answer, says so in plain words instead of failing."""

from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from gongzhi.web.views import errors

SECONDS = 30  # after which a client may try again


class Unavailable:
    """Turns a lost database into a page with status 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError):
            return None
        response = errors.bare(503)
        response["Retry-After"] = str(SECONDS)
        return response
