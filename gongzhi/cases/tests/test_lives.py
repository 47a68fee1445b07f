"""Cases that come with a past: weighed like any other, written together."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db.models import F, Q

from gongzhi.cases import installing
from gongzhi.cases.actors import SYSTEM
from gongzhi.cases.errors import FormRefused
from gongzhi.cases.models import Case, Entry, Obligation
from gongzhi.cases.services import Life, Taken, Wish, open_lives
from gongzhi.cases.tests.conftest import NOW, County
from gongzhi.cases.verify import verify_all

OPENED = datetime(2021, 7, 1, 5, 0, tzinfo=UTC)
PROMISED = OPENED + timedelta(days=14)


@pytest.fixture
def imported(county: County) -> County:
    root = Path(__file__).resolve().parents[3]
    installing.install(root / "packs/cn/procedures/外部工单接入/procedure.yaml", NOW)
    return county


def life(number: int, closed: timedelta | None, **changes: object) -> Life:
    data = {
        "内容": "路灯不亮",
        "应办结": PROMISED.isoformat(),
        "地点": {"address": "永和路", "lon": 120.05, "lat": 28.05},
    }
    first = Wish("登记", SYSTEM, NOW, UUID(int=number), data=data | changes, at=OPENED)
    wishes = [first]
    if closed is not None:
        wishes.append(
            Wish("办结", SYSTEM, NOW, UUID(int=number + 1000), outcome="已解决", at=OPENED + closed)
        )
    return Life(f"B-{number}", "导入", wishes)


def test_a_past_is_written_with_its_own_times(imported: County) -> None:
    answers = open_lives("wbgd", [life(1, timedelta(days=3)), life(2, timedelta(days=15)), life(3, None)])
    assert all(isinstance(a, Taken) for a in answers)
    done = Obligation.objects.filter(done=True).annotate(kept=Q(ended_at__lte=F("due_at")))
    on_time = dict(done.values_list("case__external", "kept"))
    assert on_time == {"B-1": True, "B-2": False}
    still = Case.objects.get(external="B-3")
    assert (still.due_at, still.closed_at, still.division) == (PROMISED, None, imported.east)
    assert list(verify_all()) == []


def test_a_wrong_row_stops_nobody_else(imported: County) -> None:
    wrong, right = open_lives("wbgd", [life(1, None, 内容=""), life(2, None)])
    assert isinstance(wrong, FormRefused)
    assert isinstance(right, Taken)
    assert Case.objects.count() == 1


def test_the_same_file_twice_is_imported_once(imported: County) -> None:
    first = open_lives("wbgd", [life(1, timedelta(days=3)), life(2, None)])
    assert open_lives("wbgd", [life(1, timedelta(days=3)), life(2, None)]) == first
    assert (Case.objects.count(), Entry.objects.count()) == (2, 3)
