"""The demonstration county with every shipped procedure, once for the folder; taken back afterwards."""

from datetime import datetime

import pytest
from django.db import transaction

from gongzhi.calendars import ZONE
from gongzhi.cases import installing
from gongzhi.config.demo.load import load
from gongzhi.config.demo.matters.stories import PROCEDURES
from tests.walks.walker import Clock

BEGINS = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)


@pytest.fixture(scope="package")
def county(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        for path in sorted(PROCEDURES.glob("*/procedure.yaml")):
            installing.install(path, BEGINS)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """Every door of the product reads this clock."""
    running = Clock(BEGINS)
    monkeypatch.setattr("django.utils.timezone.now", running)
    return running
