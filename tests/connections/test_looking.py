"""What the worker does every ten seconds: read on where somebody listens, and queue a job for each lane."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from gongzhi.cases.models import Entry, Follower
from gongzhi.cases.tests.conftest import NOW
from gongzhi.connections.models import Outgoing, Subscription
from gongzhi.connections.tasks import look_now
from gongzhi.people.models import Post
from tests.connections.conftest import County


@pytest.fixture(autouse=True)
def _empty(settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path


def test_with_nobody_to_tell_nothing_is_prepared(county: County) -> None:
    county.report()
    assert look_now(timezone.now()) == 0
    last = Entry.objects.order_by("-position")[0].position
    assert set(Follower.objects.values_list("position", flat=True)) == {last}
    post = Post.objects.get(person=county.people["赵敏"])
    url = "https://data.example.gov.cn/hook"
    Subscription.objects.create(name="大屏", url=url, post=post, made_at=NOW - timedelta(days=1))
    assert look_now(timezone.now()) == 0, "what was there before is not told"


def test_a_lane_has_one_job_waiting_however_much_there_is(county: County) -> None:
    post = Post.objects.get(person=county.people["赵敏"])
    url = "https://data.example.gov.cn/hook"
    row = Subscription.objects.create(name="大屏", url=url, post=post, made_at=NOW)
    for _ in range(3):
        county.report()
    assert look_now(timezone.now()) == 1
    assert Outgoing.objects.count() == 3
    jobs = ProcrastinateJob.objects.filter(task_name="connections.send")
    assert [job.args for job in jobs] == [{"lane": f"webhook:{row.pk}"}]
