"""The two forms of the standard's answers, and its form of errors."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from lxml import etree

XML, JSON = "xml", "json"
TYPES = {XML: "text/xml; charset=utf-8", JSON: "application/json; charset=utf-8"}
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
Row = Mapping[str, Any]


class Refused(Exception):
    """An error of the standard: the status is repeated as its code."""

    def __init__(self, status: int, text: str) -> None:
        self.status, self.text = status, text
        super().__init__(text)


def answer(form: str, root: str, name: str, rows: Sequence[Row], status: int = 200) -> HttpResponse:
    """A list: in JSON an array, in XML `<root><name>…`."""
    if form == JSON:
        return HttpResponse(
            json.dumps(list(rows), ensure_ascii=False), status=status, content_type=TYPES[form]
        )
    top = etree.Element(root)
    for row in rows:
        _fill(etree.SubElement(top, name), row)
    return _xml(top, status)


def single(form: str, root: str, row: Row) -> HttpResponse:
    """One object that stands by itself, as a service definition does."""
    if form == JSON:
        return HttpResponse(json.dumps(row, ensure_ascii=False), content_type=TYPES[form])
    top = etree.Element(root)
    _fill(top, row)
    return _xml(top, 200)


def refusal(form: str, refused: Refused) -> HttpResponse:
    rows = [{"code": refused.status, "description": refused.text}]
    return answer(form, "errors", "error", rows, refused.status)


def _fill(parent: Any, row: Row) -> None:
    for key, value in row.items():
        child = etree.SubElement(parent, key)
        if isinstance(value, list):
            for part in value:
                _fill(etree.SubElement(child, key.removesuffix("s")), part)
        elif value is not None:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            child.text = UNPRINTABLE.sub("", text)


def _xml(top: Any, status: int) -> HttpResponse:
    content = etree.tostring(top, xml_declaration=True, encoding="utf-8")
    return HttpResponse(content, status=status, content_type=TYPES[XML])
