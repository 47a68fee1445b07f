"""What can be reported: the categories, and their questions as attributes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gongzhi.cases.models import Category
from gongzhi.connections.open311.formats import Refused
from gongzhi.people.authority import MATRIX

DATATYPES = {"文字": "string", "数字": "number", "选项": "singlevaluelist"}


@dataclass(frozen=True, slots=True)
class Question:
    """One 追问 of a category."""

    code: str
    asks: str
    kind: str
    options: tuple[str, ...]


def offered() -> list[Category]:
    """Categories without parts, of matters that are not sensitive: those have doors of their own."""
    rows = list(Category.objects.filter(active=True).select_related("parent"))
    parents = {row.parent_id for row in rows}
    return [row for row in rows if row.pk not in parents and not _sensitive(row)]


def service(code: str) -> Category:
    """The category with this code; Refused if it is not on offer."""
    found = next((row for row in offered() if row.code == code), None)
    if found is None:
        raise Refused(404, f"没有代码为“{code}”的服务。")
    return found


def _sensitive(row: Category) -> bool:
    kind = MATRIX.kinds.get(row.settings.get("事类", ""))
    return bool(kind and kind.sensitive)


def questions(row: Category) -> list[Question]:
    return [
        Question(one["代码"], one["问"], one.get("类型", "文字"), tuple(one.get("选项", ())))
        for one in row.settings.get("追问", ())
    ]


def listed(row: Category) -> dict[str, Any]:
    """A line of GET services."""
    return {
        "service_code": row.code,
        "service_name": row.name,
        "description": row.settings.get("说明", row.name),
        "metadata": bool(questions(row)),
        "type": "realtime",
        "keywords": ",".join(row.settings.get("关键词", ())),
        "group": row.parent.name if row.parent else "",
    }


def definition(row: Category) -> dict[str, Any]:
    """GET services/CODE. No question has to be answered."""
    return {
        "service_code": row.code,
        "attributes": [_attribute(order, one) for order, one in enumerate(questions(row), start=1)],
    }


def _attribute(order: int, question: Question) -> dict[str, Any]:
    return {
        "variable": True,
        "code": question.code,
        "datatype": DATATYPES.get(question.kind, "string"),
        "required": False,
        "datatype_description": "",
        "order": order,
        "description": question.asks,
        "values": [{"key": option, "name": option} for option in question.options],
    }


def answers(row: Category, given: Mapping[str, str]) -> Iterable[str]:
    """What was answered, one line a question, to stand below the description."""
    known = {one.code: one for one in questions(row)}
    for code, value in given.items():
        question = known.get(code)
        if question is None:
            raise Refused(400, f"服务“{row.code}”没有“{code}”这一问。")
        if question.options and value not in question.options:
            raise Refused(400, f"“{question.asks}”请从{'、'.join(question.options)}中选择。")
        if value.strip():
            yield f"{question.asks}：{value.strip()}"
