"""Who acts: the people who hold a procedure's role towards a case on a day."""

from __future__ import annotations

import bisect
import datetime as dt
from functools import cache

from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case
from gongzhi.engine import Role
from gongzhi.people.models import Person, Post, StandIn
from gongzhi.people.selectors import holders, posts_of
from gongzhi.places.paths import lineage


class Cast:
    """Remembers answers between two days on which some post begins or ends."""

    def __init__(self) -> None:
        turns = {day for model in (Post, StandIn) for day in model.objects.values_list("begins", flat=True)}
        ends = {day for model in (Post, StandIn) for day in model.objects.values_list("ends", flat=True)}
        self._turns = sorted(turns | {day + dt.timedelta(days=1) for day in ends if day})
        self._people = {person.pk: person for person in Person.objects.filter(is_active=True)}
        self._actor = cache(self._make_actor)
        self._areas = cache(self._find_areas)
        self._in_role = cache(self._find_in_role)
        self._in_unit = cache(self._find_in_unit)

    def for_role(self, role: Role, case: Case, day: dt.date) -> list[Actor]:
        """Everyone who may play `role` in the case; the reporter for a role that is theirs."""
        since = self._since(day)
        if "当事人" in role.binding:
            return [Actor(reporter_of=case.pk)]
        if "承办" in role.binding:
            found = self._in_unit(case.unit_id, since)
        else:
            found = self._holding(role.binding["岗位"], case.area_path, since)
        return [self._actor(person_id, since) for person_id in found]

    def for_place(self, post: str, area_path: str, day: dt.date) -> list[Actor]:
        """Everyone who holds this post for a place."""
        since = self._since(day)
        return [self._actor(person_id, since) for person_id in self._holding(post, area_path, since)]

    def _holding(self, post: str, area_path: str, since: dt.date) -> list[int]:
        """Asked once for each area that has such posts, not for each grid in it."""
        areas = [path for path in lineage(area_path) if path in self._areas(post)]
        return self._in_role(post, max(areas, key=len), since) if areas else []

    def _since(self, day: dt.date) -> dt.date:
        return self._turns[max(bisect.bisect_right(self._turns, day) - 1, 0)]

    def _make_actor(self, person_id: int, since: dt.date) -> Actor:
        return Actor(person_id, tuple(posts_of(self._people[person_id], since)))

    def _find_areas(self, post: str) -> frozenset[str]:
        return frozenset(Post.objects.filter(role=post).values_list("area__path", flat=True))

    def _find_in_role(self, post: str, area_path: str, since: dt.date) -> list[int]:
        return [person.pk for person in holders(post, since, area_path=area_path)]

    def _find_in_unit(self, unit_id: int, since: dt.date) -> list[int]:
        posts = Post.objects.on(since).filter(organisation=unit_id, person__is_active=True)
        return sorted(set(posts.values_list("person_id", flat=True)))
