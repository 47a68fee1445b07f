"""Who is asking is somebody only as long as his session has not been ended elsewhere."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from gongzhi.accounts import sessions
from gongzhi.people.models import Person


class Sessions:
    """Stands behind Django's own middleware, and like it asks only when a page wants to know."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = request.user
        request.user = SimpleLazyObject(lambda: _still(request, known))  # type: ignore[assignment]
        return self.get_response(request)


def _still(request: HttpRequest, person: Person | AnonymousUser) -> Person | AnonymousUser:
    if not isinstance(person, Person) or sessions.holds(request, person, timezone.now()):
        return person
    request.session.flush()
    return AnonymousUser()
