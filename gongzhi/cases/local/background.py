"""Decisions entered on the page are proved by the worker: seconds to minutes, longer than a page may take.

What is asked for is written down with its job in one transaction, and taken down with what came of it in one
transaction. A worker killed in between leaves the decision as it was asked for, and its job runs again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from gongzhi import reference
from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import FormRefused, NotYours
from gongzhi.cases.local import door
from gongzhi.cases.local.weighing import to_end
from gongzhi.cases.models import Adoption, Proving
from gongzhi.engine.profiles import Profile
from gongzhi.people.models import Person
from gongzhi.people.selectors import posts_of
from gongzhi.text import tidy

JOB = "cases.prove_local_rules"
LANE = "local rules"  # one after the other: each is proved on top of those before it
SHOWN = timedelta(days=1)  # how long the page tells what came of it
PATIENCE = timedelta(minutes=10)  # after which it may be asked for again: the worker may not be running
BUSY = "这一项正在验证，请等结果出来；十分钟还没有结果，可以再提交一次。"


def ask_to_adopt(wish: door.Wish, by: Actor, now: datetime) -> None:
    """Have this adoption proved. Raises FormRefused, NotYours for what can be said at once."""
    door.plan(wish, now)
    same = Proving.objects.filter(area=wish.area, profile__code=wish.profile.code)
    row = Proving(profile=wish.profile.to_json(), area=wish.area, day=wish.day, basis=tidy(wish.basis))
    _queue(row, same, "profile", by, now)


def ask_to_end(wish: door.Ending, by: Actor, now: datetime) -> None:
    """Have proved what will run without this adoption. Raises FormRefused, NotYours as above."""
    to_end(wish, timezone.localdate(now))
    ends = Adoption.objects.get(pk=wish.pk)
    kept = {"profile": ends.profile, "area_id": ends.area_id, "ends": ends}
    row = Proving(**kept, day=wish.day, basis=tidy(wish.basis))
    _queue(row, Proving.objects.filter(ends=ends), "day", by, now)


@transaction.atomic
def _queue(row: Proving, same: QuerySet[Proving], field: str, by: Actor, now: datetime) -> None:
    if same.filter(done_at=None, asked_at__gt=now - PATIENCE).exists():
        raise FormRefused({field: BUSY})
    row.person, row.asked_at = Person.objects.get(pk=by.person_id or 0), now
    row.save(force_insert=True)
    app.configure_task(JOB, lock=LANE).defer(pk=row.pk)


def settle(pk: int, clock: Callable[[], datetime]) -> None:
    """Prove it; then it takes effect, or it is written down why not. A second time does nothing."""
    with transaction.atomic():
        waiting = Proving.objects.select_for_update(of=["self"]).select_related("area", "person")
        row = waiting.filter(pk=pk, done_at=None).first()
        if row is None:
            return
        try:
            with transaction.atomic():
                _decide(row, clock())
        except (FormRefused, NotYours) as refused:
            row.words = str(refused)
        row.done_at = clock()
        row.save(update_fields=["done_at", "words"])
    reference.changed()


def _decide(row: Proving, now: datetime) -> None:
    """Whoever asked must still be allowed to, with the posts held now."""
    by = Actor(person_id=row.person_id, posts=tuple(posts_of(row.person, timezone.localdate(now))))
    if row.ends_id is not None:
        door.end(door.Ending(row.ends_id, row.day, row.basis, by), now)
    else:
        door.adopt(door.Wish(Profile.from_json(row.profile), row.area, row.day, row.basis, by), now)


def recent(by: Actor, now: datetime) -> list[Proving]:
    """What is being proved in this person's areas or was lately, the newest first."""
    rows = Proving.objects.filter(Q(done_at=None) | Q(done_at__gt=now - SHOWN))
    found = rows.select_related("area").order_by("-asked_at", "-pk")
    return [row for row in found if door.may_adopt(by, row.area.path)]
