"""Staff enter a report: who may, for which place, and in whose name it stands."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from gongzhi.cases.errors import FormRefused
from gongzhi.people import authority
from gongzhi.people.authority import PostView
from gongzhi.places.models import Division
from gongzhi.places.selectors import area_at

REGISTERING = "登记"


def posts_that_register(posts: Sequence[PostView], matter: str) -> list[PostView]:
    """The posts in which reports of this kind may be entered somewhere."""
    return [post for post in posts if authority.may(post, REGISTERING, area_path=post.area_path, kind=matter)]


def settle_area(
    place: dict[str, Any], key: str, posts: Sequence[PostView], matter: str, today: date
) -> tuple[dict[str, Any], PostView]:
    """The place with its division known, and the post that may register there.

    A place nobody can locate, or only within an area around that of the post, belongs to the post's own.
    FormRefused beside `key` when the place is known and lies outside.
    """
    division = _division(place, today)
    own = posts if division is None else [p for p in posts if p.area_path.startswith(division.path)]
    if division is None or own:
        post = own[0]
        address = place.get("address") or post.area_name
        return {**place, "address": address, "division": Division.objects.get(path=post.area_path).pk}, post
    for post in posts:
        if authority.may(post, REGISTERING, area_path=division.path, kind=matter):
            return {**place, "division": division.pk}, post
    areas = "、".join(dict.fromkeys(post.area_name for post in posts))
    raise FormRefused(
        {key: f"这个地点在{division.name}，不在您的登记范围（{areas}）。请核对地点，或者请反映人自己提交。"}
    )


def _division(place: dict[str, Any], today: date) -> Division | None:
    if "lon" in place:
        return area_at(place["lon"], place["lat"], today)
    return Division.objects.filter(pk=place["division"]).first() if "division" in place else None
