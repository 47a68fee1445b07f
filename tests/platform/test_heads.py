"""HEAD says what GET would, without the content."""

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client

from gongzhi.config.heads import Heads


def asked(method: str, answer: HttpResponse | StreamingHttpResponse) -> tuple[HttpResponse, list[str]]:
    """The answer of the middleware, and the methods the view saw."""
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.method or "")
        return answer  # type: ignore[return-value]

    request = HttpRequest()
    request.method = method
    return Heads(view)(request), seen


def test_the_headers_are_those_of_get_and_nothing_follows():
    response, seen = asked("HEAD", HttpResponse("路灯", status=404, headers={"X-Page": "yes"}))
    assert seen == ["GET"]
    assert (response.status_code, response["X-Page"], response["Content-Length"]) == (404, "yes", "6")
    assert response.content == b""


def test_a_long_answer_is_not_even_begun():
    response, _ = asked("HEAD", StreamingHttpResponse(iter([b"never"])))
    assert list(response.streaming_content) == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_other_methods_go_through_untouched(method: str):
    response, seen = asked(method, HttpResponse("路灯"))
    assert (seen, response.content.decode()) == ([method], "路灯")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/sign-in", "/report", "/api/v1/cases", "/nowhere"])
def test_every_address_answers_head_as_it_answers_get(client: Client, address: str):
    assert client.head(address).status_code == client.get(address).status_code
