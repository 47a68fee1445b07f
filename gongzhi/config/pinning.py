"""One look at what has changed of the reference data for each request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from gongzhi import reference


class Pinned:
    """Everything one request reads of places, units, posts and categories is of one state."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with reference.pinned():
            return self.get_response(request)
