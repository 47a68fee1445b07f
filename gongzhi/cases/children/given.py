"""What a child case is told when it is opened: the fields of its first step, taken from its parent."""

from collections.abc import Mapping
from typing import Any

from gongzhi.cases.erasure.reading import still_there
from gongzhi.cases.models import Category, Content, Entry
from gongzhi.engine import CONSTANT, THE_CASE, THE_ENTRY, Procedure, SubProcedure

Values = Mapping[str, Any]


class Told:
    """The ledger of a parent, read once for all the children that a step opens."""

    def __init__(self, case_id: int, procedure: Procedure, columns: Values) -> None:
        self.case_id, self.procedure, self.columns = case_id, procedure, columns
        words = {c.seq: still_there(c.fields) for c in Content.objects.filter(case=case_id)}
        rows = Entry.objects.filter(case=case_id).exclude(step="").order_by("seq")
        self.entries = list(rows.select_related("post"))
        self.values = {e.seq: {**e.data, **words.get(e.seq, {})} for e in self.entries}

    def members(self, sub: SubProcedure, asked: int) -> list[str]:
        """The entries of the list: as last named when the step was asked for, and whoever was added since."""
        if not sub.each:
            return [""]
        fields = {
            (step.name, spec.key)
            for step in self.procedure.steps
            for spec in step.form
            if spec.fills == sub.each
        }
        named: list[str] = []
        for entry in self.entries:
            for key in (key for step, key in fields if step == entry.step and key in entry.data):
                listed = [str(pk) for pk in entry.data[key]]
                named = listed if entry.seq <= asked else named + listed
        return list(dict.fromkeys(named))

    def given(self, sub: SubProcedure, member: str) -> dict[str, Any]:
        """The values for the fields of the child's first step; what is not known is left out."""
        found = {}
        for name, text in sub.opening:
            value = self._value(text, member)
            if value not in (None, "", [], {}):
                found[name] = value
        return found

    def _value(self, text: str, member: str) -> Any:
        if text.startswith(CONSTANT):
            return text.removeprefix(CONSTANT)
        if text == THE_ENTRY:
            return member
        found = [self._latest(source) for source in text.split("、")]
        return max(enumerate(found), key=lambda pair: (pair[1][0], pair[0]))[1][1]

    def _latest(self, source: str) -> tuple[int, Any]:
        """(entry, value) where the source was written down last; the case's own row comes first."""
        owner, _, key = source.partition(".")
        if owner == THE_CASE:
            return 0, self._of_case(key)
        for entry in reversed(self.entries):
            if entry.step == owner and key in self.values[entry.seq]:
                return entry.seq, self.values[entry.seq][key]
        return -1, None

    def _of_case(self, key: str) -> Any:
        columns = self.columns
        match key:
            case "标题":
                return columns["title"] or columns["number"]
            case "地点":
                place = {"address": columns["address"], "lon": columns["lon"], "lat": columns["lat"]}
                return {name: value for name, value in place.items() if value not in (None, "")}
            case "承办":
                return columns["unit_id"] or self._drafting_unit()
            case "类别":
                return (
                    Category.objects.filter(pk=columns["category_id"]).values_list("code", flat=True).first()
                )
        return columns[{"编号": "number", "区域": "division_id"}[key]]

    def _drafting_unit(self) -> int | None:
        """Where a case has no unit in charge: the unit of whoever acted last."""
        posts = [entry.post for entry in self.entries if entry.post]
        return posts[-1].organisation_id if posts else None
