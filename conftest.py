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
    from tests.database import start_or_join

    with start_or_join(django_db_blocker):
        yield
