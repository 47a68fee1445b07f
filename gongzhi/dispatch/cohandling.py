"""Who may be asked to help: units that serve the place, each once, and never the unit in charge itself."""

from __future__ import annotations

from gongzhi.cases.errors import FormRefused
from gongzhi.cases.fields import Cleaned
from gongzhi.cases.kinds import StepContext, StepKind
from gongzhi.dispatch import catalogue


def check_helpers(context: StepContext, cleaned: Cleaned, lead: int | None) -> None:
    """Raise FormRefused beside the list. The duty list binds the lead only: any unit may lend a hand."""
    for spec in context.step.form:
        asked = cleaned.facts.get(spec.key) if spec.fills else None
        if not asked:
            continue
        units = catalogue.directory().by_pk
        if lead in asked:
            name = units[lead].name if lead in units else "主办单位"
            raise FormRefused({spec.key: f"{name}是主办单位，不用再列为协办。"})
        far = [units[pk].name for pk in asked if pk in units and not units[pk].serves(context.case.area_path)]
        if far:
            raise FormRefused({spec.key: f"{'、'.join(far)}的辖区不含本案地点，请选服务该地点的单位。"})


class AskHelp(StepKind):
    """The unit in charge asks others to help while it is at work."""

    def check(self, context: StepContext, cleaned: Cleaned) -> None:
        check_helpers(context, cleaned, context.case.unit_id)
