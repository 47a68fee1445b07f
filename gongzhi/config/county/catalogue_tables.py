"""What a county's matters are, whose they are and where they go: categories, duty lists, routing rules.

The files are YAML (docs/reference/demo-county.md); a county without them works with what it enters by hand.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from gongzhi.calendars.files import DataError, read_mapping
from gongzhi.cases.models import Category
from gongzhi.config.county.place_tables import by_path, find
from gongzhi.config.county.tables import CellProblem, ImportProblem, Problems
from gongzhi.dispatch.models import DutyItem, RoutingRule
from gongzhi.people.authority import MATRIX
from gongzhi.people.models import Organisation
from gongzhi.people.packs import UNIT_KINDS
from gongzhi.people.selectors import unit_serving
from gongzhi.places.models import Division

COLUMNS = {"代码", "名称", "紧急", "下级"}
REQUIRED = {"代码", "名称", "事类", "承办", "紧急"}


def load_categories(folder: Path, problems: Problems) -> int:
    """categories.yaml; a known code is brought up to date. Returns how many were new."""
    path = folder / "categories.yaml"
    before = Category.objects.count()
    for order, group in enumerate(_rows(path, "类别"), 1):
        with problems.at(f"{path.name} {group.get('代码')}"):
            parent = _save_category(group, None, order * 100)
            for place, row in enumerate(group.get("下级", ()), 1):
                _check_category(row)
                _save_category(row, parent, order * 100 + place)
    return Category.objects.count() - before


def load_duty_lists(folder: Path, problems: Problems) -> int:
    """duty_lists/*.yaml: one town each. Returns how many clauses were new."""
    divisions, new = by_path(), 0
    for path in sorted((folder / "duty_lists").glob("*.yaml")):
        duty_list = _mapping(path, {"镇街", "名称", "施行之日", "条款"})
        with problems.at(path.name):
            town = find(divisions, duty_list["镇街"])
            for row in duty_list["条款"]:
                with problems.at(f"{path.name} {row.get('条款')}"):
                    new += _save_clause(row, town, duty_list["施行之日"])
    return new


def load_routing(folder: Path, problems: Problems) -> int:
    """routing.yaml; a rule is known by its name. Returns how many were new."""
    path = folder / "routing.yaml"
    divisions, new = by_path(), 0
    for order, row in enumerate(_rows(path, "规则"), 1):
        with problems.at(f"{path.name} 第{order}条"):
            new += _save_rule(row, order, divisions)
    return new


def _check_category(row: dict[str, Any]) -> None:
    if missing := REQUIRED - row.keys():
        raise CellProblem(f"{row.get('代码')} 缺少：{'、'.join(sorted(missing))}")
    if row["事类"] not in MATRIX.kinds:
        raise CellProblem(f"{row['代码']} 的事类“{row['事类']}”不在权限表中")
    _unit_kind(row["承办"])


def _save_category(row: dict[str, Any], parent: Category | None, order: int) -> Category:
    settings = {key: value for key, value in row.items() if key not in COLUMNS}
    category, _ = Category.objects.update_or_create(
        code=row["代码"],
        defaults={
            "name": row["名称"],
            "parent": parent,
            "urgency": row.get("紧急", 2),
            "settings": settings,
            "order": order,
        },
    )
    return category


def _save_clause(row: dict[str, Any], town: Division, begins: dt.date) -> bool:
    lead = unit_serving(_unit_kind(row["牵头"]), town.path)
    if lead is None:
        raise CellProblem(f"{town.name}没有“{UNIT_KINDS[row['牵头']].name}”为它服务")
    if row["类型"] not in DutyItem.Kind.values:
        raise CellProblem(f"类型应是{'、'.join(DutyItem.Kind.values)}之一，现为“{row['类型']}”")
    _, created = DutyItem.objects.update_or_create(
        town=town,
        clause=row["条款"],
        ends=None,
        defaults={
            "title": row["事项"],
            "kind": row["类型"],
            "lead": lead,
            "categories": row["类别"],
            "basis": row["依据"],
            "begins": begins,
        },
    )
    return created


def _save_rule(row: dict[str, Any], order: int, divisions: dict[str, Division]) -> bool:
    if ("派往" in row) == ("单位" in row):
        raise CellProblem("“派往”（单位类型）和“单位”（单位代码）写且只写一个")
    hours = row.get("时段", (None, None))
    _, created = RoutingRule.objects.update_or_create(
        name=row["名称"],
        defaults={
            "order": order,
            "category": _category(row["类别"]) if "类别" in row else None,
            "area": find(divisions, row["区域"]) if "区域" in row else None,
            "from_hour": hours[0],
            "to_hour": hours[1],
            "unit_kind": _unit_kind(row["派往"]) if "派往" in row else "",
            "unit": _unit(row["单位"]) if "单位" in row else None,
            "origin": row.get("来由", ""),
            "active": row.get("停用") != "是",
        },
    )
    return created


def _category(code: str) -> Category:
    if found := Category.objects.filter(code=code).first():
        return found
    raise CellProblem(f"没有这个类别：{code}")


def _unit(code: str) -> Organisation:
    if found := Organisation.objects.filter(code=code).first():
        return found
    raise CellProblem(f"没有这个单位：{code}")


def _unit_kind(code: str) -> str:
    if code not in UNIT_KINDS:
        raise CellProblem(f"没有“{code}”这种单位类型")
    return code


def _rows(path: Path, key: str) -> list[dict[str, Any]]:
    return list(_mapping(path, {key})[key]) if path.exists() else []


def _mapping(path: Path, keys: set[str]) -> dict[str, Any]:
    try:
        return read_mapping(path, keys)
    except DataError as error:
        raise ImportProblem([str(error)]) from error
