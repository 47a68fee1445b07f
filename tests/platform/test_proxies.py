"""Behind our own proxy the visitor's address counts, not the proxy's; and nobody can write his own."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from gongzhi.config.proxies import ClientAddress


@pytest.mark.parametrize(
    ("proxies", "remote", "reported", "address"),
    [
        (["127.0.0.1"], "127.0.0.1", "203.0.113.7", "203.0.113.7"),
        (["127.0.0.1"], "127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (["127.0.0.1", "10.0.0.5"], "127.0.0.1", "203.0.113.7, 10.0.0.5", "203.0.113.7"),
        (["127.0.0.1"], "127.0.0.1", "2001:db8::1", "2001:db8::1"),
        (["127.0.0.1"], "127.0.0.1", "", "127.0.0.1"),
        (["127.0.0.1"], "127.0.0.1", "unknown", "127.0.0.1"),
        (["127.0.0.1"], "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ([], "127.0.0.1", "198.51.100.1", "127.0.0.1"),
    ],
)
def test_whose_address_counts(settings, proxies: list[str], remote: str, reported: str, address: str) -> None:
    settings.PROXIES = proxies
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    request = RequestFactory().get("/")
    request.META["REMOTE_ADDR"] = remote
    if reported:
        request.META["HTTP_X_FORWARDED_FOR"] = reported
    ClientAddress(view)(request)
    assert seen == [address]
