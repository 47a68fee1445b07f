"""What a decision about local rules must say, and why one cannot be taken: before anything is proved."""

from dataclasses import dataclass
from datetime import date

from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import FormRefused, NotYours
from gongzhi.cases.local.adoptions import Adopted, every
from gongzhi.cases.models import Adoption
from gongzhi.engine.profiles import Profile
from gongzhi.people import authority
from gongzhi.places.models import Division, Level
from gongzhi.text import tidy

ADOPTING = "采用"
MANAGING = "管理"
LONGEST = 200
LEVELS = (Level.COUNTY, Level.TOWN)


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


def areas_for(actor: Actor) -> list[Division]:
    """The county and towns for which the actor may adopt local rules, in the order of the tree."""
    rows = Division.objects.filter(level__in=LEVELS).order_by("path")
    return [row for row in rows if may_adopt(actor, row.path)]


def may_adopt(actor: Actor, area_path: str) -> bool:
    return authority.may_any(actor.posts, ADOPTING, area_path=area_path, kind=None, purpose=MANAGING)


def weigh(wish: Wish, today: date) -> None:
    if wish.by is not None and not may_adopt(wish.by, wish.area.path):
        raise NotYours(f"{wish.area.name}采用什么地方设置，由当地的系统管理员按决定登记。")
    errors = _wrong_day(wish.day, today, "采用") | _wrong_basis(wish.basis, "采用")
    if wish.area.level not in LEVELS:
        errors["area"] = "地方设置由县或者镇街采用；村（社区）、网格适用所在镇街的。"
    elif clash := _clash(wish):
        errors["profile"] = clash
    if errors:
        raise FormRefused(errors)


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


def to_end(wish: Ending, today: date) -> Adopted:
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
