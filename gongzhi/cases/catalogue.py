"""Categories, procedure versions and the calendar: every step needs them and they seldom change."""

import hashlib
from collections.abc import Sequence
from datetime import date
from functools import cache

from django.conf import settings

from gongzhi.calendars import Calendar
from gongzhi.cases.local.adoptions import chain, every
from gongzhi.cases.models import Category, ProcedureVersion
from gongzhi.engine import Procedure, compile_text
from gongzhi.engine.asking import uses
from gongzhi.engine.library import Library
from gongzhi.engine.profiles import Profile, combined, library_under, under
from gongzhi.places.models import Division
from gongzhi.places.selectors import division_with
from gongzhi.reference import remembered


def category(code: str) -> Category | None:
    """The category in use with this code, or None."""
    return next((row for row in categories().values() if row.code == code and row.active), None)


@remembered("cases_category", most=2)
def categories() -> dict[int, Category]:
    """All categories by pk, those out of use too, in their order, each with its parent at hand."""
    return {row.pk: row for row in Category.objects.select_related("parent")}


def division_path(pk: int) -> str:
    """The path of a division. Division.DoesNotExist."""
    found = division_with(pk)
    if found is None:
        raise Division.DoesNotExist(f"没有编号为 {pk} 的区划")
    return found.path


@remembered("places_division", most=2)
def county() -> tuple[int, str]:
    """(pk, path) of the county this installation serves; matters without a known place belong there."""
    found: tuple[int, str] = Division.objects.filter(parent=None).values_list("pk", "path").order_by("pk")[0]
    return found


@cache
def calendar() -> Calendar:
    """The working days of the State Council's notices."""
    return Calendar.load(settings.PACKS / "cn" / "calendar")


@cache
def library() -> Library:
    """The texts of law the procedures cite."""
    return Library.load(settings.PACKS / "cn")


@cache
def compiled(version_id: int) -> Procedure:
    """The compiled procedure of an installed version; a version never changes."""
    row = ProcedureVersion.objects.defer("report").get(pk=version_id)
    name = f"{row.code}@{row.version}"
    if not row.profiles:
        return compile_text(row.source, name, row.sha256, library(), installed=True)
    profiles = [Profile.from_json(kept) for kept in row.profiles]
    source = hashlib.sha256(row.source.encode()).hexdigest()
    laws = library_under(settings.PACKS / "cn", profiles, installed=True)
    return under(compile_text(row.source, name, source, laws, installed=True), profiles)


@remembered("cases_procedureversion", most=64)
def versions() -> dict[int, ProcedureVersion]:
    """All installed versions by pk, without their source and proof."""
    return ProcedureVersion.objects.defer("source", "report").in_bulk()


def current(code: str, day: date, area_path: str = "") -> ProcedureVersion:
    """The version in force on `day` for matters of that area; without one, the national version.

    ProcedureVersion.DoesNotExist if none is.
    """
    adopted = chain(every(), day, area_path) if area_path else []
    return _current(code, day, tuple(one.pk for one in adopted))


@remembered("cases_procedureversion", "cases_adoption", most=4_096)
def _current(code: str, day: date, adopted: tuple[int, ...]) -> ProcedureVersion:
    """A newer national version that is not proved under the local rules leaves the older one in force."""
    known = [row for row in versions().values() if row.code == code and row.base_id is None]
    national = sorted((row for row in known if holds(row, day)), key=_newest, reverse=True)
    if not national:
        raise ProcedureVersion.DoesNotExist(f"没有在 {day} 施行的程序“{code}”")
    profiles = [one.profile for one in every() if one.pk in adopted]
    for row in national:
        relevant = touching(compiled(row.pk), profiles) if profiles else []
        found = under_profiles(row, relevant) if relevant else row
        if found:
            return found
    return national[0]


def holds(row: ProcedureVersion, day: date) -> bool:
    """Whether a version is in force on `day`."""
    return row.in_force <= day and (row.retired is None or day < row.retired)


def _newest(row: ProcedureVersion) -> tuple[date, int]:
    return row.in_force, row.pk


def touching(procedure: Procedure, profiles: Sequence[Profile]) -> list[Profile]:
    """Those profiles that set something this procedure asks for."""
    asked = uses(procedure)
    return [profile for profile in profiles if profile.names & asked]


def under_profiles(national: ProcedureVersion, profiles: Sequence[Profile]) -> ProcedureVersion | None:
    """The proved version of just this text under just these profiles, if it is installed."""
    digest = combined(national.sha256, profiles)
    return next((row for row in versions().values() if row.sha256 == digest), None)


@remembered("cases_procedureversion", most=512)
def in_force(day: date) -> tuple[int, ...]:
    """The national version of each procedure in force on `day`, by pk, sorted by code."""
    rows = ProcedureVersion.objects.filter(base=None, in_force__lte=day).exclude(retired__lte=day)
    return tuple(rows.order_by("code", "-in_force", "-pk").distinct("code").values_list("pk", flat=True))
