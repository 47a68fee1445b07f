"""The database of the tests: one embedded server for all workers, migrated once and then copied.

Nothing is started for tests that need no database. $GONGZHI_TEST_DATABASE_URL uses another server.
"""

from collections.abc import Iterator

import pytest
from hypothesis import settings
from pytest_django.plugin import DjangoDbBlocker

# A busy machine is slow, not wrong: no test fails for taking long on one example.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Start or join the server, and offer Django a migrated database to copy."""
    from tests.compiling import compiled_once
    from tests.database import start_or_join

    with start_or_join(django_db_blocker), compiled_once():
        yield


@pytest.fixture(autouse=True)
def _as_the_serving_role(request: pytest.FixtureRequest) -> None:
    """Let every test inside a transaction act as the role that serves, so that a missing right is noticed.

    A test that does what only the owner of the tables can executes `RESET ROLE` first.
    """
    if "_django_db_helper" not in request.fixturenames:
        return
    request.getfixturevalue("_django_db_helper")
    from django.conf import settings
    from django.db import connection

    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {connection.ops.quote_name(settings.SERVING_ROLE)}")
