"""A routing rule as somebody typed it, and everything that can be wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from gongzhi.cases.errors import FormRefused
from gongzhi.dispatch import catalogue
from gongzhi.dispatch.duty_list import judge
from gongzhi.dispatch.keywords import Kind
from gongzhi.dispatch.routing import Rule
from gongzhi.dispatch.suggesting import Situation, matter_of
from gongzhi.people.packs import UNIT_KINDS
from gongzhi.text import tidy

HOURS = range(25)
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule as somebody typed it. Codes and paths, empty where it should fit everything."""

    name: str
    category: str = ""
    area_path: str = ""
    from_hour: int | None = None
    to_hour: int | None = None
    unit_kind: str = ""
    unit: int | None = None
    origin: str = ""


def rule_from(draft: Draft, now: datetime) -> Rule:
    """The draft as a rule behind all others, switched off, not stored. FormRefused beside the fields."""
    if errors := _errors(draft):
        raise FormRefused(errors)
    hours = None
    if draft.from_hour is not None and draft.to_hour is not None:
        hours = (draft.from_hour, draft.to_hour)
    rule = Rule(
        pk=0,
        order=max((known.order for known in catalogue.rules()), default=0) + 1,
        name=tidy(draft.name),
        category=draft.category,
        area_path=draft.area_path,
        hours=hours,
        unit_kind=draft.unit_kind,
        unit=draft.unit,
        origin=tidy(draft.origin),
        active=False,
    )
    if objection := _objection(rule, now):
        raise FormRefused({"unit" if draft.unit else "unit_kind": objection})
    return rule


def _errors(draft: Draft) -> dict[str, str]:
    errors = {}
    if not tidy(draft.name):
        errors["name"] = "请写规则的名称，例如“夜间施工噪声由派出所先到场”。"
    elif len(tidy(draft.name)) > 120:
        errors["name"] = "名称最多 120 字。"
    if draft.category and draft.category not in catalogue.kinds():
        errors["category"] = "请从类别表中选择。"
    if (draft.from_hour is None) != (draft.to_hour is None):
        errors["to_hour"] = "起止两个钟点要么都写，要么都不写。"
    if not {draft.from_hour, draft.to_hour} <= {None, *HOURS}:
        errors["to_hour"] = "钟点写 0 到 24。"
    if bool(draft.unit_kind) == bool(draft.unit):
        errors["unit_kind"] = "“派往哪类单位”和“派往单位”选且只选一个。"
    elif draft.unit_kind and draft.unit_kind not in UNIT_KINDS:
        errors["unit_kind"] = "请从单位类型表中选择。"
    elif draft.unit and draft.unit not in catalogue.directory().by_pk:
        errors["unit"] = "请从名单中选择单位。"
    return errors


def _objection(rule: Rule, now: datetime) -> str:
    """Why the duty list of a town the rule reaches forbids it; empty if no list does."""
    directory, day = catalogue.directory(), timezone.localdate(now)
    reached = [
        (town, name)
        for town, name in catalogue.towns().items()
        if town.startswith(rule.area_path) or rule.area_path.startswith(town)
    ]
    served = False
    for town, name in reached:
        place = max(town, rule.area_path, key=len)
        unit = rule.target(place, directory)
        if unit is None or not unit.serves(place):
            continue
        served = True
        for kind in _leaves(rule.category):
            verdict = judge(matter_of(Situation(kind, place, town, 0), day), unit, directory, rule=rule.name)
            if not verdict.allowed:
                return f"{name}：{verdict.why}"
    return "" if served else "这片区域没有这样的单位。"


def _leaves(category: str) -> Sequence[Kind]:
    """Categories that lists know, under the rule's category; none for a rule about everything."""
    if not category:
        return ()
    return [kind for kind in catalogue.kinds().values() if category in kind.lineage and kind.unit_kind]
