"""Writing persons, posts and units. What is not allowed raises ValidationError, by field, in Chinese."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from gongzhi.people.models import Organisation, Person, Post, StandIn
from gongzhi.people.packs import ROLES, UNIT_KINDS, RoleKind
from gongzhi.places.models import Division, Level
from gongzhi.places.paths import join
from gongzhi.text import name_key, sort_key

_Dated = TypeVar("_Dated", Post, StandIn)


@transaction.atomic
def create_organisation(
    *,
    code: str,
    name: str,
    kind: str,
    area: Division,
    parent: Organisation | None = None,
    phone: str = "",
) -> Organisation:
    """Set up a unit under its parent."""
    found = UNIT_KINDS.get(kind)
    if found is None:
        raise ValidationError({"kind": f"没有“{kind}”这种单位类型"})
    if area.level not in found.levels:
        raise ValidationError({"area": f"{found.name}不设在{_level(area)}一级"})
    if parent and not area.path.startswith(parent.area.path):
        raise ValidationError({"area": f"{area.name}不在上级单位 {parent.name} 的辖区内"})
    if Organisation.objects.filter(code=code).exists():
        raise ValidationError({"code": f"代码 {code} 已有单位使用"})
    return Organisation.objects.create(
        code=code,
        name=name,
        kind=kind,
        area=area,
        parent=parent,
        phone=phone,
        path=join(parent.path if parent else "", code),
        pinyin=sort_key(name),
    )


@transaction.atomic
def register_person(
    *, username: str, name: str, phone: str = "", password: str | None = None, password_hash: str = ""
) -> Person:
    """Open an account. Without a password the person cannot sign in until one is set.

    `password_hash`: a password that was already hashed, for imports of many accounts.
    """
    if not name.strip():
        raise ValidationError({"name": "请填写姓名"})
    if Person.objects.filter(username=username).exists():
        raise ValidationError({"username": f"用户名 {username} 已有人使用"})
    person = Person(username=username, name=name.strip(), pinyin=name_key(name), phone=phone)
    person.password = password_hash or make_password(password)
    person.save()
    return person


@transaction.atomic
def rename_person(*, person: Person, name: str) -> Person:
    """Correct a name, and the key it is sorted by."""
    if not name.strip():
        raise ValidationError({"name": "请填写姓名"})
    person.name, person.pinyin = name.strip(), name_key(name)
    person.save(update_fields=["name", "pinyin"])
    return person


@transaction.atomic
def close_account(*, person: Person, on: dt.date) -> None:
    """The person leaves: no more sign-in, every post and stand-in ends on that day at the latest."""
    unused = person.posts.filter(begins__gt=on)
    StandIn.objects.filter(post__in=unused).delete()
    unused.delete()
    for post in person.posts.filter(Q(ends__isnull=True) | Q(ends__gt=on)):
        end_post(post=post, ends=on)
    person.stand_ins.filter(begins__gt=on).delete()
    person.stand_ins.filter(ends__gt=on).update(ends=on)
    person.is_active = False
    person.save(update_fields=["is_active"])


@transaction.atomic
def appoint(
    *,
    person: Person,
    organisation: Organisation,
    role: str,
    area: Division,
    begins: dt.date,
    ends: dt.date | None = None,
) -> Post:
    """Give a person a post from `begins` to `ends`, both days included."""
    kind = ROLES.get(role)
    if kind is None:
        raise ValidationError({"role": f"没有“{role}”这个岗位"})
    _check_place_of_post(kind, organisation, area)
    _check_order(begins, ends)
    _lock(person)
    if not person.is_active:
        raise ValidationError({"person": f"{person.name} 的账号已停用"})
    same = Post.objects.filter(person=person, organisation=organisation, role=role, area=area)
    if clash := _overlapping(same, begins, ends):
        raise ValidationError(
            {"begins": f"{person.name} {span(clash)}已在 {organisation.name} 任{kind.name}，任期重叠"}
        )
    return Post.objects.create(
        person=person, organisation=organisation, role=role, area=area, begins=begins, ends=ends
    )


@transaction.atomic
def end_post(*, post: Post, ends: dt.date) -> Post:
    """The post's last day. Stand-ins that would outlast it are cut short, later ones removed."""
    post = Post.objects.select_for_update().get(pk=post.pk)
    if ends < post.begins:
        raise ValidationError({"ends": f"最后一日不能早于任职之日 {post.begins}"})
    if post.ends and ends > post.ends:
        raise ValidationError({"ends": f"任期已于 {post.ends} 结束；延长请另行任职"})
    post.stand_ins.filter(begins__gt=ends).delete()
    post.stand_ins.filter(ends__gt=ends).update(ends=ends)
    post.ends = ends
    post.save(update_fields=["ends"])
    return post


@transaction.atomic
def name_stand_in(*, post: Post, person: Person, begins: dt.date, ends: dt.date, reason: str) -> StandIn:
    """Let another person act in a post for some days, both included."""
    post = Post.objects.select_for_update().get(pk=post.pk)
    _check_order(begins, ends)
    if not reason.strip():
        raise ValidationError({"reason": "请写明顶岗事由"})
    if person.pk == post.person_id:
        raise ValidationError({"person": "不能给自己顶岗"})
    if not person.is_active:
        raise ValidationError({"person": f"{person.name} 的账号已停用"})
    if begins < post.begins or (post.ends and ends > post.ends):
        raise ValidationError({"begins": f"顶岗日期超出任期（任期{span(post)}）"})
    if clash := _overlapping(post.stand_ins.select_related("person"), begins, ends):
        raise ValidationError({"begins": f"{clash.person.name} {span(clash)}已在顶岗，日期重叠"})
    return StandIn.objects.create(post=post, person=person, begins=begins, ends=ends, reason=reason.strip())


@transaction.atomic
def end_stand_in(*, stand_in: StandIn, ends: dt.date) -> StandIn:
    """The holder is back: the stand-in's last day."""
    if not stand_in.begins <= ends <= stand_in.ends:
        raise ValidationError({"ends": f"最后一日应在顶岗期间（{span(stand_in)}）之内"})
    stand_in.ends = ends
    stand_in.save(update_fields=["ends"])
    return stand_in


def span(dated: Post | StandIn) -> str:
    """Two days as people write them: «自2026-01-01起» or «2026-01-01至2026-06-30»."""
    return f"{dated.begins}至{dated.ends}" if dated.ends else f"自{dated.begins}起"


def _check_place_of_post(kind: RoleKind, organisation: Organisation, area: Division) -> None:
    if area.level not in kind.levels:
        names = "、".join(dict.fromkeys(Level(level).label for level in sorted(kind.levels)))
        raise ValidationError({"area": f"{kind.name}的负责区域应是{names}，不能是{_level(area)}"})
    if kind.units and organisation.kind not in kind.units:
        names = "、".join(sorted(UNIT_KINDS[code].name for code in kind.units))
        raise ValidationError({"organisation": f"{kind.name}只设在{names}"})
    if not area.path.startswith(organisation.area.path):
        raise ValidationError({"area": f"{area.name}不在 {organisation.name} 的辖区内"})


def _check_order(begins: dt.date, ends: dt.date | None) -> None:
    if ends and ends < begins:
        raise ValidationError({"ends": "最后一日不能早于第一日"})


def _overlapping(rows: Iterable[_Dated], begins: dt.date, ends: dt.date | None) -> _Dated | None:
    """The first of `rows` that shares a day with begins…ends."""
    later = (row for row in rows if row.ends is None or row.ends >= begins)
    return next((row for row in later if ends is None or row.begins <= ends), None)


def _lock(person: Person) -> None:
    Person.objects.select_for_update().filter(pk=person.pk).first()


def _level(area: Division) -> str:
    return str(Level(area.level).label)
