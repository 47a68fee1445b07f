"""A compiled procedure as plain JSON, for programs in any language: `gongzhi-procedure-1`.

Bit i of F is `flags[i]`, bit i of I is `steps[i]`, bit i of R is `steps[i]` or, past the last step, a group.
Masks are hexadecimal strings. The file is complete: who reads `initial` and `actions` can run the procedure
as the kernel does (docs/reference/procedure-json.md).
"""

from __future__ import annotations

from typing import Any

from gongzhi.engine.check.bits import bits_of
from gongzhi.engine.procedure import Action, Condition, Field, Guard, Limit, Procedure, Rule, Step
from gongzhi.engine.render import citations, rule_text

FORMAT = "gongzhi-procedure-1"


def plain(procedure: Procedure) -> dict[str, Any]:
    """Only strings, numbers, booleans, lists and objects."""
    begins, ends = procedure.in_force
    return {
        "format": FORMAT,
        "code": procedure.code,
        "version": procedure.version,
        "title": procedure.title,
        "scope": procedure.scope,
        "sha256": procedure.sha256,
        "in_force": [begins.isoformat() if begins else None, ends.isoformat() if ends else None],
        "stages": list(procedure.stages),
        "sources": {
            key: {"title": one.title, "number": one.number, "checked": one.checked}
            for key, one in procedure.sources.items()
        },
        "roles": {
            key: {"title": role.title, "binding": dict(role.binding)} for key, role in procedure.roles.items()
        },
        "attributes": [{"name": a.name, "default": a.default} for a in procedure.attributes],
        "exclusive": [_mask(group) for group in procedure.exclusive],
        "parameters": {
            name: [[value.begins.isoformat(), str(value.amount)] for value in one.values]
            for name, one in procedure.parameters.items()
            if any(f"{{{name}}}" in rule.text for rule in procedure.rules.values())
        },
        "steps": [_step(procedure, step) for step in procedure.steps],
        "flags": [{"step": flag.step, "outcomes": list(flag.outcomes)} for flag in procedure.flags],
        "groups": [{"name": g.name, "members": _mask(g.members)} for g in procedure.groups],
        "rules": [_rule(procedure, rule) for _, rule in sorted(procedure.rules.items())],
        "actions": [_action(action) for action in procedure.actions],
        "initial": dict(zip("FRI", map(_mask, procedure.initial), strict=True)),
        "finish": _mask(procedure.finish),
        "properties": [
            {"key": p.key, "sentence": p.text, "articles": citations(p.citations, procedure.sources)}
            for p in procedure.properties
        ],
        "separations": [
            {"steps": sorted(one.steps), "unit": one.unit, "articles": _cited(procedure, one)}
            for one in procedure.separations
        ],
        "pauses": [
            {
                "name": one.name,
                "rules": sorted(one.rules),
                "begin": sorted(one.begin),
                "end": sorted(one.end),
                "articles": _cited(procedure, one),
            }
            for one in procedure.pauses
        ],
    }


def _mask(mask: int) -> str:
    return format(mask, "x")


def _cited(procedure: Procedure, one: Any) -> str:
    return citations(one.citations, procedure.sources)


def _guard(guard: Guard) -> dict[str, str]:
    """Bits over `attributes` that must hold, and that must not."""
    return {"on": _mask(guard.on), "off": _mask(guard.off)}


def _step(procedure: Procedure, step: Step) -> dict[str, Any]:
    words = ("once", "optional", "external", "automatic", "exit", "pauses_clock")
    return {
        "name": step.name,
        "code": step.code,
        "stage": step.stage,
        "roles": list(step.roles),
        "outcomes": list(step.outcomes),
        "applies": _guard(step.applies),
        "kind": step.kind,
        "marks": [word for word in words if getattr(step, word)],
        "papers": list(step.papers),
        "form": [_field(field) for field in step.form],
        "child": {"code": step.children.code, "each": step.children.each} if step.children else None,
    }


def _field(field: Field) -> dict[str, Any]:
    return {
        "key": field.key,
        "title": field.title,
        "kind": field.kind,
        "required": field.required,
        "options": list(field.options),
        "outcomes": list(field.outcomes),
        "unit": field.unit,
        "private": field.private,
        "help": field.help,
    }


def _rule(procedure: Procedure, rule: Rule) -> dict[str, Any]:
    return {
        "number": rule.number,
        "written": rule.text,
        "sentence": rule_text(procedure, rule.number),
        "articles": citations(rule.citations, procedure.sources),
        "limit": _limit(rule.limit) if rule.limit else None,
        "until": rule.until,
        "note": rule.note,
    }


def _limit(limit: Limit) -> dict[str, Any]:
    longer = limit.extension
    return {
        "term": str(limit.term),
        "grades": [[_guard(guard), str(term)] for guard, term in limit.grades],
        "repeat": limit.repeat,
        "extension": {"by": sorted(longer.by), "at_most": str(longer.at_most), "times": longer.times}
        if longer
        else None,
    }


def _action(action: Action) -> dict[str, Any]:
    """`obliges` names the R bits with their rules; the other effects are masks."""
    return {
        "step": action.step,
        "outcome": action.outcome,
        "guard": _guard(action.guard),
        "conditions": [_condition(condition) for condition in action.conditions],
        "waits": [{"pending": _mask(wait.pending), "rule": wait.rule} for wait in action.waits],
        "clears": _mask(action.clears),
        "sets": _mask(action.sets),
        "releases": _mask(action.releases),
        "obliges": _mask(action.obliges),
        "excludes": _mask(action.excludes),
        "includes": _mask(action.includes),
        "effects": [
            {"verb": effect.verb.value, "bits": list(bits_of(effect.mask)), "rule": effect.rule}
            for effect in action.effects
        ],
    }


def _condition(condition: Condition) -> dict[str, Any]:
    delay = condition.delay
    return {
        "owners": _mask(condition.owners),
        "flags": _mask(condition.flags),
        "rule": condition.rule,
        "delay": {"term": str(delay.term), "ahead": delay.ahead, "shortened_by": delay.shortened_by}
        if delay
        else None,
    }
