"""The published description is valid, and the interface keeps to it whatever it is sent."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from jsonschema_rs import meta
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gongzhi.api.v1.api import api
from tests.api.conftest import Program, World, make_program

EXAMPLES = 12  # for each operation: bounded, so that the suite stays quick
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
SCHEMA = schemathesis.openapi.from_dict(dict(api.get_openapi_schema(path_prefix="/api/v1/")))
PATIENT = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The server would close the connection after each answer, and the test's transaction with it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def program(world: World) -> Program:
    world.report()
    return make_program(world, "zhaomin")


def test_the_description_is_served(world: World, program: Program) -> None:
    found = program.get("/openapi.json").json()
    assert found["openapi"].startswith("3.1")
    assert set(found["paths"]) == set(SCHEMA.raw_schema["paths"])
    for shape in found["components"]["schemas"].values():
        meta.validate(shape)
    operations = [o for path in found["paths"].values() for o in path.values()]
    assert all(o["summary"] and o["security"] for o in operations)


@pytest.mark.django_db
@SCHEMA.parametrize()
@PATIENT
def test_what_is_said_is_what_is_done(case: Any, program: Program) -> None:
    case.headers = {**(case.headers or {}), **program.headers()}
    response = case.call(app=get_wsgi_application(), base_url="http://testserver")
    case.validate_response(response, checks=CHECKS)
