"""Categories and procedure versions, kept in memory because every step needs them and they seldom change."""

from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import cache as shared

from gongzhi.calendars import Calendar
from gongzhi.cases.models import Category, ProcedureVersion
from gongzhi.engine import Procedure, compile_text
from gongzhi.engine.library import Library
from gongzhi.places.models import Division

MEMORY = 60  # seconds a web process may use a category after somebody changed it


def category(code: str) -> Category | None:
    """The category in use with this code, or None."""
    found: Category | None = shared.get(f"category:{code}")
    if found is None:
        found = Category.objects.filter(code=code, active=True).first()
        if found:
            shared.set(f"category:{code}", found, MEMORY)
    return found


@lru_cache(maxsize=20_000)
def division_path(pk: int) -> str:
    """The path of a division; a path never changes, a new boundary makes a new division."""
    path: str = Division.objects.values_list("path", flat=True).get(pk=pk)
    return path


@cache
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
    row = ProcedureVersion.objects.get(pk=version_id)
    return compile_text(row.source, f"{row.code}@{row.version}", row.sha256, library())


def current(code: str, day: date) -> ProcedureVersion:
    """The version in force on `day`. ProcedureVersion.DoesNotExist if none is."""
    key = f"procedure:{code}:{day}"
    found: ProcedureVersion | None = shared.get(key)
    if found is None:
        rows = ProcedureVersion.objects.filter(code=code, in_force__lte=day).exclude(retired__lte=day)
        found = rows.defer("source", "report").order_by("-in_force", "-pk").first()
        if found is None:
            raise ProcedureVersion.DoesNotExist(f"没有在 {day} 施行的程序“{code}”")
        shared.set(key, found, MEMORY)
    return found


def forget(*_: Any) -> None:
    """Drop what is remembered; for commands that change the catalogue, and for tests."""
    for remembered in (county, calendar, library, compiled, division_path):
        remembered.cache_clear()
    shared.clear()
