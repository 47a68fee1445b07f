"""The form of a routing rule, and rules as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from gongzhi.cases.actors import Actor
from gongzhi.dispatch import catalogue, rules
from gongzhi.dispatch.routing import Rule
from gongzhi.dispatch.rule_drafts import HOURS, LONGEST, Draft
from gongzhi.people.packs import UNIT_KINDS
from gongzhi.places import paths
from gongzhi.places.models import Division, Level
from gongzhi.web import fields

INSIDE = (Level.COUNTY, Level.TOWN, Level.VILLAGE, Level.COMMUNITY)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as one line of the page."""

    rule: Rule
    what: str
    where: str
    hours: str
    to: str
    mine: bool

    @property
    def ruled(self) -> bool:
        return self.rule.origin.startswith(rules.RULED)


def line_of(rule: Rule, actor: Actor, areas: dict[str, str]) -> RuleLine:
    """`areas` gives the names of division paths."""
    kind = catalogue.kinds().get(rule.category)
    unit = catalogue.directory().by_pk.get(rule.unit) if rule.unit else None
    return RuleLine(
        rule=rule,
        what=kind.name if kind else "任何类别",
        where=areas.get(rule.area_path, rule.area_path) if rule.area_path else "全县",
        hours=f"{rule.hours[0]}—{rule.hours[1]} 时" if rule.hours else "全天",
        to=unit.name if unit else f"服务当地的{UNIT_KINDS[rule.unit_kind].name}" if rule.unit_kind else "",
        mine=rules.may_change(actor, rule),
    )


def area_names(listed: list[Rule]) -> dict[str, str]:
    """Names of the areas of these rules. One query."""
    wanted = {rule.area_path for rule in listed if rule.area_path}
    return dict(Division.objects.filter(path__in=wanted).values_list("path", "name"))


class RuleForm(fields.Form):
    """A rule to try or to keep. Whether it is right is judged by `rules.drafted`."""

    def __init__(self, actor: Actor, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["name"] = fields.TextField(label="规则的名称", limit=LONGEST)
        self.fields["category"] = _choice("类别", _categories(), "不选就是任何类别")
        self.fields["area_path"] = _area(actor)
        self.fields["from_hour"] = fields.NumberField(
            label="自几时", unit="时", required=False, help_text="按反映的时间；可以跨过零点，例如 22 到 6"
        )
        self.fields["to_hour"] = fields.NumberField(label="到几时", unit="时", required=False)
        self.fields["unit_kind"] = _choice(
            "派往哪类单位", [(k.code, k.name) for k in UNIT_KINDS.values()], "由服务当地的那一个承担"
        )
        self.fields["unit"] = _choice(
            "或者派往哪个单位",
            [(u.pk, u.name) for u in catalogue.directory().units],
            "与“派往哪类单位”只填一个",
        )
        self.fields["origin"] = fields.TextField(
            label="来由", required=False, help_text="例如：会商纪要的日期和编号"
        )

    def draft(self) -> Draft:
        """What was typed."""
        data = self.cleaned_data
        return Draft(
            name=data["name"],
            category=data["category"],
            area_path=data["area_path"],
            from_hour=_hour(data["from_hour"]),
            to_hour=_hour(data["to_hour"]),
            unit_kind=data["unit_kind"],
            unit=int(data["unit"]) if data["unit"] else None,
            origin=data["origin"],
        )


def _hour(value: Any) -> int | None:
    """A whole hour; −1 for what is none, which the door refuses with its own sentence."""
    if value is None:
        return None
    # Compared before it is turned into an integer: 1e999999999 would be a billion digits.
    return int(value) if value in HOURS else -1


def _choice(label: str, choices: Any, note: str) -> forms.Field:
    return fields.ChoiceField(label=label, choices=list(choices), required=False, help_text=note)


def _categories() -> list[Any]:
    kinds = list(catalogue.kinds().values())
    parents = {code for kind in kinds for code in kind.lineage[1:]}
    return [(k.code, f"{k.name}（整类）" if k.code in parents else k.name) for k in kinds]


def _area(actor: Actor) -> forms.Field:
    """Only who makes rules for the county may leave the area out; others begin with their town."""
    mine = rules.areas_of(actor)
    if any(paths.depth(area) == 1 for area in mine):
        return _choice("区域", _areas(actor), "不选就是全县")
    return fields.ChoiceField(
        label="区域", choices=_areas(actor), initial=mine[0], help_text="本镇街，或者其中的村（社区）"
    )


def _areas(actor: Actor) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for area in rules.areas_of(actor):
        inside = Division.objects.filter(path__startswith=area, level__in=INSIDE).order_by("path")
        found |= {
            path: f"{'　' * (path.count('/') - 1)}{name}" for path, name in inside.values_list("path", "name")
        }
    return list(found.items())
