"""Fills in the forms of any procedure's steps: what the script says, and something plausible elsewhere."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

from gongzhi.cases.models import Case
from gongzhi.cases.uploads import receive_photo
from gongzhi.config.demo.simulation.dice import Dice
from gongzhi.engine import Field, Step
from gongzhi.people.models import Organisation, Person, Post

OWN_WORK = ("owners_committee_member", "enforcement_officer", "handler")
"""Whose unit a matter is given to, the narrowest duty first."""
ALONE = "mediator"
"""The post that works by itself on what it is given."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What the words depend on. `stated`: the attributes the matter is about; `numbers`: of a count.

    `topics`: what people write under a title with this word in it; `phrases`: by kind of field.
    `made`: the day on which the demonstration is made; the script counts dates from it.
    """

    written: Mapping[str, Any]
    topics: Mapping[str, list[str]]
    phrases: Mapping[str, list[str]]
    stated: Mapping[str, bool]
    numbers: Mapping[str, str]
    home: str
    at: dt.datetime
    made: dt.date
    dice: Dice


def fill(step: Step, outcome: str | None, filling: Filling, *, opening: bool) -> dict[str, Any]:
    """Values for the fields of this outcome, in the shapes that the door reads."""
    found = {}
    for spec in step.form:
        if spec.outcomes and outcome not in spec.outcomes:
            continue
        value = _written(step, spec, filling, opening=opening)
        if value is None:
            value = _plausible(spec, filling)
        if value is not None:
            found[spec.key] = value
    return found


def _written(step: Step, spec: Field, filling: Filling, *, opening: bool) -> Any:
    value = filling.numbers.get(spec.key, filling.written.get(f"{step.name}.{spec.key}"))
    if value is None and opening:
        value = filling.written.get(spec.key)
    if value is None:
        return None
    match spec.kind:
        case "单位":
            return Organisation.objects.get(code=value).pk
        case "单位列表":
            return [Organisation.objects.get(code=code).pk for code in value]
        case "人员":
            return Person.objects.get(username=value).pk
        case "日期":
            return filling.made + dt.timedelta(days=int(value))
    return value


def _plausible(spec: Field, filling: Filling) -> Any:
    if spec.kind == "是否":
        return spec.required or filling.stated.get(spec.sets)
    if not spec.required:
        return None
    return _given(spec, filling) or filling.dice.one(_phrases(spec, filling))


def _phrases(spec: Field, filling: Filling) -> list[str]:
    return next(
        (said for word, said in filling.topics.items() if word in spec.title), filling.phrases[spec.kind]
    )


def _given(spec: Field, filling: Filling) -> Any:
    """An answer of the field's own kind; None for words."""
    match spec.kind:
        case "选择":
            return spec.options[0]
        case "日期":
            return (filling.at + dt.timedelta(days=20)).date()
        case "时刻":
            return filling.at
        case "数字":
            return "36"
        case "评分":
            return 5
        case "照片":
            return [_photo(filling.at)]
        case "单位":
            return _holder(OWN_WORK, filling.home).organisation_id
        case "人员":
            return _holder((ALONE,), filling.home).person_id
    return None


def _holder(roles: tuple[str, ...], home: str) -> Post:
    """A post of one of these roles in the town; Post.DoesNotExist."""
    town = "/".join(home.split("/")[:2]) + "/"
    for role in roles:
        posts = Post.objects.filter(role=role, area__path__startswith=home)
        posts = posts or Post.objects.filter(role=role, area__path__startswith=town)
        if found := posts.order_by("pk").first():
            return found
    raise Post.DoesNotExist(f"{home} 没有人担任 {'、'.join(roles)}")


def _photo(at: dt.datetime) -> int:
    picture = io.BytesIO()
    Image.new("RGB", (320, 240), "#9aa5b1").save(picture, "JPEG")
    size = picture.tell()
    picture.seek(0)
    return receive_photo(picture, name="演示照片.jpg", size=size, field="照片", now=at).pk


def moment_after(case: Case, at: dt.datetime) -> dt.datetime:
    """Nothing happens before what happened last."""
    return max(at, case.updated_at + dt.timedelta(minutes=20))
