"""What is typed into a step's form on a walk: what the story says, and something plausible elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from gongzhi.engine import Field, Step
from gongzhi.engine.acts import Act
from gongzhi.people.models import Post
from tests.walks.pages import Form, photo

OWN_WORK = ("owners_committee_member", "enforcement_officer", "handler")
"""Whose unit a matter is given to, the narrowest duty first."""


def words(at: datetime) -> dict[str, str]:
    """Something to type, by the type of the box."""
    soon = timezone.localtime(at) + timedelta(days=20)
    return {
        "text": "按规定已经办理",
        "textarea": "情况已经核实，按程序办理。",
        "date": f"{soon:%Y-%m-%d}",
        "datetime-local": f"{soon:%Y-%m-%dT%H:%M}",
    }


def answers(step: Step, act: Act, form: Form, stated: Mapping[str, bool], home: str) -> dict[str, Any]:
    """By field, what follows from the kind of the field and from what the story is about."""
    asked = [spec for spec in step.form if not spec.outcomes or act.outcome in spec.outcomes]
    found = {}
    for spec in asked:
        answer = _answer(spec, form, stated, home)
        if answer is not None:
            found[spec.key] = answer
    return found


def _answer(spec: Field, form: Form, stated: Mapping[str, bool], home: str) -> Any:
    match spec.kind:
        case "是否":
            wanted = True if spec.required else stated.get(spec.sets)
            return None if wanted is None else "on" if wanted else ""
        case "照片":
            return photo() if spec.required else ""
        case "数字":
            return "100"
        case "案件":
            return ""
        case "单位":
            return form.values.get(spec.key) or _unit(form.options.get(spec.key, []), home)
    return None


def _unit(offered: list[str], home: str) -> str:
    for role in OWN_WORK:
        posts = Post.objects.filter(
            role=role, area__path__startswith=home, organisation__in=map(int, offered)
        )
        if found := posts.order_by("pk").first():
            return str(found.organisation_id)
    return offered[0] if offered else ""
