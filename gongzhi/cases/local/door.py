"""The one door by which an area adopts local rules, or ends them. Pages and commands call it.

Nothing is decided that is not proved: the combination of law and local rules is checked first, and its
proof is stored with the version that cases will run.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from gongzhi import reference
from gongzhi.cases.errors import FormRefused
from gongzhi.cases.local.adoptions import Adopted, every
from gongzhi.cases.local.combining import Combination, Proved, compile_under, needed, proved, store
from gongzhi.cases.local.sentences import Effect, effect_of
from gongzhi.cases.local.weighing import Ending, Wish, areas_for, may_adopt, to_end, weigh
from gongzhi.cases.models import Adoption
from gongzhi.engine import PackError
from gongzhi.engine.profiles import Profile
from gongzhi.text import tidy

LOCK = 0x670AD0  # any number of our own: decisions about local rules are written one after the other
__all__ = ["Ending", "Plan", "Wish", "adopt", "areas_for", "end", "may_adopt", "plan"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a decision will bring: `effects` in sentences, `combinations` still to be proved."""

    effects: tuple[Effect, ...]
    combinations: tuple[Combination, ...]


def plan(wish: Wish, now: datetime) -> Plan:
    """What would change, nothing written and nothing proved yet. Raises FormRefused, NotYours."""
    weigh(wish, timezone.localdate(now))
    before, after = every(), (*every(), _hoped(wish))
    today = timezone.localdate(now)
    missing = _missing(before, after, wish.day, wish.profile, "profile")
    in_force = [one for one in needed(after, wish.day).values() if wish.profile in one.profiles]
    if not in_force:
        unused = "、".join(f"“{name}”" for name in sorted(wish.profile.names))
        raise FormRefused(
            {
                "profile": f"这份地方设置没有改动任何已装入的程序：它设定的{unused}没有程序使用。"
                "请先装入用到它们的程序，或者核对参数的名称。"
            }
        )
    return Plan(tuple(effect_of(one, wish.profile, max(wish.day, today)) for one in in_force), missing)


def adopt(wish: Wish, now: datetime) -> Adoption:
    """Prove and record it. May take seconds for each procedure concerned. Raises FormRefused, NotYours."""
    ready = _proved(plan(wish, now).combinations, timezone.localdate(now), "profile")
    with transaction.atomic():
        _alone()
        if {one.digest for one in plan(wish, now).combinations} - {one.combination.digest for one in ready}:
            raise FormRefused({"profile": "刚才有人登记了别的采用或停止，请看过现在的情况再提交。"})
        store(ready, now)
        row = Adoption.objects.create(
            profile=wish.profile.to_json(),
            area=wish.area,
            day=wish.day,
            basis=tidy(wish.basis),
            person_id=wish.by.person_id if wish.by else None,
            at=now,
        )
    reference.changed()
    return row


def end(wish: Ending, now: datetime) -> Adoption:
    """End an adoption from a day on; what lies above it is proved without it. Raises FormRefused,
    NotYours.
    """
    today = timezone.localdate(now)
    one = to_end(wish, today)
    after = [replace(each, ends=wish.day) if each.pk == one.pk else each for each in every()]
    ready = _proved(_missing(every(), after, wish.day, None, "day"), today, "day")
    with transaction.atomic():
        _alone()
        to_end(wish, today)
        store(ready, now)
        old = Adoption.objects.get(pk=wish.pk)
        row = Adoption.objects.create(
            profile=old.profile,
            area_id=old.area_id,
            day=wish.day,
            basis=tidy(wish.basis),
            ends=old,
            person_id=wish.by.person_id if wish.by else None,
            at=now,
        )
    reference.changed()
    return row


def _hoped(wish: Wish) -> Adopted:
    return Adopted(0, wish.profile, wish.area.path, wish.area.name, wish.day)


def _missing(
    before: Sequence[Adopted], after: Sequence[Adopted], since: date, profile: Profile | None, field: str
) -> tuple[Combination, ...]:
    """What this decision adds and is not installed yet, compiled once so that what is too loose is said
    now.
    """
    known = needed(before, since)
    found = [one for digest, one in needed(after, since).items() if digest not in known and not one.installed]
    for one in found:
        try:
            compile_under(one)
        except PackError as error:
            raise FormRefused({field: _looser(one, profile, error)}) from None
    return tuple(found)


def _looser(one: Combination, profile: Profile | None, error: PackError) -> str:
    others = [f"“{each.name}”" for each in one.profiles if profile and each.code != profile.code]
    if others and _stands_alone(one, profile):
        return f"与当地已经采用的{'、'.join(others)}相矛盾：{error}先停止其中一份，或者改正后再采用。"
    return f"不能采用：{error}"


def _stands_alone(one: Combination, profile: Profile | None) -> bool:
    try:
        compile_under(replace(one, profiles=(profile,) if profile else ()))
    except PackError:
        return False
    return True


def _proved(combinations: Sequence[Combination], today: date, field: str) -> list[Proved]:
    ready = []
    for one in combinations:
        try:
            ready.append(proved(one, max(one.day, today)))
        except PackError as error:
            raise FormRefused({field: f"“{one.said}”没有证明通过，不能施行：{error}"}) from None
    return ready


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    reference.changed()
