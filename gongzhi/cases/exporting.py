"""Cases as a table for other programs: what lists show, and nothing personal."""

import csv
from collections.abc import Iterator
from datetime import date
from typing import TextIO

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from gongzhi.cases.models import Case, Obligation
from gongzhi.text import as_cell

BATCH = 2000
COLUMNS = {
    "编号": "number",
    "标题": "title",
    "程序": "procedure__title",
    "类别": "category__name",
    "来源渠道": "channel",
    "来源系统编号": "external",
    "上级案件": "parent__number",
    "发生时间": "opened_at",
    "阶段": "stage",
    "所在区划": "division__name",
    "经度": "lon",
    "纬度": "lat",
    "承办单位": "unit__name",
    "最近期限": "due_at",
    "结案时间": "closed_at",
    "办理结局": "outcome",
    "曾经超期": "was_late",
}


def chosen(area: str, since: date | None, until: date | None) -> QuerySet[Case]:
    """Cases of an area opened from `since` to `until`, both days included; None leaves that side open."""
    late = Obligation.objects.filter(case=OuterRef("pk"), done=True, ended_at__gt=F("due_at"))
    rows = Case.objects.filter(area_path__startswith=area).annotate(was_late=Exists(late))
    if since:
        rows = rows.filter(opened_at__date__gte=since)
    if until:
        rows = rows.filter(opened_at__date__lte=until)
    return rows.order_by("pk")


def table(rows: QuerySet[Case]) -> Iterator[list[str]]:
    """The header, then one row for each case; read in batches, so that a million cases need little memory."""
    yield list(COLUMNS)
    for values in rows.values_list(*COLUMNS.values()).iterator(chunk_size=BATCH):
        yield [_text(value) for value in values]


def write_csv(rows: QuerySet[Case], target: TextIO) -> int:
    """Write the table; returns how many cases it holds."""
    writer, written = csv.writer(target), 0
    for row in table(rows):
        writer.writerow(row)
        written += 1
    return written - 1


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if hasattr(value, "tzinfo"):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"  # type: ignore[arg-type]
    return as_cell(str(value))
