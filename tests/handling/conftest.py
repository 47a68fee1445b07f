"""A county with the real procedure, and cases at the stages handling is about."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.cases import services
from gongzhi.cases.actors import Actor
from gongzhi.cases.services import Taken, Wish, take_step
from gongzhi.intake.tests.conftest import World, build
from gongzhi.people.models import Person


@pytest.fixture
def world(db: None) -> World:
    return build()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def rated(world: World, *, days_ago: int, **stars: int) -> Taken:
    """A case that was closed and rated so many days ago, whatever fell due since having happened."""
    world.now = timezone.now() - timedelta(days=days_ago)
    taken = world.closed()
    reporter = Actor(reporter_of=taken.case_id)
    take_step(taken.case_id, Wish("评价", reporter, world.now, world.idem(), data={"结果": 1} | stars))
    world.now = timezone.now()
    services.wake(taken.case_id, world.now)
    return taken
