"""The map: which column of a foreign table means what. Its form is in docs/reference/import-map.md."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gongzhi.calendars.files import DataError, read_mapping
from gongzhi.cases.actors import SYSTEM
from gongzhi.cases.services import Life, Wish

REQUESTS = UUID("0f6f3a0a-3d5e-4b39-9a8e-6a5d2c1b7e44")  # namespace: the same row is the same request
KEYS = {"来源系统", "列"}
OPTIONAL = frozenset({"程序", "时区", "渠道", "类别", "按期标记"})
COLUMNS = {
    "编号",
    "登记时间",
    "办结时间",
    "应办结",
    "标题",
    "内容",
    "类别",
    "地址",
    "经度",
    "纬度",
    "按期标记",
}
NEEDED = ("编号", "登记时间", "内容")


class RowProblem(Exception):
    """One sentence about one row."""


@dataclass(frozen=True, slots=True)
class CaseMap:
    """A checked map."""

    procedure: str
    system: str
    zone: ZoneInfo
    channel: str
    columns: Mapping[str, str]
    category_prefix: str
    new_categories: bool
    on_time: frozenset[str]
    late: frozenset[str]

    def value(self, row: Mapping[str, str], name: str) -> str:
        """What the row says under the column that the map names; empty if the map names none."""
        column = self.columns.get(name)
        return (row.get(column) or "").strip() if column else ""

    def moment(self, row: Mapping[str, str], name: str) -> datetime | None:
        """A time of the source system, in its zone; None if the row leaves it empty."""
        text = self.value(row, name)
        if not text:
            return None
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise RowProblem(
                f"“{self.columns[name]}”的“{text}”不是时间，请写成 2026-03-09 14:30:00"
            ) from None
        return at if at.tzinfo else at.replace(tzinfo=self.zone)

    def flag(self, row: Mapping[str, str]) -> bool | None:
        """What the source system itself says about being on time."""
        mark = self.value(row, "按期标记")
        return True if mark in self.on_time else False if mark in self.late else None

    def category(self, row: Mapping[str, str]) -> str:
        """The code of the row's category, or an empty string."""
        name = self.value(row, "类别")
        return f"{self.category_prefix}{name}"[:40] if name else ""


def read_map(path: Path) -> CaseMap:
    """Read and check a map file. Raises DataError with the key that is wrong."""
    content = read_mapping(path, KEYS, OPTIONAL)
    columns = content["列"] or {}
    if unknown := columns.keys() - COLUMNS:
        raise DataError(
            path, f"“列”里不认识：{'、'.join(sorted(unknown))}。可写：{'、'.join(sorted(COLUMNS))}"
        )
    if missing := [name for name in NEEDED if name not in columns]:
        raise DataError(path, f"“列”里缺少：{'、'.join(missing)}")
    try:
        zone = ZoneInfo(content.get("时区", "Asia/Shanghai"))
    except (ZoneInfoNotFoundError, ValueError):
        raise DataError(path, f"没有“{content['时区']}”这个时区，例如 Asia/Shanghai") from None
    category, marks = content.get("类别") or {}, content.get("按期标记") or {}
    return CaseMap(
        procedure=content.get("程序", "wbgd"),
        system=content["来源系统"],
        zone=zone,
        channel=content.get("渠道", "导入"),
        columns=columns,
        category_prefix=category.get("前缀", ""),
        new_categories=category.get("新建") == "是",
        on_time=frozenset(marks.get("按期", ())),
        late=frozenset(marks.get("超期", ())),
    )


def life_of(case_map: CaseMap, row: Mapping[str, str], now: datetime) -> Life:
    """The row as a case with its past. Raises RowProblem."""
    number, opened = case_map.value(row, "编号"), case_map.moment(row, "登记时间")
    if not number or opened is None:
        raise RowProblem("缺少编号或登记时间")
    wishes = list(_wishes(case_map, row, number, opened, now))
    return Life(f"{case_map.system}:{number}"[:80], case_map.channel, wishes)


def _wishes(
    case_map: CaseMap, row: Mapping[str, str], number: str, opened: datetime, now: datetime
) -> Iterator[Wish]:
    def request(step: str) -> UUID:
        return uuid5(REQUESTS, f"{case_map.system}:{number}:{step}")

    yield Wish("登记", SYSTEM, now, request("登记"), data=_data(case_map, row), at=opened)
    if closed := case_map.moment(row, "办结时间"):
        if closed < opened:
            raise RowProblem(f"办结时间 {closed:%Y-%m-%d %H:%M} 早于登记时间 {opened:%Y-%m-%d %H:%M}")
        yield Wish("办结", SYSTEM, now, request("办结"), outcome="已解决", at=closed)


def _data(case_map: CaseMap, row: Mapping[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {name: case_map.value(row, name) for name in ("标题", "内容")}
    data["类别"] = case_map.category(row)
    if promised := case_map.moment(row, "应办结"):
        data["应办结"] = promised
    place: dict[str, Any] = {"address": case_map.value(row, "地址")}
    if lon := case_map.value(row, "经度"):
        place |= {"lon": lon, "lat": case_map.value(row, "纬度")}
    if place["address"] or lon:
        data["地点"] = place
    return data
