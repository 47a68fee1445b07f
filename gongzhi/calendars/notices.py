"""Read which days are off: the yearly notices from `<year>.yaml`, the days the law itself names from
`statutory.yaml`. The files are the truth; the code knows no date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from gongzhi.calendars.files import DataError, read_mapping

BASIS_FILE = "basis.yaml"
STATUTORY_FILE = "statutory.yaml"
BASIS_KEYS = frozenset({"起算", "小时", "对应日", "顺延", "截止", "工作日"})


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: the days it gives off and the weekend days it takes back, each with its occasion."""

    year: int
    title: str
    number: str
    issued: date
    off: Mapping[date, str]
    work: Mapping[date, str]


@dataclass(frozen=True, slots=True)
class Statutory:
    """Days off that an article names by month and day, the same every year from `begins` on."""

    article: str
    begins: date
    off: Mapping[tuple[int, int], str]

    def in_year(self, year: int) -> Iterator[tuple[date, str]]:
        """The days off of that year with their occasions; none before the article was in force."""
        days = ((date(year, month, day), occasion) for (month, day), occasion in self.off.items())
        return ((day, occasion) for day, occasion in days if day >= self.begins)


@dataclass(frozen=True, slots=True)
class Folder:
    """What the files of one folder say. `basis`: the articles dates are computed by."""

    notices: Sequence[Notice]
    statutory: Sequence[Statutory]
    basis: Mapping[str, str]


def read_folder(folder: Path) -> Folder:
    """Everything a folder says of days. Raises DataError naming the file."""
    if not folder.is_dir():
        raise DataError(folder, "没有这个文件夹")
    years = [path for path in sorted(folder.glob("*.yaml")) if path.name not in (BASIS_FILE, STATUTORY_FILE)]
    named, basis = folder / STATUTORY_FILE, folder / BASIS_FILE
    return Folder(
        [notice for path in years for notice in read_year(path)],
        [_read_statutory(named)] if named.exists() else [],
        _read_basis(basis) if basis.exists() else {},
    )


def read_year(path: Path) -> list[Notice]:
    """The notices of one year's file. Raises DataError on anything unexpected."""
    content = read_mapping(path, {"年度", "通知"})
    year = content["年度"]
    if path.stem != str(year):
        raise DataError(path, f"年度写的是 {year}，文件名应是 {year}.yaml")
    return [_notice(path, year, entry) for entry in content["通知"]]


def _notice(path: Path, year: int, entry: Mapping[str, Any]) -> Notice:
    try:
        off = {day: span["节日"] for span in entry["放假"] for day in _days(span["自"], span["至"])}
        work = {item["日"]: item["节日"] for item in entry.get("调休上班", ())}
        notice = Notice(year, entry["名称"], entry["文号"], entry["成文"], off, work)
    except (KeyError, TypeError) as error:
        raise DataError(path, f"通知缺少或写错了一项：{error}") from error
    _check(path, notice)
    return notice


def _check(path: Path, notice: Notice) -> None:
    both = sorted(set(notice.off) & set(notice.work))
    if both:
        raise DataError(path, f"{both[0]} 既放假又上班")
    for day in notice.work:
        if day.isoweekday() < 6:
            raise DataError(path, f"调休上班的 {day} 不是周六或周日")
    for day in [*notice.off, *notice.work]:
        if abs((day - date(notice.year, 7, 1)).days) > 200:
            raise DataError(path, f"{day} 不在 {notice.year} 年前后，请检查年份")


def _read_basis(path: Path) -> dict[str, str]:
    content = read_mapping(path, set(BASIS_KEYS))
    return {key: str(value) for key, value in content.items()}


def _read_statutory(path: Path) -> Statutory:
    content = read_mapping(path, {"依据", "施行", "放假"})
    try:
        off = {(entry["月"], day): entry["节日"] for entry in content["放假"] for day in entry["日"]}
        found = Statutory(content["依据"], content["施行"], off)
        list(found.in_year(found.begins.year + 1))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(path, f"缺少或写错了一项：{error}") from error
    return found


def _days(first: date, last: date) -> Iterator[date]:
    if last < first:
        raise TypeError(f"{first} 至 {last} 前后颠倒")
    return (first + timedelta(offset) for offset in range((last - first).days + 1))
