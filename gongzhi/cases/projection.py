"""From an entry to the case row: what lists and searches show, computed and computable again.

A form field says where its value is shown (`记为: 类别`); this module knows how. Nothing here may look
at anything but the entry, its words, the procedure and the records they name, so that verification
can rebuild the row from the ledger and compare.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from gongzhi.cases.models import Category
from gongzhi.engine import CaseState, Obligation, Procedure, Step
from gongzhi.places import selectors as places
from gongzhi.text import bigrams

Columns = dict[str, Any]


def _category(columns: Columns, code: Any, _: datetime) -> None:
    category = Category.objects.get(code=code)
    columns["category_id"], columns["urgency"] = category.pk, category.urgency


def _place(columns: Columns, place: Any, at: datetime) -> None:
    columns["address"] = place.get("address", "")
    columns["lon"], columns["lat"] = place.get("lon"), place.get("lat")
    if place.get("division"):
        _division(columns, place["division"], at)


def _division(columns: Columns, pk: Any, _: datetime) -> None:
    division = places.division(pk)
    columns["division_id"], columns["area_path"] = division.pk, division.path
    columns["town_id"] = places.town_of(division)


def _plain(column: str) -> Callable[[Columns, Any, datetime], None]:
    def show(columns: Columns, value: Any, _: datetime) -> None:
        columns[column] = value

    return show


SHOWN: dict[str, Callable[[Columns, Any, datetime], None]] = {
    "标题": _plain("title"),
    "内容": _plain("text"),
    "类别": _category,
    "地点": _place,
    "区域": _division,
    "紧急程度": lambda columns, value, _: columns.update(urgency=int(value)),
    "承办": _plain("unit_id"),
    "经办人": _plain("handler_id"),
    "并入": _plain("merged_into_id"),
    "结局": _plain("outcome"),
    "渠道": _plain("channel"),
    "来源编号": _plain("external"),
}


def show(columns: Columns, step: Step, values: Mapping[str, Any], *, outcome: str | None, at: datetime) -> None:
    """Put what the step's form recorded into the case's columns."""
    for spec in step.form:
        if spec.records and spec.key in values:
            SHOWN[spec.records](columns, values[spec.key], at)
    if step.tells_end and outcome:
        columns["outcome"] = outcome
    if not columns.get("title") and columns.get("text"):
        columns["title"] = headline(columns["text"])


def headline(text: str) -> str:
    """The first sentence of a report, short enough for a list."""
    for mark in "。！？\n":
        text = text.split(mark, 1)[0]
    return text if len(text) <= 40 else text[:39] + "…"


def settle(columns: Columns, procedure: Procedure, state: CaseState, duties: tuple[Obligation, ...]) -> None:
    """Stage, closing and the next date, from the engine's state."""
    dated = sorted((d for d in duties if d.due_at), key=lambda d: d.due_at)
    first = dated[0] if dated else (duties[0] if duties else None)
    columns["due_at"] = first.due_at if first else None
    columns["due_step"] = first.step if first else ""
    finished = state.finished(procedure)
    if finished and not columns.get("closed_at"):
        columns["closed_at"] = columns["updated_at"]
    elif not finished:
        columns["closed_at"] = None
    columns["tokens"] = bigrams(f"{columns['title']} {columns['text']} {columns['address']}")
