"""Writing divisions, boundaries, addresses and local names. Refusals are ValidationErrors in Chinese."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max, Q

from gongzhi.geo import Feature, GeometryError
from gongzhi.places.models import Address, Boundary, Division, Level, LocalName
from gongzhi.places.paths import join
from gongzhi.text import bigrams, sort_key

_PARENTS = {
    Level.COUNTY: frozenset(),
    Level.TOWN: frozenset({Level.COUNTY}),
    Level.VILLAGE: frozenset({Level.TOWN}),
    Level.COMMUNITY: frozenset({Level.TOWN}),
    Level.GRID: frozenset({Level.VILLAGE, Level.COMMUNITY}),
    Level.MICRO_GRID: frozenset({Level.GRID}),
}
_BOUNDARY_LOCK = 1_840_021  # advisory lock: revisions must become visible in the order they were numbered
BATCH = 1000


@dataclass(frozen=True, slots=True)
class NewAddress:
    """An address to be added; degrees in WGS 84 / CGCS2000."""

    text: str
    division: Division
    lon: float
    lat: float
    standard_code: str | None = None


@transaction.atomic
def create_division(
    *, code: str, name: str, level: str, parent: Division | None, begins: dt.date
) -> Division:
    """Set up a division. `code` is its own step of the path; the whole code is the path without slashes."""
    wanted = _PARENTS[Level(level)]
    if (parent.level if parent else None) not in (wanted or {None}):
        names = "、".join(str(Level(up).label) for up in sorted(wanted)) or "无"
        raise ValidationError({"parent": f"{Level(level).label}的上级应是：{names}"})
    if not code or "/" in code:
        raise ValidationError({"code": "代码不能为空，也不能含斜线"})
    path = join(parent.path if parent else "", code)
    if Division.objects.filter(path=path).exists():
        raise ValidationError({"code": f"代码 {code} 在上级之下已有使用，停用的代码也不能再用"})
    return Division.objects.create(
        code=path.replace("/", ""),
        name=name,
        level=level,
        parent=parent,
        path=path,
        pinyin=sort_key(name),
        begins=begins,
        tokens=bigrams(name),
    )


@transaction.atomic
def end_division(*, division: Division, ends: dt.date) -> None:
    """A division is dissolved: `ends` is its last day. It must have no division left inside it."""
    left = division.children.filter(Q(ends__isnull=True) | Q(ends__gt=ends)).values_list("name", flat=True)
    if left:
        raise ValidationError({"ends": f"还有下级区划：{'、'.join(left[:5])}"})
    if ends < division.begins:
        raise ValidationError({"ends": "最后一日不能早于设立之日"})
    _end_boundaries(division, ends)
    division.ends = ends
    division.save(update_fields=["ends"])


@transaction.atomic
def set_boundary(*, division: Division, geometry: Mapping[str, Any], begins: dt.date) -> Boundary:
    """Draw a division anew from `begins` on; the old outline ends the day before.

    Raises ValidationError for a shape that is no polygon, or a day not after the present outline's first.
    """
    try:
        Feature.read(division.path, division.name, geometry)
    except GeometryError as error:
        raise ValidationError({"geometry": str(error)}) from error
    latest = division.boundaries.order_by("-begins").first()
    if latest and latest.begins >= begins:
        raise ValidationError({"begins": f"现有边界自{latest.begins}起，新边界须在其后"})
    _end_boundaries(division, begins - dt.timedelta(days=1))
    return Boundary.objects.create(
        division=division, begins=begins, geometry=dict(geometry), revision=_next_revision()
    )


@transaction.atomic
def add_addresses(addresses: Iterable[NewAddress], *, begins: dt.date) -> int:
    """Add or correct addresses in bulk; one with a known standard code is corrected. Returns how many."""
    rows = [
        Address(
            text=new.text,
            division=new.division,
            lon=new.lon,
            lat=new.lat,
            standard_code=new.standard_code,
            begins=begins,
            tokens=bigrams(new.text),
        )
        for new in addresses
    ]
    Address.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["standard_code"],
        update_fields=["text", "division", "lon", "lat", "tokens"],
    )
    return len(rows)


@transaction.atomic
def name_place(
    *, name: str, division: Division, lon: float, lat: float, address: Address | None = None
) -> LocalName:
    """Record what people call a place; the same name in the same division is moved, not doubled."""
    if not bigrams(name):
        raise ValidationError({"name": "请填写俗称"})
    place, _ = LocalName.objects.update_or_create(
        name=name.strip(),
        division=division,
        defaults={"address": address, "lon": lon, "lat": lat, "tokens": bigrams(name)},
    )
    return place


def _end_boundaries(division: Division, ends: dt.date) -> None:
    open_ones = division.boundaries.filter(Q(ends__isnull=True) | Q(ends__gt=ends))
    if open_ones.exists():
        open_ones.update(ends=ends, revision=_next_revision())


def _next_revision() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_BOUNDARY_LOCK])
    return (Boundary.objects.aggregate(Max("revision"))["revision__max"] or 0) + 1
