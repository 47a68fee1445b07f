from __future__ import annotations

from pathlib import Path

import pytest

from gongzhi.calendars import Calendar

PACK = Path(__file__).parents[2] / "packs" / "cn"


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return Calendar.load(PACK / "calendar")
