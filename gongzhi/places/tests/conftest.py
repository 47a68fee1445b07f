import pytest

from tests.personas import County, found_county


@pytest.fixture
def county(db) -> County:
    return found_county()
