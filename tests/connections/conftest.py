"""The small county of the ledger's tests, a listener, and leave to talk to this machine."""

from collections.abc import Iterator
from typing import Any

import pytest

from gongzhi.cases.tests.conftest import County, county
from tests.connections.servers import Listener, listening

__all__ = ["County", "county"]


@pytest.fixture(autouse=True)
def _inside(settings: Any) -> None:
    settings.OUTSIDE_ALLOWED = ["127.0.0.0/8"]


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as found:
        yield found
