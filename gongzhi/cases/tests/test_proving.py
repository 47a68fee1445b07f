"""Local rules are proved in the background: once, whatever becomes of the worker; only by who still may."""

from datetime import timedelta

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from gongzhi.cases.errors import FormRefused
from gongzhi.cases.local import background, door
from gongzhi.cases.models import Adoption, ProcedureVersion, Proving
from gongzhi.cases.tests.conftest import NOW, TODAY, County
from gongzhi.cases.tests.local import Local
from gongzhi.people.models import Post


@pytest.fixture
def local(county: County, tmp_path) -> Local:
    return Local(county, tmp_path)


@pytest.fixture
def asked(local: Local) -> Proving:
    """The town's administrator has asked for shorter terms."""
    wish = local.wish(local.profile("yonghe", 修补时限="4日"), by="镇管理")
    background.ask_to_adopt(wish, local.county.actor("镇管理"), NOW)
    return Proving.objects.get()


def settle(row: Proving) -> Proving:
    background.settle(row.pk, lambda: NOW)
    row.refresh_from_db()
    return row


def test_the_job_lies_beside_what_was_asked_for(asked: Proving) -> None:
    job = ProcrastinateJob.objects.get(task_name=background.JOB)
    assert (job.args, job.lock) == ({"pk": asked.pk}, background.LANE)
    assert not Adoption.objects.exists()


def test_proved_it_takes_effect_once_however_often_the_job_runs(local: Local, asked: Proving) -> None:
    assert (settle(asked).words, asked.done_at) == ("", NOW)
    adoption = Adoption.objects.get()
    assert (adoption.person, adoption.basis) == (local.county.people["镇管理"], asked.basis)
    assert settle(asked).words == "" and Adoption.objects.count() == 1
    background.ask_to_end(
        door.Ending(adoption.pk, TODAY, "已经废止", None), local.county.actor("县管理"), NOW
    )
    settle(Proving.objects.get(ends=adoption))
    assert Adoption.objects.get(ends=adoption).person == local.county.people["县管理"]


def test_a_worker_killed_before_the_end_leaves_it_as_it_was_asked_for(asked: Proving) -> None:
    """What dies with its connection is a transaction that was not committed."""
    with transaction.atomic():
        settle(asked)
        assert Adoption.objects.exists()
        transaction.set_rollback(True)
    asked.refresh_from_db()
    assert asked.done_at is None
    assert not Adoption.objects.exists() and not ProcedureVersion.objects.exclude(base=None).exists()
    assert settle(asked).words == "" and Adoption.objects.count() == 1


def test_who_has_lost_the_post_meanwhile_decides_nothing(local: Local, asked: Proving) -> None:
    Post.objects.filter(person=local.county.people["镇管理"]).update(ends=TODAY - timedelta(days=1))
    assert "由当地的系统管理员" in settle(asked).words
    assert not Adoption.objects.exists()


def test_what_was_decided_meanwhile_is_told(local: Local, asked: Proving) -> None:
    local.adopt(local.profile("yonghe", 修补时限="4日"))
    assert "已经采用" in settle(asked).words
    assert Adoption.objects.count() == 1


def test_asked_twice_it_waits_unless_the_worker_seems_not_to_run(local: Local, asked: Proving) -> None:
    again, actor = local.wish(local.profile("yonghe", 修补时限="4日")), local.county.actor("镇管理")
    with pytest.raises(FormRefused, match="请等结果"):
        background.ask_to_adopt(again, actor, NOW + timedelta(minutes=9))
    background.ask_to_adopt(again, actor, NOW + timedelta(minutes=11))
    assert Proving.objects.count() == 2
