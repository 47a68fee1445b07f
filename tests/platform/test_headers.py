"""Headers and cookies: nothing foreign in a page, nothing readable by scripts, nothing kept too long."""

import json
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from tests.platform.conftest import ROOT, clean_environment

STRICT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ASKED = (
    *("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER"),
    *("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DEBUG"),
)
ASK = f"""
import json
from gongzhi.config import settings
print(json.dumps({{name: getattr(settings, name) for name in {ASKED}}}))
"""


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/healthz", "/no-such-page"])
def test_every_answer_is_guarded(address: str) -> None:
    answer = Client().get(address)
    for name, value in STRICT.items():
        assert answer.headers[name] == value
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    for loose in ("unsafe-inline", "unsafe-eval", "*", "http"):
        assert loose not in policy


def enter(request: HttpRequest) -> HttpResponse:
    login(request, get_user_model().objects.create(username="someone", name="某人"))
    return HttpResponse()


urlpatterns = [path("enter", enter)]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_session_is_out_of_reach_of_scripts() -> None:
    cookie = Client().get("/enter").cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert int(cookie["max-age"]) <= 24 * 60 * 60


def in_surroundings(data: str, **environment: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=clean_environment() | {"GONGZHI_DATA": data} | environment,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_behind_https_cookies_are_secure(tmp_path: object) -> None:
    found = in_surroundings(
        str(tmp_path),
        GONGZHI_HTTPS="1",
        GONGZHI_HOSTS="gongzhi.example.gov.cn",
        GONGZHI_ORIGINS="https://gongzhi.example.gov.cn",
    )
    assert found["SESSION_COOKIE_SECURE"] is True
    assert found["CSRF_COOKIE_SECURE"] is True
    assert found["SECURE_HSTS_SECONDS"]
    assert found["ALLOWED_HOSTS"] == ["gongzhi.example.gov.cn"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://gongzhi.example.gov.cn"]


def test_without_https_a_forwarded_header_is_not_believed(tmp_path: object) -> None:
    found = in_surroundings(str(tmp_path))
    assert found["SECURE_PROXY_SSL_HEADER"] is None
    assert found["SESSION_COOKIE_SECURE"] is False
    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
