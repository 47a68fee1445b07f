"""Routing rules are made, moved and switched here, by those who may, and every change is written down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gongzhi import reference
from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import NotYours
from gongzhi.cases.models import Case, Category
from gongzhi.dispatch import catalogue
from gongzhi.dispatch.keywords import Kind
from gongzhi.dispatch.models import RoutingRule, RuleChange
from gongzhi.dispatch.routing import Rule
from gongzhi.dispatch.rule_drafts import Draft, rule_from
from gongzhi.dispatch.units import Unit
from gongzhi.people import authority
from gongzhi.places import paths
from gongzhi.places.models import Division

MAKING = "定规"
SUPERVISION = "督办"
SCOPES = ("本镇街同类事项照此办理", "本村社同类事项照此办理")
"""How far a ruling reaches beyond its case, as the procedure's form offers it."""
RULED = "裁定 "
"""Begins the origin of a rule that a ruling made; the case's number follows."""
VILLAGE = 3  # steps of a division path


def may_change(actor: Actor, rule: Rule) -> bool:
    """Whether the actor may move, switch or correct the rule.

    A rule reaches its area; one without an area reaches the county. What a ruling made, only those who
    supervise may undo.
    """
    purpose = SUPERVISION if rule.origin.startswith(RULED) else authority.HANDLING
    kind = catalogue.kinds().get(rule.category)
    matter = kind.matter if kind and kind.matter else "事件"
    return authority.may_any(
        actor.posts, MAKING, area_path=rule.area_path or _county(), kind=matter, purpose=purpose
    )


def areas_of(actor: Actor) -> list[str]:
    """Paths of the areas for which the actor may make rules."""
    return [s.area_prefix for s in authority.scopes(actor.posts, MAKING) if s.area_prefix is not None]


def rules_for(actor: Actor) -> list[Rule]:
    """The rules that matter to the actor, in order: those that reach into one of his areas."""
    mine = areas_of(actor)
    return [
        rule
        for rule in catalogue.rules()
        if any(rule.area_path.startswith(area) or area.startswith(rule.area_path) for area in mine)
    ]


def drafted(actor: Actor, draft: Draft, now: datetime) -> Rule:
    """The draft as a rule for trying; not stored. Raises FormRefused, NotYours."""
    rule = rule_from(draft, now)
    if not may_change(actor, rule):
        raise NotYours("这条规则的区域超出您的职责范围，请选本镇街或其中的村（社区）。")
    return rule


def add_rule(actor: Actor, draft: Draft, now: datetime) -> RoutingRule:
    """Store a new rule at the end, switched off. Raises FormRefused, NotYours."""
    rule = drafted(actor, draft, now)
    with transaction.atomic():
        row = _store(rule, order=rule.order)
        _note(row, actor, "新增，未启用", now)
    return row


def switch(actor: Actor, pk: int, on: bool, now: datetime) -> RoutingRule:
    """Switch a rule on or off. Raises NotYours, RoutingRule.DoesNotExist."""
    with transaction.atomic():
        row = _locked(actor, pk)
        if row.active != on:
            RoutingRule.objects.filter(pk=pk).update(active=on)
            _note(row, actor, "启用" if on else "停用", now)
    return row


def move(actor: Actor, pk: int, before: int | None, now: datetime) -> RoutingRule:
    """Put a rule before another, or at the end; the others keep their order among themselves."""
    with transaction.atomic():
        row = _locked(actor, pk)
        order = [r for r in RoutingRule.objects.select_for_update().values_list("pk", flat=True) if r != pk]
        order.insert(order.index(before) if before in order else len(order), pk)
        _renumber(order)
        _note(row, actor, f"移到第 {order.index(pk) + 1} 位", now)
    return row


def rule_from_ruling(
    case: Case, *, kind: Kind, unit: Unit, scope: str, chair: Actor, now: datetime
) -> RoutingRule:
    """The rule a ruling makes: first in the order, in force at once, in place of an earlier ruling."""
    village = paths.cut(case.area_path, VILLAGE) if scope == SCOPES[1] else None
    area = village or case.town_path
    where = Division.objects.filter(path=area).values_list("name", flat=True).first() or ""
    rule = Rule(
        pk=0,
        order=0,
        name=f"{where}“{kind.name}”由{unit.name}办理",
        category=kind.code,
        area_path=area,
        unit=unit.pk,
        origin=f"{RULED}{case.number}",
    )
    earlier = RoutingRule.objects.filter(
        category__code=kind.code, area__path=area, active=True, origin__startswith=RULED
    )
    for row in earlier:
        _note(row, chair, f"被裁定 {case.number} 取代，停用", now)
    earlier.update(active=False)
    row = _store(rule, order=0)
    _renumber([row.pk, *RoutingRule.objects.exclude(pk=row.pk).values_list("pk", flat=True)])
    _note(row, chair, f"由案件 {case.number} 的裁定形成，即时启用", now)
    return row


def _store(rule: Rule, *, order: int) -> RoutingRule:
    category = Category.objects.filter(code=rule.category).first() if rule.category else None
    area = Division.objects.filter(path=rule.area_path).first() if rule.area_path else None
    hours = rule.hours or (None, None)
    row = RoutingRule.objects.create(
        order=order,
        name=rule.name,
        category=category,
        area=area,
        from_hour=hours[0],
        to_hour=hours[1],
        unit_kind=rule.unit_kind,
        unit_id=rule.unit,
        origin=rule.origin,
        active=rule.active,
    )
    reference.changed()
    return row


def _locked(actor: Actor, pk: int) -> RoutingRule:
    row = RoutingRule.objects.select_for_update(of=("self",)).select_related("category", "area").get(pk=pk)
    if not may_change(actor, catalogue.as_rule(row)):
        raise NotYours("这条规则不在您的职责范围，改动请联系制定它的单位。")
    return row


def _renumber(order: Sequence[int]) -> None:
    rows = [RoutingRule(pk=pk, order=place) for place, pk in enumerate(order, 1)]
    RoutingRule.objects.bulk_update(rows, ["order"])
    reference.changed()


def _note(row: RoutingRule, actor: Actor, what: str, now: datetime) -> None:
    if actor.person_id is None:
        raise NotYours("派单规则由有职责的工作人员改动。")
    RuleChange.objects.create(rule=row, person_id=actor.person_id, at=now, what=what)
    reference.changed()


def _county() -> str:
    return min((unit.area_path for unit in catalogue.directory().units), key=len, default="")
