"""Fill in the form of a step as the person at the desk would."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import Image

from gongzhi.cases.models import Case
from gongzhi.cases.uploads import receive_photo
from gongzhi.config.demo.simulation.dice import Dice
from gongzhi.config.demo.simulation.helping import called_units, invited_unit
from gongzhi.config.demo.simulation.phrases import Phrases
from gongzhi.config.demo.simulation.plan import Report
from gongzhi.config.demo.simulation.script import Script
from gongzhi.config.demo.simulation.units import mistaken_unit, right_unit
from gongzhi.dispatch import catalogue
from gongzhi.dispatch.duty_list import clause_for
from gongzhi.dispatch.suggesting import matter_of, situation_of
from gongzhi.engine import Field, Step

REPORTED = "按类别"  # in the script: take what handlers say of this category


class Unwritten(LookupError):
    """The script has no words for a field that must be filled in."""


@dataclass(slots=True)
class Filling:
    """What the words depend on."""

    script: Script
    phrases: Phrases
    report: Report
    dice: Dice
    at: dt.datetime
    case: Case | None
    original: str = ""
    wrong_unit: bool = False


def fill(step: Step, outcome: str | None, filling: Filling) -> dict[str, Any]:
    """Values for the fields of this outcome. Raises Unwritten when the script is not complete."""
    values: dict[str, Any] = {}
    for spec in step.form:
        if spec.outcomes and outcome not in spec.outcomes:
            continue
        ended = filling.case.outcome if filling.case else None
        value = _value(step, spec, filling, _variants(outcome or ended, values))
        if value is not None:
            values[spec.key] = value
        elif spec.required:
            raise Unwritten(f"simulation.yaml 的“填写”里没有“{step.name}.{spec.key}”")
    return values


def _variants(outcome: str | None, values: dict[str, Any]) -> list[str]:
    """Endings of a phrase's name that say when it fits: «处置反馈.情况=未能解决», «评价.意见=5»."""
    return [f"={word}" for word in (outcome, *values.values()) if isinstance(word, str | int)] + [""]


def _value(step: Step, spec: Field, filling: Filling, variants: list[str]) -> Any:
    if spec.records in _BY_RECORD:
        return _BY_RECORD[spec.records](filling)
    if spec.kind in _BY_KIND:
        return _BY_KIND[spec.kind](spec, filling)
    if spec.private:
        return _contact(step, spec, filling)
    for variant in variants:
        if words := filling.script.phrases.get(f"{step.name}.{spec.key}{variant}"):
            word = filling.dice.one(words)
            return word if word != REPORTED else filling.phrases.answer(filling.report.category, filling.dice)
    return None


def _unit_in_charge(filling: Filling) -> int:
    assert filling.case is not None  # no procedure gives a matter to a unit before it is opened
    if filling.wrong_unit:
        return mistaken_unit(filling.case, filling.report, filling.dice)
    return right_unit(filling.case, filling.report)


def _clause(filling: Filling) -> str | None:
    """The clause of the town's list that covers the matter."""
    assert filling.case is not None  # a clause is cited to return a matter
    situation = situation_of(filling.case, catalogue.kinds()[filling.report.category])
    matter = matter_of(situation, filling.at.date())
    found = clause_for(matter.category, matter.clauses or ())
    return found.clause if found else None


def _place(filling: Filling) -> dict[str, Any]:
    place = filling.report.place
    return {"address": place.address, "lon": place.lon, "lat": place.lat}


def _contact(step: Step, spec: Field, filling: Filling) -> str | None:
    """Names and numbers nobody has; none from those who do not want to be called."""
    dice = Dice(filling.report.number, spec.key)
    if Dice(filling.report.number, "nameless").percent(filling.script.nameless):
        return None
    if "电话" in spec.key:
        return f"100{dice.rng.randrange(10**8):08d}"
    return dice.one(filling.script.phrases[f"{step.name}.{spec.key}"])


def _photos(filling: Filling) -> list[int] | None:
    """A plain grey picture where the category asks for photos before and after, none elsewhere."""
    sorted_in = filling.case and filling.case.category_id
    if not sorted_in or filling.report.settings.get("前后照片") != "是":
        return None
    picture = io.BytesIO()
    Image.new("RGB", (320, 240), "#9aa5b1").save(picture, "JPEG")
    size = picture.tell()
    picture.seek(0)
    return [receive_photo(picture, name="演示照片.jpg", size=size, field="照片", now=filling.at).pk]


def _called_units(filling: Filling) -> list[int]:
    assert filling.case is not None  # help is called for to a matter that has been given to a unit
    return called_units(filling.case, filling.report, filling.dice)


_BY_RECORD: dict[str, Callable[[Filling], Any]] = {
    "内容": lambda filling: filling.report.text,
    "类别": lambda filling: filling.report.category,
    "地点": _place,
    "承办": _unit_in_charge,
    "并入": lambda filling: filling.original or None,
}
_BY_KIND: dict[str, Callable[[Field, Filling], Any]] = {
    "照片": lambda spec, filling: _photos(filling),
    "案件": lambda spec, filling: None,
    "类别": lambda spec, filling: None,
    "选择": lambda spec, filling: filling.dice.one(list(spec.options)),
    "是否": lambda spec, filling: filling.dice.percent(filling.script.yes.get(spec.key, 0)),
    "评分": lambda spec, filling: filling.dice.weighted(filling.script.stars),
    "日期": lambda spec, filling: (filling.at + dt.timedelta(days=filling.dice.rng.randint(7, 25))).date(),
    "清单条款": lambda spec, filling: _clause(filling),
    "单位": lambda spec, filling: invited_unit(filling.report),
    "单位列表": lambda spec, filling: _called_units(filling) if spec.required else None,
}
