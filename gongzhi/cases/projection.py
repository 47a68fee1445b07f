"""From an entry to the case row: what lists and searches show, computed and computable again.

A form field says where its value is shown (`记为: 类别`); this module knows how. Nothing here may depend
on anything but the entry, its words and the procedure, so that verification can rebuild the row from
the ledger and compare.
"""

from collections.abc import Callable, Mapping
from typing import Any

from gongzhi.cases import catalogue
from gongzhi.cases.fields import beside
from gongzhi.cases.models import REMOVED, Case
from gongzhi.engine import Field, Procedure, Step
from gongzhi.people.authority import area_at
from gongzhi.people.matrix import Reach
from gongzhi.people.models import Organisation
from gongzhi.people.selectors import organisation_with
from gongzhi.text import bigrams

Columns = dict[str, Any]
Values = Mapping[str, Any]
HEADLINE = 40
ORIGIN = "·来源"
"""Key under which the first entry tells how the case came to be; no form has a field of such a name."""
DELETED = "内容已依法删除"
"""The title of a case whose words are gone."""


def _category(columns: Columns, spec: Field, values: Values) -> None:
    wanted = values[spec.key]
    columns["category_id"] = next(c.pk for c in catalogue.categories().values() if c.code == wanted)
    columns["urgency"] = values[beside(spec.key, "紧急程度")]


def _place(columns: Columns, spec: Field, values: Values) -> None:
    place = values[spec.key]
    columns |= {"address": place["address"], "lon": place.get("lon"), "lat": place.get("lat")}
    if division := values.get(beside(spec.key, "区域")):
        locate(columns, division)


def area_of(step: Step, facts: Values) -> str:
    """The path of the division that a form puts the case into, or empty when it names none."""
    for spec in step.form:
        if spec.records == "地点" and (division := facts.get(beside(spec.key, "区域"))):
            return catalogue.division_path(division)
    return ""


def locate(columns: Columns, division: int) -> None:
    """Put the case into a division of the tree."""
    path = catalogue.division_path(division)
    columns |= {
        "division_id": division,
        "area_path": path,
        "town_path": area_at(path, Reach.TOWN) or "",
    }


def _known_unit(pk: int) -> Organisation:
    if (unit := organisation_with(pk)) is None:
        raise Organisation.DoesNotExist(f"没有编号为 {pk} 的单位")
    return unit


def _unit(columns: Columns, spec: Field, values: Values) -> None:
    unit = _known_unit(values[spec.key])
    columns |= {"unit_id": unit.pk, "unit_path": unit.path, "handler_id": None}


def _concerned(columns: Columns, spec: Field, values: Values) -> None:
    columns["concerned_unit_path"] = _known_unit(values[spec.key]).path


def _merged(columns: Columns, spec: Field, values: Values) -> None:
    columns["merged_into_id"] = Case.objects.only("pk").get(number=values[spec.key]).pk


def _plain(column: str) -> Callable[[Columns, Field, Values], None]:
    def show(columns: Columns, spec: Field, values: Values) -> None:
        columns[column] = values[spec.key]

    return show


SHOWN: dict[str, Callable[[Columns, Field, Values], None]] = {
    "标题": _plain("title"),
    "内容": _plain("text"),
    "类别": _category,
    "地点": _place,
    "区域": lambda columns, spec, values: locate(columns, values[spec.key]),
    "紧急程度": lambda columns, spec, values: columns.update(urgency=int(values[spec.key])),
    "承办": _unit,
    "经办人": _plain("handler_id"),
    "被反映单位": _concerned,
    "被反映人": _plain("concerned_person_id"),
    "并入": _merged,
    "撤出": lambda columns, spec, values: columns.update(merged_into_id=None),
    "渠道": _plain("channel"),
    "来源编号": _plain("external"),
}


def _leave(columns: Columns, spec: Field, values: Values) -> None:
    """What was deleted leaves the column as the steps before it left it."""


def _nowhere(columns: Columns, spec: Field, values: Values) -> None:
    columns |= {"address": "", "lon": None, "lat": None}
    if division := values.get(beside(spec.key, "区域")):
        locate(columns, division)


BLANK: dict[str, Callable[[Columns, Field, Values], None]] = {
    "标题": lambda columns, spec, values: columns.update(title=""),
    "内容": lambda columns, spec, values: columns.update(text=""),
    "地点": _nowhere,
}
"""What a deleted field leaves in the columns."""


def show(columns: Columns, step: Step, values: Values) -> bool:
    """Put what the step's form recorded into the columns; True if the words for searching changed."""
    before = (columns["title"], columns["text"], columns["address"])
    gone = False
    for spec in step.form:
        if spec.records and spec.key in values:
            if values[spec.key] == REMOVED:
                gone = True
                BLANK.get(spec.records, _leave)(columns, spec, values)
            else:
                SHOWN[spec.records](columns, spec, values)
    if not step.optional:  # urging a case, or rating it, does not move it on
        columns["stage"] = step.stage
    if not columns["title"] and columns["text"]:
        columns["title"] = headline(columns["text"])
    if gone and not columns["title"]:
        columns["title"] = DELETED
    return before != (columns["title"], columns["text"], columns["address"])


def headline(text: str) -> str:
    """The first sentence of a report, short enough for a list."""
    for mark in "。！？\n":
        text = text.split(mark, 1)[0]
    return text if len(text) <= HEADLINE else text[: HEADLINE - 1] + "…"


def search_tokens(columns: Columns) -> str:
    """What a search for this case looks at."""
    return bigrams(f"{columns['title']} {columns['text']} {columns['address']}")


def origin(facts: Values) -> Columns:
    """The columns that the first entry's origin gives."""
    columns: Columns = {"channel": facts["渠道"], "external": facts["来源编号"]}
    columns["parent_id"] = facts.get("上级案件")
    if division := facts.get("区域"):
        locate(columns, division)
    return columns


def empty(procedure: Procedure, **known: Any) -> Columns:
    """The columns of a case before its first entry."""
    division, path = catalogue.county()
    columns: Columns = {
        "seq": 0,
        "state": {},
        "head": bytes(32),
        "link_version": 1,
        "stage": procedure.stages[0],
        "outcome": "",
        "matter": procedure.matter,
        "title": "",
        "text": "",
        "category_id": None,
        "urgency": 2,
        "channel": "",
        "external": "",
        "address": "",
        "lon": None,
        "lat": None,
        "unit_id": None,
        "unit_path": "",
        "handler_id": None,
        "concerned_unit_path": "",
        "concerned_person_id": None,
        "merged_into_id": None,
        "parent_id": None,
        "closed_at": None,
        "due_at": None,
        "warn_at": None,
        "due_step": "",
        "wake_at": None,
        "division_id": division,
        "area_path": path,
        "town_path": "",
    }
    return columns | known
