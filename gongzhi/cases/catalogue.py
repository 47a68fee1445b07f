"""Categories, procedure versions and the calendar: every step needs them and they seldom change."""

from datetime import date
from functools import cache

from django.conf import settings

from gongzhi.calendars import Calendar
from gongzhi.cases.models import Category, ProcedureVersion
from gongzhi.engine import Procedure, compile_text
from gongzhi.engine.library import Library
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
    return compile_text(row.source, f"{row.code}@{row.version}", row.sha256, library(), installed=True)


@remembered("cases_procedureversion", most=64)
def versions() -> dict[int, ProcedureVersion]:
    """All installed versions by pk, without their source and proof."""
    return ProcedureVersion.objects.defer("source", "report").in_bulk()


@remembered("cases_procedureversion", most=4_096)
def current(code: str, day: date) -> ProcedureVersion:
    """The version in force on `day`. ProcedureVersion.DoesNotExist if none is."""
    for pk in in_force(day):
        if versions()[pk].code == code:
            return versions()[pk]
    raise ProcedureVersion.DoesNotExist(f"没有在 {day} 施行的程序“{code}”")


@remembered("cases_procedureversion", most=512)
def in_force(day: date) -> tuple[int, ...]:
    """The version of each procedure in force on `day`, by pk, sorted by code."""
    rows = ProcedureVersion.objects.filter(in_force__lte=day).exclude(retired__lte=day)
    return tuple(rows.order_by("code", "-in_force", "-pk").distinct("code").values_list("pk", flat=True))
