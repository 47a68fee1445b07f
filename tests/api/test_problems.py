"""What the framework refuses before the interface is asked reads like what the interface refuses."""

import pytest
from django.test import Client

from tests.api.conftest import ProgramOf, World


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("get", "/api/v1/nothing", 404, "openapi.json"),
        ("get", "/api/", 404, "openapi.json"),
        ("put", "/api/v1/cases", 405, "这个地址不支持 PUT，支持 GET, POST"),
    ],
)
def test_addresses_and_methods_that_are_none(
    db: None, method: str, path: str, status: int, said: str
) -> None:
    answer = getattr(Client(), method)(path)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert said in answer.json()["detail"]


def test_what_is_wrong_with_a_value_is_said_in_chinese(world: World, program_of: ProgramOf) -> None:
    program = program_of("zhaomin")
    for query, said in (
        ({"limit": 0}, {"limit": "不能小于 1"}),
        ({"limit": 9999}, {"limit": "不能大于 200"}),
        ({"limit": "viele"}, {"limit": "要写整数"}),
        ({"status": "lost"}, {"status": "只能是 open、closed"}),
    ):
        answer = program.get("/cases", **query)
        assert answer.status_code == 422
        assert answer.json()["errors"] == said
