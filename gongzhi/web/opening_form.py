"""The form that opens a matter: the first step's own form, and before it where it belongs and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.forms import BoundField
from django.utils import timezone

from gongzhi.cases.errors import FormRefused
from gongzhi.cases.models import Case
from gongzhi.cases.opening import Capacity, Opening, may_open, openings
from gongzhi.engine import Procedure, Step, start
from gongzhi.people.authority import PostView, area_at
from gongzhi.people.matrix import Reach
from gongzhi.places.models import Division
from gongzhi.places.paths import depth
from gongzhi.places.selectors import division_with, divisions_within, grid_at
from gongzhi.web import fields, widgets
from gongzhi.web.choosers import choosers_for
from gongzhi.web.forms import Stated, StepForm, stated
from gongzhi.web.opening_list import listing
from gongzhi.web.outlines import around

CAPACITY, AREA = "_capacity", "_area"
STEPS_DOWN = {"村社": 3, "镇街": 2}  # 范围 of a role → how deep in the tree its posts lie; grids take no part


def depths(procedure: Procedure, first: Step) -> tuple[int, int]:
    """How deep a matter has to lie so that somebody may take each step, and how deep it may."""
    reached = [
        [STEPS_DOWN.get(procedure.roles[key].binding.get("范围", ""), 1) for key in step.roles]
        for step in procedure.steps
        if step is not first and step.roles
    ]
    return max(map(min, reached), default=1), max(map(max, reached), default=1)


def areas_for(opening: Opening, posts: Sequence[PostView], day: date) -> list[Division]:
    """The divisions in which the matter may lie, for these posts, in tree order."""
    least, most = depths(opening.procedure, opening.step)
    level = listing().levels.get(opening.procedure.code)
    found: dict[int, Division] = {}
    for post in posts:
        own = depth(post.area_path)
        for division in divisions_within(post.area_path, day):
            if not max(own, least) <= depth(division.path) <= max(own, most):
                continue
            if level is None or _village(division).level == level:
                found[division.pk] = division
    return sorted(found.values(), key=lambda division: division.path)


def _village(division: Division) -> Division:
    """The village or community a grid lies in; anything else itself."""
    above = division.parent
    return above if above and depth(division.path) > STEPS_DOWN["村社"] else division


def openings_somewhere(posts: Sequence[PostView], day: date, *, only: str = "") -> list[Opening]:
    """What these posts may open, where there is a place in their areas for which the procedure is meant."""
    found = openings(posts, day, only=only)
    confined = listing().levels
    return [one for one in found if one.procedure.code not in confined or areas_for(one, _posts_of(one), day)]


def _posts_of(opening: Opening) -> list[PostView]:
    return list(dict.fromkeys(post for one in opening.capacities for post in one.posts))


def _presumed(opening: Opening) -> dict[str, Stated]:
    """What the form may state, as it stands before; a step for one variant only presumes that variant."""
    v = start(opening.procedure, {}).v
    for spec in opening.step.form:
        bit = next((1 << a.index for a in opening.procedure.attributes if a.name == spec.sets), 0)
        if not opening.step.applies.holds(v) and opening.step.applies.holds(v ^ bit):
            v ^= bit
    return stated(opening.procedure, v, opening.step.form)


class OpeningForm(StepForm):
    """`capacity`, `division` and `payload()` are what `open_case` needs; valid only together."""

    def __init__(self, opening: Opening, *, now: datetime, **kwargs: Any) -> None:
        self.opening, self.today = opening, timezone.localdate(now)
        self.posts = _posts_of(opening)
        case = _blank(self.posts[0], opening.procedure.matter)
        wants_map = any(spec.kind == "地点" for spec in opening.step.form)
        super().__init__(
            opening.step,
            outcomes=opening.step.outcomes or (None,),
            choosers=choosers_for(case, opening.procedure, self.today),
            areas=around(case, self.today) if wants_map else None,
            about=_presumed(opening),
            now=now,
            **kwargs,
        )
        self.areas = areas_for(opening, self.posts, self.today)
        self.fields = {**self._capacity_field(), **self._area_field(), **self.fields}
        self._own_unit()

    def _capacity_field(self) -> dict[str, Any]:
        if len(self.opening.capacities) == 1:
            return {}
        choices = [
            (one.role, f"替{one.title}登记" if one.for_party else one.title)
            for one in self.opening.capacities
        ]
        field = fields.ChoiceField(
            label="由谁提出",
            choices=choices,
            widget=widgets.ChoiceCards(inline=True),
            initial=choices[0][0],
            help_text="替当事人登记的，台账写明是谁录入、替谁录入。",
        )
        return {CAPACITY: field}

    def _area_field(self) -> dict[str, Any]:
        if len(self.areas) == 1:
            return {}
        own = [d for d in self.areas if any(d.path == post.area_path for post in self.posts)]
        field = fields.ChoiceField(
            label="属于哪里",
            choices=_grouped(self.areas),
            initial=own[0].pk if len(own) == 1 else None,
            help_text="由这里的人办理。写了具体地点的，以地点所在的网格为准。",
        )
        return {AREA: field}

    def _own_unit(self) -> None:
        """The unit in charge is most often that of whoever opens the matter."""
        units = {post.organisation_id for post in self.posts}
        for spec in self.step.form:
            if spec.records == "承办" and len(units) == 1:
                self.initial.setdefault(spec.key, units.copy().pop())

    @property
    def capacity(self) -> Capacity:
        chosen = self.cleaned_data.get(CAPACITY)
        found = [one for one in self.opening.capacities if one.role == chosen]
        return found[0] if found else self.opening.capacities[0]

    @property
    def area(self) -> Division:
        """What was chosen, or the only one there is."""
        chosen = str(self.cleaned_data.get(AREA, ""))
        return next((d for d in self.areas if str(d.pk) == chosen), self.areas[0])

    @property
    def plain(self) -> list[BoundField]:
        """Everything but what states something about the case."""
        return [self[name] for name in self.fields if name not in self._stating]

    @property
    def stating(self) -> list[BoundField]:
        """The boxes that decide which steps and articles follow."""
        return [self[name] for name in self.fields if name in self._stating]

    @property
    def _stating(self) -> set[str]:
        return {spec.key for spec in self.step.form if spec.sets and not spec.outcomes}

    @property
    def area_name(self) -> str:
        return self.areas[0].name

    def settled(self) -> tuple[dict[str, Any], PostView]:
        """The data for the first step, and the post that may open the matter where it lies.

        FormRefused beside the place when it lies outside the posts' areas.
        """
        data, division, key = self.payload(), self.area, AREA
        for spec in self.step.form:
            if spec.records == "地点" and (place := data.get(spec.key)):
                grid = grid_at(place["lon"], place["lat"], self.today) if "lon" in place else None
                division, key = (grid, spec.key) if grid else (division, key)
                data[spec.key] = place | {"division": division.pk}
        for post in self.capacity.posts:
            if division.path.startswith(post.area_path) and may_open(
                post, self.opening.procedure.matter, division.path, party=self.capacity.for_party
            ):
                return data, post
        areas = "、".join(dict.fromkeys(post.area_name for post in self.capacity.posts))
        raise FormRefused({key: f"这件事在{division.name}，不在您这个岗位管的范围（{areas}）。请核对。"})


def _blank(post: PostView, matter: str) -> Case:
    """Nobody's case in the area of the post: what can be chosen depends on where one is."""
    return Case(matter=matter, area_path=post.area_path, town_path=area_at(post.area_path, Reach.TOWN) or "")


def _grouped(areas: Sequence[Division]) -> list[Any]:
    """Villages under the name of their town, everything else by itself."""
    towns: dict[str, list[tuple[int, str]]] = {}
    for division in areas:
        above = division_with(division.parent_id) if division.parent_id and depth(division.path) > 2 else None
        towns.setdefault(above.name if above else "", []).append((division.pk, division.name))
    if len(towns) == 1:
        return next(iter(towns.values()))
    return [*towns.pop("", []), *((name, inside) for name, inside in towns.items())]
