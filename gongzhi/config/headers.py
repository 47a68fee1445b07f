"""Headers every answer carries. Nothing may come from another address, and no script stands in a page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
        "worker-src 'self'",
    )
)
PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"


class SecurityHeaders:
    """Adds the content security policy and the permissions policy; keeps private answers out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if _is_of_somebody(request):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _is_of_somebody(request: HttpRequest) -> bool:
    """Whether the answer may hold what only this person or program may see."""
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    return signed_in or "Authorization" in request.headers or "api_key" in request.GET
