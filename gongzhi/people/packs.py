"""The kinds of role and unit that exist, read once from packs/cn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from gongzhi.calendars.files import DataError, read_mapping

NATIONAL = Path(settings.PACKS) / "cn"


@dataclass(frozen=True, slots=True)
class UnitKind:
    """A kind of organisation: command room, judicial office, village committee."""

    code: str
    name: str
    levels: frozenset[str]


@dataclass(frozen=True, slots=True)
class RoleKind:
    """A role a post can carry. `units` empty: it may stand in a unit of any kind."""

    code: str
    name: str
    levels: frozenset[str]
    units: frozenset[str]
    help: str


def load_unit_kinds(path: Path) -> dict[str, UnitKind]:
    """Unit kinds by code. Raises DataError for a file that is not of that shape."""
    table = read_mapping(path, {"单位类型"})["单位类型"]
    return {
        code: UnitKind(code, _field(path, code, row, "名称"), frozenset(_field(path, code, row, "层级")))
        for code, row in table.items()
    }


def load_roles(path: Path, units: dict[str, UnitKind]) -> dict[str, RoleKind]:
    """Roles by code. Raises DataError, also for a unit kind that does not exist."""
    table = read_mapping(path, {"岗位"})["岗位"]
    return {code: _role(path, code, row, units) for code, row in table.items()}


def _role(path: Path, code: str, row: dict[str, Any], units: dict[str, UnitKind]) -> RoleKind:
    allowed = frozenset(row.get("单位", ()))
    if unknown := allowed - units.keys():
        raise DataError(path, f"岗位 {code} 写了不存在的单位类型：{'、'.join(sorted(unknown))}")
    levels = frozenset(_field(path, code, row, "层级"))
    return RoleKind(code, _field(path, code, row, "名称"), levels, allowed, _field(path, code, row, "说明"))


def _field(path: Path, code: str, row: Any, key: str) -> Any:
    if not isinstance(row, dict) or not row.get(key):
        raise DataError(path, f"{code} 缺少“{key}”")
    return row[key]


UNIT_KINDS = load_unit_kinds(NATIONAL / "organisations.yaml")
ROLES = load_roles(NATIONAL / "roles.yaml", UNIT_KINDS)
