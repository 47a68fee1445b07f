"""Helping a colleague who lost his second factor or password: who may, and what is noted."""

import secrets
from datetime import date, datetime

from django.db import transaction

from gongzhi.accounts import factors
from gongzhi.accounts.models import Deed, Identity
from gongzhi.accounts.traces import Trace, note
from gongzhi.people.authority import may
from gongzhi.people.models import Person
from gongzhi.people.selectors import posts_of

MANAGING, PURPOSE = "管", "管理"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another on paper
PARTS, LONG = 4, 4


class Refused(Exception):
    """Not done; the text says why, in Chinese."""


def may_help(helper: Person, person: Person, on: date) -> bool:
    """Whether accounts where this colleague works are the helper's to manage. Never his own."""
    if helper.pk == person.pk:
        return False
    areas = {post.area_path for post in posts_of(person, on)}
    posts = posts_of(helper, on)
    return any(
        may(post, MANAGING, area_path=area, kind=None, purpose=PURPOSE) for post in posts for area in areas
    )


def reset_factors(person: Person, reason: str, now: datetime, trace: Trace) -> None:
    """The colleague signs in with the password alone next time, and sets up anew. Raises Refused."""
    factors.reset(person, _given(reason), now, trace)


@transaction.atomic
def new_password(person: Person, reason: str, now: datetime, trace: Trace) -> str:
    """A random password, to be told to its owner and changed by him. Raises Refused."""
    reason = _given(reason)
    parts = ("".join(secrets.choice(LETTERS) for _ in range(LONG)) for _ in range(PARTS))
    password = "-".join(parts)
    person.set_password(password)
    person.save(update_fields=["password"])
    note(person, Deed.PASSWORD_CHANGED, trace, now, f"重设：{reason}")
    return password


@transaction.atomic
def link(person: Person, provider: str, value: str, now: datetime, trace: Trace) -> None:
    """From now on this is who the identity server means by `value`. Raises Refused."""
    taken = Identity.objects.filter(provider=provider, value=value).select_related("person").first()
    if taken and taken.person_id != person.pk:
        raise Refused(f"{value} 已经登记给 {taken.person.name}（{taken.person.username}）。")
    if taken is None:
        Identity.objects.create(person=person, provider=provider, value=value)
        note(person, Deed.LINKED, trace, now, f"{provider}：{value}")


@transaction.atomic
def unlink(person: Person, provider: str, now: datetime, trace: Trace) -> bool:
    """Whether there was something to take away."""
    gone, _ = Identity.objects.filter(person=person, provider=provider).delete()
    if gone:
        note(person, Deed.UNLINKED, trace, now, provider)
    return bool(gone)


def _given(reason: str) -> str:
    if not reason.strip():
        raise Refused("请写明理由。")
    return reason.strip()
