"""The authority table as a condition on rows, in a form the indexes can answer."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from gongzhi.people import authority
from gongzhi.people.authority import PostView, Scope, area_at
from gongzhi.people.matrix import Reach

LOOKING = "看"
PURPOSES = ("办理", "督办", "回访")


def visible(posts: Sequence[PostView], *, action: str = LOOKING, area: str = "") -> Q:
    """Which cases a person with these posts may see.

    `area`: the caller asks only for cases `within` it. What holds for the whole of it is said without the
    place: said twice, the database takes a town for a small part of itself and reads in the wrong order.
    """
    found = {scope for purpose in PURPOSES for scope in authority.scopes(posts, action, purpose)}
    holding = {s for s in found if area and s.area_prefix is not None and area.startswith(s.area_prefix)}
    everywhere = frozenset[str]().union(*(scope.kinds for scope in holding))
    allowed = Q(matter__in=sorted(everywhere)) if everywhere else Q(pk__in=[])
    for place, kinds in _merged(found - holding).items():
        if kinds - everywhere:
            allowed |= place & Q(matter__in=sorted(kinds - everywhere))
    hidden = authority.recusal(posts)
    concerned = Q(concerned_person_id__in=sorted(hidden.person_ids))
    concerned |= Q(concerned_unit_path__in=sorted(hidden.unit_paths))
    return allowed & ~(Q(matter__in=sorted(hidden.kinds)) & concerned)


def _merged(scopes: Iterable[Scope]) -> dict[Q, frozenset[str]]:
    """One condition for each place, with all kinds of matter allowed there: a single term keeps its index."""
    merged: dict[Q, frozenset[str]] = {}
    for scope in sorted(scopes, key=repr):
        place = _place(scope)
        merged[place] = merged.get(place, frozenset()) | scope.kinds
    return merged


def _place(scope: Scope) -> Q:
    if scope.area_prefix is not None:
        return within(scope.area_prefix)
    if scope.unit_path is not None:
        return Q(unit_path=scope.unit_path)
    if scope.unit_prefix is not None:
        return Q(unit_path__startswith=scope.unit_prefix)
    return Q(handler_id=scope.person_id)


def within(area: str) -> Q:
    """Cases in an area. A town is asked for by its own column, which is the first of most indexes."""
    if area_at(area, Reach.TOWN) == area:
        return Q(town_path=area)
    return Q(area_path__startswith=area)
