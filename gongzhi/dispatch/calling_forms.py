"""Forms of calling back: announcing a round, noting an answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gongzhi.dispatch.calling import SIZES, Said
from gongzhi.dispatch.lots import Terms
from gongzhi.dispatch.models import CallBack
from gongzhi.web import fields

LONGEST = 500
STARS = {"result": "事情办得怎么样", "attitude": "态度怎么样", "explanation": "解释得清不清楚"}


class RoundForm(fields.Form):
    """What is to be drawn."""

    def __init__(self, towns: dict[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if len(towns) > 1:
            self.fields["town"] = fields.ChoiceField(label="镇街", choices=list(towns.items()))
        self.only = next(iter(towns), "")
        self.fields["begins"] = fields.DateField(label="办结起日")
        self.fields["ends"] = fields.DateField(label="办结止日", help_text="过了这一天才能抽")
        self.fields["size"] = fields.NumberField(label="抽多少件", unit="件", initial=20)
        self.fields["per_unit"] = fields.NumberField(label="每个单位最多", unit="件", initial=4)

    def terms(self) -> Terms:
        data = self.cleaned_data
        town = data.get("town") or self.only
        return Terms(town, data["begins"], data["ends"], _whole(data["size"]), _whole(data["per_unit"]))


def _whole(value: Decimal) -> int:
    """A whole number within reason; 0, which is refused, for anything else (1e999999999 stays a Decimal)."""
    return int(value) if value in SIZES else 0


class AnswerForm(fields.Form):
    """What was said on the telephone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        answers = list(CallBack.Answer.choices)
        self.fields["answer"] = fields.ChoiceField(label="电话的结果", choices=answers)
        for name, title in STARS.items():
            self.fields[name] = fields.RatingField(label=title, required=False)
        self.fields["words"] = fields.TextField(label="还说了什么", required=False, limit=LONGEST, lines=True)

    def said(self) -> Said:
        data = self.cleaned_data
        stars = {name: int(data[name]) if data[name] else None for name in STARS}
        return Said(data["answer"], words=data["words"], **stars)
