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
from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import FormRefused, NotYours
from gongzhi.cases.local.adoptions import Adopted, every
from gongzhi.cases.local.combining import Combination, Proved, compile_under, needed, proved, store
from gongzhi.cases.local.sentences import Effect, effect_of
from gongzhi.cases.models import Adoption
from gongzhi.engine import PackError
from gongzhi.engine.profiles import Profile
from gongzhi.people import authority
from gongzhi.places.models import Division, Level
from gongzhi.text import tidy

ADOPTING = "采用"
MANAGING = "管理"
LONGEST = 200
LEVELS = (Level.COUNTY, Level.TOWN)
LOCK = 0x670AD0  # any number of our own: decisions about local rules are written one after the other


@dataclass(frozen=True, slots=True)
class Wish:
    """What an area wants to adopt. `by` None: entered on the command line. `day` is the first day it
    holds.
    """

    profile: Profile
    area: Division
    day: date
    basis: str
    by: Actor | None


@dataclass(frozen=True, slots=True)
class Ending:
    """`day`: the first day on which the adoption `pk` no longer holds."""

    pk: int
    day: date
    basis: str
    by: Actor | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a decision will bring: `effects` in sentences, `combinations` still to be proved."""

    effects: tuple[Effect, ...]
    combinations: tuple[Combination, ...]


def areas_for(actor: Actor) -> list[Division]:
    """The county and towns for which the actor may adopt local rules, in the order of the tree."""
    rows = Division.objects.filter(level__in=LEVELS).order_by("path")
    return [row for row in rows if may_adopt(actor, row.path)]


def may_adopt(actor: Actor, area_path: str) -> bool:
    return authority.may_any(actor.posts, ADOPTING, area_path=area_path, kind=None, purpose=MANAGING)


def plan(wish: Wish, now: datetime) -> Plan:
    """What would change, nothing written and nothing proved yet. Raises FormRefused, NotYours."""
    _weigh(wish, timezone.localdate(now))
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
    one = _ending(wish, today)
    after = [replace(each, ends=wish.day) if each.pk == one.pk else each for each in every()]
    ready = _proved(_missing(every(), after, wish.day, None, "day"), today, "day")
    with transaction.atomic():
        _alone()
        _ending(wish, today)
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


def _weigh(wish: Wish, today: date) -> None:
    if wish.by is not None and not may_adopt(wish.by, wish.area.path):
        raise NotYours(f"{wish.area.name}采用什么地方设置，由当地的系统管理员按决定登记。")
    errors = _wrong_day(wish.day, today, "采用") | _wrong_basis(wish.basis, "采用")
    if wish.area.level not in LEVELS:
        errors["area"] = "地方设置由县或者镇街采用；村（社区）、网格适用所在镇街的。"
    elif clash := _clash(wish):
        errors["profile"] = clash
    if errors:
        raise FormRefused(errors)


def _wrong_day(day: date, today: date, what: str) -> dict[str, str]:
    if day >= today:
        return {}
    return {
        "day": f"不能从已经过去的 {day} 起{what}：已经开立的事项按开立时的版本办到底。"
        f"请写今天（{today}）或者以后的日期。"
    }


def _wrong_basis(basis: str, what: str) -> dict[str, str]:
    text = tidy(basis)
    if not text:
        return {"basis": f"请写明{what}的依据：哪个机关的什么决定或者文件。"}
    return {} if len(text) <= LONGEST else {"basis": f"“依据”最多 {LONGEST} 字，现在有 {len(text)} 字。"}


def _clash(wish: Wish) -> str:
    """Why this profile cannot be adopted beside those that are; empty if it can."""
    for one in every():
        if one.ends is not None and one.ends <= wish.day:
            continue
        apart = not (one.area_path.startswith(wish.area.path) or wish.area.path.startswith(one.area_path))
        if one.profile.code == wish.profile.code and not apart:
            since = f"{one.area_name}自 {one.begins} 起已经采用“{one.profile.name}”{one.profile.version}"
            return f"{since}，不能再采用一次。要换新的版本，请先停止它，停止之日即可采用新的。"
        same = (one.profile.code, one.profile.version) == (wish.profile.code, wish.profile.version)
        if same and one.profile.sha256 != wish.profile.sha256:
            which = f"“{wish.profile.name}”{wish.profile.version} 的内容"
            return f"{which}和{one.area_name}采用的同名同版本的不一样，请改它的版本号。"
    return ""


def _ending(wish: Ending, today: date) -> Adopted:
    one = next((each for each in every() if each.pk == wish.pk), None)
    if one is None:
        raise Adoption.DoesNotExist(f"没有编号为 {wish.pk} 的采用")
    if wish.by is not None and not may_adopt(wish.by, one.area_path):
        raise NotYours(f"{one.area_name}的地方设置由当地的系统管理员按决定登记。")
    errors = _wrong_basis(wish.basis, "停止")
    if one.ends is not None:
        errors["day"] = f"“{one.profile.name}”已经登记自 {one.ends} 起停止（{one.end_basis}）。"
    else:
        errors |= _wrong_day(wish.day, today, "停止")
    if errors:
        raise FormRefused(errors)
    return one


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
