"""The test database itself: right encoding, right clock, rights applied."""

import pytest
from django.db import connection
from django.test import Client


@pytest.mark.django_db
def test_chinese_text_keeps_its_trigrams() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        assert cursor.fetchone() == ("UTF8",)
        cursor.execute("SELECT upper('é'), '井盖' ~ '^\\w+$'")
        assert cursor.fetchone() == ("É", True)


@pytest.mark.django_db
def test_health_answers() -> None:
    assert Client().get("/healthz").content == b"ok"
