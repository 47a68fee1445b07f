"""Reading persons, posts and units."""

from __future__ import annotations

import datetime as dt

from django.db.models import FilteredRelation, Q, QuerySet, Value
from django.db.models.functions import Length, Replace

from gongzhi.people.authority import PostView
from gongzhi.people.models import Organisation, Person, Post
from gongzhi.places.paths import lineage
from gongzhi.reference import remembered

WHO_IS_WHO = ("people_person", "people_organisation", "people_post", "people_standin", "places_division")


def posts_of(person: Person, on: dt.date) -> list[PostView]:
    """The posts a person acts in on that day, own and stood in for; at most one query."""
    return list(_posts_of(person.pk, on)) if person.is_active else []


@remembered(*WHO_IS_WHO, most=4_096)
def _posts_of(person: int, on: dt.date) -> tuple[PostView, ...]:
    rows = (
        Post.objects.on(on)
        .annotate(
            cover=FilteredRelation(
                "stand_ins",
                condition=Q(stand_ins__person_id=person, stand_ins__begins__lte=on, stand_ins__ends__gte=on),
            )
        )
        .filter(Q(person_id=person) | Q(cover__isnull=False))
        .order_by("begins", "pk")
        .values_list(
            "role",
            "area__path",
            "organisation_id",
            "organisation__path",
            "pk",
            "person_id",
            "organisation__name",
            "area__name",
        )
    )
    return tuple(
        PostView(
            role=role,
            area_path=area_path,
            organisation_id=organisation_id,
            organisation_path=organisation_path,
            post_id=post_id,
            person_id=person,
            stand_in=holder_id != person,
            organisation_name=organisation_name,
            area_name=area_name,
        )
        for (
            role,
            area_path,
            organisation_id,
            organisation_path,
            post_id,
            holder_id,
            organisation_name,
            area_name,
        ) in rows
    )


@remembered("people_person", most=4_096)
def person_with(pk: int) -> Person | None:
    """The person as stored, shared by all who ask: never change it. None if there is no such person."""
    return Person.objects.filter(pk=pk).first()


@remembered("people_organisation", "places_division", most=4_096)
def organisation_with(pk: int) -> Organisation | None:
    """The unit as stored, shared by all who ask: never change it. None if there is no such unit."""
    return Organisation.objects.filter(pk=pk).first()


@remembered(*WHO_IS_WHO, most=4_096)
def post_with(pk: int) -> Post | None:
    """The post as stored, its unit at hand; shared by all who ask: never change it. None if unknown."""
    return Post.objects.select_related("organisation").filter(pk=pk).first()


def holders(
    role: str, on: dt.date, *, area_path: str | None = None, organisation_path: str | None = None
) -> list[Person]:
    """Persons who act in `role` on that day, stand-ins included, sorted by pinyin.

    `area_path`: whose area contains this place. `organisation_path`: in exactly this unit.
    """
    posts = Post.objects.on(on).filter(role=role)
    if area_path is not None:
        posts = posts.filter(area__path__in=lineage(area_path))
    if organisation_path is not None:
        posts = posts.filter(organisation__path=organisation_path)
    covering = Q(stand_ins__post__in=posts, stand_ins__begins__lte=on, stand_ins__ends__gte=on)
    people = Person.objects.filter(Q(posts__in=posts) | covering, is_active=True)
    return list(people.distinct().order_by("pinyin", "pk"))


def working_in(organisation: int, on: dt.date) -> QuerySet[Person]:
    """Persons with a post in this unit on that day, stand-ins included, sorted by pinyin."""
    posts = Post.objects.on(on).filter(organisation=organisation)
    covering = Q(stand_ins__post__in=posts, stand_ins__begins__lte=on, stand_ins__ends__gte=on)
    people = Person.objects.filter(Q(posts__in=posts) | covering, is_active=True)
    return people.distinct().order_by("pinyin", "pk")


@remembered("people_organisation", "places_division", most=8_192)
def unit_serving(kind: str, area_path: str) -> Organisation | None:
    """The unit of this kind whose area contains the place, the nearest if several do; not to be changed."""
    return (
        Organisation.objects.filter(kind=kind, area__path__in=lineage(area_path))
        .select_related("area")
        .order_by(Length("area__path").desc(), "code")
        .first()
    )


def units_within(area_path: str) -> QuerySet[Organisation]:
    """Units that serve a place inside the area, sorted by pinyin."""
    return (
        Organisation.objects.filter(area__path__startswith=area_path)
        .select_related("area", "parent")
        .order_by("pinyin")
    )


def find_people(text: str, *, organisation_path: str = "") -> QuerySet[Person]:
    """Active persons whose name or pinyin contains what was typed, or whose user name begins with it."""
    typed = text.strip().lower()
    if not typed:
        return Person.objects.none()
    people = Person.objects.filter(is_active=True)
    if organisation_path:
        people = people.filter(posts__organisation__path__startswith=organisation_path).distinct()
    people = people.annotate(run=Replace("pinyin", Value(" "), Value("")))
    matches = (
        Q(name__contains=typed) | Q(username__startswith=typed) | Q(run__contains=typed.replace(" ", ""))
    )
    return people.filter(matches).order_by("pinyin", "pk")
