"""What a post may see and do: role × action × area × kind of matter × purpose.

`may_any` answers for one matter; `scopes` and `recusal` give a query the same answer for a list of matters.
The table itself is data (packs/cn/authority.yaml); only the meaning of a reach stands here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from gongzhi.people.matrix import Grant, Reach, load_matrix
from gongzhi.people.packs import NATIONAL, ROLES
from gongzhi.places import paths

MATRIX = load_matrix(NATIONAL / "authority.yaml", ROLES)
HANDLING = "办理"

# The step of the division tree at which a reach ends; 村 and 社区 stand on the same step.
_DEPTH = {Reach.COUNTY: 1, Reach.TOWN: 2, Reach.VILLAGE: 3, Reach.GRID: 4}


@dataclass(frozen=True, slots=True)
class PostView:
    """A post as it stands on one day, for the person who acts in it (holder or stand-in)."""

    role: str
    area_path: str
    organisation_id: int
    organisation_path: str
    post_id: int
    person_id: int
    stand_in: bool = False
    organisation_name: str = ""
    area_name: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Matters of `kinds` in one place of the tree, or handed to one unit or one person. One field is set."""

    kinds: frozenset[str]
    area_prefix: str | None = None
    unit_path: str | None = None
    unit_prefix: str | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Recusal:
    """Matters of `kinds` stay hidden if they concern one of these persons or a unit on one of these paths."""

    kinds: frozenset[str]
    person_ids: frozenset[int]
    unit_paths: frozenset[str]


def may(
    post: PostView,
    action: str,
    *,
    area_path: str,
    kind: str | None,
    purpose: str | None = HANDLING,
    unit_paths: Collection[str] = (),
    person_ids: Collection[int] = (),
) -> bool:
    """Whether this post alone allows `action` on a matter.

    `unit_paths` and `person_ids` are the units and persons it has been handed to. Kind None stands for what
    is no matter (accounts, access logs), purpose None for «any that the role has». Raises ValueError for
    an unknown action, kind or purpose.
    """
    MATRIX.check_kind(kind)
    return any(
        _covers(_scope(post, line), area_path, unit_paths, person_ids)
        for line in MATRIX.granted(post.role, action, purpose)
        if _fits(line, kind)
    )


def may_any(
    posts: Sequence[PostView],
    action: str,
    *,
    area_path: str,
    kind: str | None,
    purpose: str | None = HANDLING,
    unit_paths: Collection[str] = (),
    person_ids: Collection[int] = (),
    concerned_persons: Collection[int] = (),
    concerned_units: Collection[str] = (),
) -> bool:
    """Whether a person with these posts may. A matter about him or one of his units closes all of them."""
    if kind in MATRIX.recusal_kinds and _is_concerned(posts, concerned_persons, concerned_units):
        return False
    return any(
        may(
            post,
            action,
            area_path=area_path,
            kind=kind,
            purpose=purpose,
            unit_paths=unit_paths,
            person_ids=person_ids,
        )
        for post in posts
    )


def scopes(posts: Iterable[PostView], action: str, purpose: str | None = HANDLING) -> list[Scope]:
    """Where `action` is allowed, for a query: the union of these. Empty means nothing is."""
    found = {
        scope
        for post in posts
        for line in MATRIX.granted(post.role, action, purpose)
        if line.kinds and (scope := _scope(post, line))
    }
    return sorted(_without_covered(found), key=repr)


def recusal(posts: Sequence[PostView]) -> Recusal:
    """What a query must leave out, whatever `scopes` allows."""
    units = {path for post in posts for path in paths.lineage(post.organisation_path)}
    return Recusal(MATRIX.recusal_kinds, frozenset(p.person_id for p in posts), frozenset(units))


def area_at(path: str, reach: Reach) -> str | None:
    """The part of a division path up to the step of 全县…本网格; None when it does not go that deep."""
    return paths.cut(path, _DEPTH[reach])


def _scope(post: PostView, line: Grant) -> Scope | None:
    match line.reach:
        case Reach.SELF:
            return Scope(line.kinds, person_id=post.person_id)
        case Reach.UNIT:
            return Scope(line.kinds, unit_path=post.organisation_path)
        case Reach.UNIT_AND_BELOW:
            return Scope(line.kinds, unit_prefix=post.organisation_path)
        case Reach.AREA:
            return Scope(line.kinds, area_prefix=post.area_path)
        case _:
            area = area_at(post.area_path, line.reach)
            return Scope(line.kinds, area_prefix=area) if area else None


def _fits(line: Grant, kind: str | None) -> bool:
    return not line.kinds if kind is None else kind in line.kinds


def _covers(
    scope: Scope | None, area_path: str, unit_paths: Collection[str], person_ids: Collection[int]
) -> bool:
    if scope is None:
        return False
    if scope.area_prefix is not None:
        return area_path.startswith(scope.area_prefix)
    if scope.unit_path is not None:
        return scope.unit_path in unit_paths
    if scope.unit_prefix is not None:
        return any(path.startswith(scope.unit_prefix) for path in unit_paths)
    return scope.person_id in person_ids


def _without_covered(found: set[Scope]) -> list[Scope]:
    """Leave out an area that lies in another area of at least the same kinds: fewer terms in the query."""
    return [s for s in found if not any(_inside(s, other) for other in found if other != s)]


def _inside(scope: Scope, other: Scope) -> bool:
    if scope.area_prefix is None or other.area_prefix is None or not scope.kinds <= other.kinds:
        return False
    return scope.area_prefix.startswith(other.area_prefix)


def _is_concerned(
    posts: Iterable[PostView], concerned_persons: Collection[int], concerned_units: Collection[str]
) -> bool:
    return any(
        post.person_id in concerned_persons
        or any(post.organisation_path.startswith(unit) for unit in concerned_units)
        for post in posts
    )
