"""What a form of the desk is filled in with, from what is proposed or was chosen, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongzhi.cases.models import Case
from gongzhi.dispatch.advice import Advice
from gongzhi.dispatch.forms import MoveForm
from gongzhi.engine import Step


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was chosen from the proposals: the number of a unit, the words of a place."""

    unit: str = ""
    place: str = ""


NOTHING = Wanted()


def filled_in(step: Step, case: Case, advice: Advice, wanted: Wanted) -> dict[str, Any]:
    """What can be filled in, by what a field records. A dispatch asks for a category only to correct it."""
    known = {
        "承办": wanted.unit or (str(advice.proposals[0].unit.pk) if advice.proposals else ""),
        "并入": advice.doubles[0].case.number if advice.doubles else "",
        "撤出": case.merged_into.number if case.merged_into else "",
        "地点": _place(advice, wanted),
    }
    if case.category is None:
        known["类别"] = advice.guess.kind.code if advice.guess else ""
    elif step.kind != "dispatch":
        known["类别"] = case.category.code
    return {spec.key: known[spec.records] for spec in step.form if known.get(spec.records)}


def _place(advice: Advice, wanted: Wanted) -> Any:
    """The place chosen among those proposed, else the only one that is sure."""
    found = [one for one in advice.places if one.value["address"] == wanted.place]
    found = found or [one for one in advice.places if one.sure]
    return found[0].value if found else ""


def explain(form: MoveForm, case: Case, advice: Advice) -> None:
    """Say beside a field why it was filled in as it is."""
    for spec in form.step.form:
        field = form.fields.get(spec.key)
        if field is None:
            continue
        if spec.records == "承办" and advice.proposals:
            best = advice.proposals[0]
            field.help_text = f"建议{best.unit.name}：{best.reason}，{best.how_sure}。"
        if spec.records == "地点" and advice.places:
            likeliest = advice.places[0]
            field.help_text = f"建议{likeliest.value['address']}：{likeliest.reason}，{likeliest.how_sure}。"
        if spec.records == "类别" and case.category is None:
            field.help_text = (
                f"建议{advice.guess.kind.name}：{advice.guess.reason}。" if advice.guess else "请选择类别。"
            )
        if spec.records == "并入" and advice.doubles:
            field.help_text = f"最像的一件在 {advice.doubles[0].metres} 米外：{advice.doubles[0].case.title}"
