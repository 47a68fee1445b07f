"""The tables about places. Each function returns how many rows were new."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from gongzhi.config.county.tables import CellProblem, ImportProblem, Problems, Row, read_table
from gongzhi.places import services
from gongzhi.places.models import Boundary, Division, Level, LocalName

LEVELS = {str(level.label): level.value for level in Level}


def by_path() -> dict[str, Division]:
    """Every division by its path as tables write it, without the last slash."""
    return {division.path.rstrip("/"): division for division in Division.objects.all()}


def find(divisions: dict[str, Division], path: str) -> Division:
    """The division with this path. Raises CellProblem when there is none."""
    if division := divisions.get(path.strip("/")):
        return division
    raise CellProblem(f"没有路径为“{path}”的区划")


def load_divisions(folder: Path, problems: Problems) -> int:
    """divisions.csv, in any order: what stands higher is created first."""
    rows = read_table(folder / "divisions.csv", ("路径", "名称", "层级", "设立之日"))
    known = by_path()
    new = 0
    for row in sorted(rows, key=lambda row: row.cells["路径"].count("/")):
        with problems.at(row.place):
            path = row.text("路径").strip("/")
            if path in known:
                continue
            known[path] = _create(row, path, known)
            new += 1
    return new


def _create(row: Row, path: str, known: dict[str, Division]) -> Division:
    above, _, code = path.rpartition("/")
    level = LEVELS.get(row.text("层级"))
    if level is None:
        raise CellProblem(f"“层级”应是{'、'.join(LEVELS)}之一，现为“{row.text('层级')}”")
    return services.create_division(
        code=code,
        name=row.text("名称"),
        level=level,
        parent=find(known, above) if above else None,
        begins=row.day("设立之日"),
    )


def load_boundaries(folder: Path, problems: Problems) -> int:
    """boundaries.geojson: one feature a division, with 路径 and 启用之日 among its properties."""
    path = folder / "boundaries.geojson"
    if not path.exists():
        return 0
    try:
        features = json.loads(path.read_text("utf-8"))["features"]
    except (ValueError, KeyError, TypeError) as error:
        raise ImportProblem([f"{path.name}：不是 GeoJSON 要素集合"]) from error
    divisions = by_path()
    drawn = {
        b.division_id: b.begins for b in Boundary.objects.filter(ends=None).only("division_id", "begins")
    }
    new = 0
    for number, feature in enumerate(features, 1):
        with problems.at(f"{path.name} 第{number}个要素"):
            new += _draw(feature, divisions, drawn)
    return new


def _draw(feature: dict[str, Any], divisions: dict[str, Division], drawn: dict[int, dt.date]) -> bool:
    properties = feature.get("properties") or {}
    division = find(divisions, str(properties.get("路径", "")))
    begins = Row("", {"启用之日": str(properties.get("启用之日", ""))}).day("启用之日")
    if drawn.get(division.pk) == begins:
        return False
    services.set_boundary(division=division, geometry=feature.get("geometry") or {}, begins=begins)
    return True


def load_addresses(folder: Path, problems: Problems) -> int:
    """addresses.csv; returns how many rows it has, since known codes are corrected."""
    rows = read_table(folder / "addresses.csv", ("统一地址编码", "标准地址", "区划路径", "经度", "纬度"))
    divisions = by_path()
    found = []
    for row in rows:
        with problems.at(row.place):
            found.append(
                services.NewAddress(
                    text=row.text("标准地址"),
                    division=find(divisions, row.text("区划路径")),
                    lon=row.number("经度"),
                    lat=row.number("纬度"),
                    standard_code=row.text("统一地址编码"),
                )
            )
    if repeated := _repeated([address.standard_code for address in found]):
        problems.found.append(f"addresses.csv：统一地址编码重复：{'、'.join(repeated[:5])}")
        return 0
    return services.add_addresses(found, begins=min(d.begins for d in divisions.values()))


def load_local_names(folder: Path, problems: Problems) -> int:
    """local_names.csv."""
    rows = read_table(folder / "local_names.csv", ("俗称", "区划路径", "经度", "纬度"))
    divisions = by_path()
    before = LocalName.objects.count()
    for row in rows:
        with problems.at(row.place):
            services.name_place(
                name=row.text("俗称"),
                division=find(divisions, row.text("区划路径")),
                lon=row.number("经度"),
                lat=row.number("纬度"),
            )
    return LocalName.objects.count() - before


def _repeated(codes: list[str | None]) -> list[str]:
    seen: set[str | None] = set()
    return [str(code) for code in codes if code in seen or seen.add(code)]  # type: ignore[func-returns-value]
