"""Where a report belongs that came without a place on the map: what its own words name, and putting it there.

Nobody in the towns sees a case that lies in no town, so the county's dispatcher has it until it has a place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Length

from gongzhi.cases import catalogue as cases
from gongzhi.cases.errors import FormRefused
from gongzhi.cases.fields import Cleaned, beside
from gongzhi.cases.kinds import StepContext, StepKind
from gongzhi.cases.models import Case
from gongzhi.dispatch.models import Attention
from gongzhi.dispatch.reach import TOWN
from gongzhi.dispatch.suggesting import WORDS
from gongzhi.places import paths
from gongzhi.places.models import Division, Level, LocalName
from gongzhi.places.selectors import PlaceHit, search_places

RELOCATE = "relocate"
"""The step kind that puts a case somewhere else."""
ONLY_ONE = 0.8
"""How sure a place is whose name stands in the words and that is the only one of that name there."""
LOOKED_AT, SHOWN = 12, 3
DIVISION = "区划"  # the kind of a hit that is a part of the tree


@dataclass(frozen=True, slots=True)
class PlaceGuess:
    """A place the words of a case name, and how sure (0 to 1) that it is meant."""

    hit: PlaceHit
    confidence: float

    @property
    def reason(self) -> str:
        return f"文中有“{self.hit.label}”"

    @property
    def how_sure(self) -> str:
        return next(word for least, word in WORDS if self.confidence >= least)

    @property
    def sure(self) -> bool:
        return self.confidence >= ONLY_ONE

    @property
    def value(self) -> dict[str, Any]:
        """The place for a form: words alone, since a point could outlive what is written over them."""
        return {"address": _in_full(self.hit)}


def guess_places(case: Case, day: date) -> list[PlaceGuess]:
    """Places named in the words of a case that lies in no village; none for one that does."""
    if case.lon is not None or paths.depth(case.area_path) > TOWN:
        return []
    hits = named_in(f"{case.title} {case.text} {case.address}", case.area_path, day)
    return [PlaceGuess(hit, ONLY_ONE / len(hits)) for hit in hits[:SHOWN]]


def named_in(said: str, area: str, day: date) -> list[PlaceHit]:
    """Local names that stand in the words, else the villages and communities."""
    villages = _villages(said, area, day)
    if hits := _local_names(said, area, [village.path for village in villages]):
        return hits
    drawn = (search_places(one.name, one.path, on=day) for one in villages[:SHOWN])
    return [hit for found in drawn for hit in found if hit.division in villages]


def _in_full(hit: PlaceHit) -> str:
    """The name behind the town's and the village's; a village is named once."""
    return hit.where if hit.where.endswith(hit.label) else f"{hit.where}{hit.label}"


def _villages(said: str, area: str, day: date) -> list[Division]:
    """Villages and communities whose name stands in the words."""
    known = Division.objects.on(day).filter(path__startswith=area, level__in=[Level.VILLAGE, Level.COMMUNITY])
    return list(known.annotate(said=Value(said)).filter(said__contains=F("name")).order_by("path"))


def _local_names(said: str, area: str, villages: list[str]) -> list[PlaceHit]:
    """The longest local names that stand in the words; only those in the villages named, if there are any."""
    known = LocalName.objects.filter(division__path__startswith=area).annotate(said=Value(said))
    rows = known.filter(said__contains=F("name")).select_related("division")
    rows = rows.order_by(Length("name").desc(), "pk")[:LOOKED_AT]
    named = [row for row in rows if len(row.name) > 1]
    if villages:
        named = [row for row in named if any(row.division.path.startswith(path) for path in villages)]
    meant = [row for row in named if len(row.name) == len(named[0].name)]
    above = {one.path: one.name for one in Division.objects.filter(path__in=_above(meant))}
    return [
        PlaceHit(row.name, "俗称", row.lon, row.lat, row.division, "".join(above[p] for p in _above([row])))
        for row in meant
    ]


def _above(rows: Sequence[LocalName]) -> list[str]:
    """Paths of the towns and villages these lie in."""
    return list(dict.fromkeys(path for row in rows for path in paths.lineage(row.division.path)[1:3]))


class Relocate(StepKind):
    """A case goes to a place in a village or community, so that a town answers for it."""

    def check(self, context: StepContext, cleaned: Cleaned) -> None:
        key = next(spec.key for spec in context.step.form if spec.records == "地点")
        where = cleaned.facts.get(beside(key, "区域"))
        if where is not None and paths.depth(cases.division_path(where)) > TOWN:
            return
        hit = _only(cleaned.words[key]["address"], cleaned.day, key)
        if hit.kind != DIVISION:  # a village is no point: what lies in it would seem to lie on one spot
            cleaned.words[key] |= {"lon": round(hit.lon, 6), "lat": round(hit.lat, 6)}
        cleaned.facts[beside(key, "区域")] = hit.division.pk

    def record(self, context: StepContext, cleaned: Cleaned) -> None:
        """What was noted for the lists of supervision goes along."""
        town = Case.objects.values_list("town_path", flat=True).get(pk=context.case.pk)
        Attention.objects.filter(case_id=context.case.pk).update(town_path=town)


def _only(address: str, day: date, key: str) -> PlaceHit:
    """The one place of that name. FormRefused names those there are."""
    found = search_places(address, on=day)
    exact = [hit for hit in found if hit.label == address] or found or named_in(address, "", day)
    exact = [hit for hit in exact if paths.depth(hit.division.path) > TOWN]
    if len(exact) == 1:
        return exact[0]
    if not exact:
        raise FormRefused(
            {key: "没有找到这个地点。请写村社、俗称或者地址，从出现的地点里选，或者在地图上点一下。"}
        )
    names = "、".join(map(_in_full, exact[:SHOWN]))
    raise FormRefused(
        {key: f"有 {len(exact)} 处地点合适：{names}……请从出现的地点里选一处，或者在地图上点一下。"}
    )
