"""Who really asks, when a proxy of our own stands in front: needed by everything that counts by address."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ClientAddress:
    """Puts the address that our proxy reports into REMOTE_ADDR; believes nobody else's report.

    `settings.PROXIES` names the proxies. Of several addresses the last one that is no proxy counts: those
    before it were written by the visitor.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("REMOTE_ADDR") in settings.PROXIES:
            reported = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
            for address in map(str.strip, reversed(reported)):
                if address not in settings.PROXIES:
                    if _is_address(address):
                        request.META["REMOTE_ADDR"] = address
                    break
        return self.get_response(request)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
