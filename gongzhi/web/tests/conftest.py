"""The small county of the ledger's tests, and its people at the browser."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.cases.models import Case
from gongzhi.cases.tests.conftest import County, county

__all__ = ["county"]


@pytest.fixture
def browser_of(county: County) -> Callable[[str], Client]:
    """A client signed in as the person of that name."""

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(county.people[name])
        return client

    return signed_in


@pytest.fixture
def lamp(county: County) -> Case:
    """A lamp was reported in the east grid an hour ago by the clock that the pages read."""
    return Case.objects.get(pk=county.report(timezone.now() - timedelta(hours=1)).case_id)
