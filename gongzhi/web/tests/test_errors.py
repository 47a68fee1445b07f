import errno
from importlib import import_module

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import path
from psycopg.errors import DiskFull

from gongzhi.web.views import errors

product = import_module(settings.ROOT_URLCONF)


def _raising(exception):
    def view(request):
        raise exception

    return view


def _caused(cause):
    """As Django hands on an error of the database."""
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


# This module serves as the URL conf of the tests that are marked with it.
handler400, handler403 = product.handler400, product.handler403
handler404, handler500 = product.handler404, product.handler500
urlpatterns = [
    *product.urlpatterns,
    path("t/400", _raising(SuspiciousOperation("x"))),
    path("t/403", _raising(PermissionDenied("这件事由县级办理。"))),
    path("t/413", _raising(RequestDataTooBig())),
    path("t/500", _raising(RuntimeError("x"))),
    path("t/503", _raising(OperationalError("server closed the connection"))),
    path("t/507", _raising(OSError(errno.ENOSPC, "No space left on device"))),
    path("t/507/database", _raising(_caused(DiskFull("could not extend file")))),
]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/t/400", 400, "请求没有看懂"),
        ("/t/403", 403, "这件事由县级办理。"),
        ("/t/413", 413, "上传的内容太大"),
        ("/t/500", 500, "系统出了差错"),
        ("/t/404", 404, "没有找到这个页面"),
        ("/t/503", 503, "系统暂时不能服务"),
        ("/t/507", 507, "存储空间满了"),
        ("/t/507/database", 507, "存储空间满了"),
    ],
)
def test_each_error_has_its_page(client, address, status, words):
    client.raise_request_exception = False
    answer = client.get(address)
    assert answer.status_code == status
    assert words in answer.content.decode()


@pytest.mark.parametrize("status", sorted(errors.PAGES))
def test_every_page_says_what_to_do(status):
    text = errors.bare(status).content.decode()
    assert all(part in text for part in errors.PAGES[status])


def test_a_failed_csrf_check_keeps_what_was_typed_but_no_password():
    answer = Client(enforce_csrf_checks=True).post(
        "/sign-in", {"username": "chenhui", "password": "secret-word", "text": "很长的<话>"}
    )
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "很长的&lt;话&gt;" in page and "chenhui" in page and "secret-word" not in page


@pytest.mark.parametrize("field", ["old", "new", "again", "code", "answer"])
def test_no_page_repeats_what_signs_people_in(field):
    answer = Client(enforce_csrf_checks=True).post("/me/password", {field: "secret-word", "text": "别的"})
    page = answer.content.decode()
    assert "别的" in page and "secret-word" not in page


def test_the_page_of_a_bare_error_asks_no_database():
    assert errors.server_error(RequestFactory().get("/")).status_code == 500
