"""What a page costs before it does anything: one question about who is asking."""

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from pytest_django import DjangoAssertNumQueries


def who(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.user.is_authenticated))


urlpatterns = [path("who", who)]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_signed_in_request_asks_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = Client()
    client.force_login(get_user_model().objects.create(username="someone", name="某人"))
    assert client.get("/who").content == b"True"
    with django_assert_num_queries(1):
        assert client.get("/who").content == b"True"


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_visitor_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert Client().get("/who").content == b"False"


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_closing_the_account_or_a_new_password_ends_the_session() -> None:
    person = get_user_model().objects.create(username="someone", name="某人")
    first, second = Client(), Client()
    for client in (first, second):
        client.force_login(person)
    person.set_password("一个新的口令")
    person.save()
    assert first.get("/who").content == b"False"

    third = Client()
    third.force_login(person)
    person.is_active = False
    person.save()
    assert third.get("/who").content == b"False"
